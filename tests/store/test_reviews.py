from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from callqa.calls import Mark, Status
from callqa.errors import ReviewError
from callqa.store.accounts import Account
from callqa.store.callpage import CallPage, JudgedRule, call_page
from callqa.store.queue import QueueFilter, Show, queue, queue_choices, queue_ids, queue_length
from callqa.store.reviews import override
from callqa.store.tables import EvaluationRow, ReviewRow, VerdictRow
from tests.review import seed


def names(session: Session, account: Account, **wanted: object) -> list[str]:
    rows = queue(session=session, account=account, wanted=QueueFilter(**{"show": Show.ALL} | wanted))  # type: ignore[arg-type]
    return [row.name.removesuffix(".wav") for row in rows]


def shown(session: Session, account: Account, recording_id: int) -> CallPage:
    page = call_page(session=session, account=account, recording_id=recording_id)
    assert page is not None
    return page


def rule_of(page: CallPage, rule: str) -> JudgedRule:
    assert page.judged
    return next(judged for judged in page.judged.rules if judged.rule == rule)


def change(session: Session, account: Account, page: CallPage, rule: str, mark: Mark, **other: str) -> ReviewRow:
    assert page.judged
    asked = {"reason_code": "wrong_verdict", "comment": "Слышно иначе."} | other
    return override(
        session=session, account=account, evaluation_id=page.judged.evaluation_id, rule=rule, mark=mark, **asked
    )


class TestQueue:
    def test_is_worst_first_and_ends_with_calls_without_a_score(self, session: Session, calls: seed.Seed) -> None:
        assert names(session, calls.supervisor)[:4] == ["awful", "nasty", "middling", "exemplary"]
        assert set(names(session, calls.supervisor)[4:]) == {"short", "broken"}

    def test_attention_leaves_out_calls_in_order(self, session: Session, calls: seed.Seed) -> None:
        assert set(names(session, calls.supervisor, show=Show.ATTENTION)) == {"awful", "nasty", "short", "broken"}

    def test_tells_why_there_is_no_score(self, session: Session, calls: seed.Seed) -> None:
        rows = queue(session=session, account=calls.supervisor, wanted=QueueFilter(status=Status.FAILED))
        assert [(row.status, row.score) for row in rows] == [(Status.FAILED, None)]
        assert (rows[0].reason or "").startswith("not_audio:")

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            ({"agent": seed.IVAN}, {"nasty", "exemplary"}),
            ({"segment": "b2b"}, {"exemplary"}),
            ({"flag": "auto_fail"}, {"awful"}),
            ({"flag": "below_pass_mark"}, {"awful", "nasty"}),
            ({"rule": "never_say_no"}, {"awful", "middling", "nasty"}),
            ({"rule": "no_rudeness", "agent": seed.IVAN}, set()),
            ({"score_from": 1, "score_to": 80}, {"nasty", "middling"}),
            ({"status": Status.NOT_SCORED}, {"short"}),
            ({"agent": "' OR 1=1 --"}, set()),
            ({"flag": "%"}, set()),
        ],
    )
    def test_filters(self, session: Session, calls: seed.Seed, wanted: dict[str, object], expected: set[str]) -> None:
        assert set(names(session, calls.supervisor, **wanted)) == expected

    def test_filters_by_the_time_of_the_call(self, session: Session, calls: seed.Seed) -> None:
        moment = next(
            row
            for row in queue(session=session, account=calls.supervisor, wanted=QueueFilter())
            if row.name == "awful.wav"
        )
        assert "awful" in names(session, calls.supervisor, since=moment.happened_at)
        assert "awful" not in names(session, calls.supervisor, until=moment.happened_at)
        assert names(session, calls.supervisor, since=datetime(2030, 1, 1, tzinfo=UTC)) == []
        assert "awful" in names(session, calls.supervisor, until=moment.happened_at + timedelta(seconds=1))

    def test_pages_without_gaps(self, session: Session, calls: seed.Seed) -> None:
        wanted = QueueFilter(show=Show.ALL)
        paged = [
            row.recording_id
            for offset in range(0, 6, 2)
            for row in queue(session=session, account=calls.supervisor, wanted=wanted, offset=offset, limit=2)
        ]
        assert tuple(paged) == queue_ids(session=session, account=calls.supervisor, wanted=wanted)
        assert len(paged) == queue_length(session=session, account=calls.supervisor, wanted=wanted) == 6

    def test_offers_what_there_is_to_filter_by(self, session: Session, calls: seed.Seed) -> None:
        choices = queue_choices(session=session, account=calls.supervisor)
        assert choices.flags == ("auto_fail", "below_pass_mark")
        assert (choices.agents, choices.segments) == ((seed.IVAN, seed.OLGA), ("b2b", "b2c"))
        assert (choices.languages, choices.outcomes) == (("ru",), ("no_order",))
        assert choices.rules == {rule: title for rule, title in seed.RULES.items() if rule != "no_long_wait"}


class TestRoles:
    def test_a_manager_sees_the_own_calls_only(self, session: Session, calls: seed.Seed) -> None:
        assert set(names(session, calls.olga)) == {"awful", "middling"}  # "short" has no score to release
        assert queue_choices(session=session, account=calls.olga).agents == ()
        assert queue_length(session=session, account=calls.olga, wanted=QueueFilter(agent=seed.IVAN)) == 0

    def test_anothers_call_is_as_good_as_missing(self, session: Session, calls: seed.Seed) -> None:
        for recording_id in (calls.calls["nasty"], 999):
            assert call_page(session=session, account=calls.olga, recording_id=recording_id) is None
        assert call_page(session=session, account=calls.ivan, recording_id=calls.calls["nasty"]) is not None

    @pytest.mark.parametrize("agent", [None, ""])
    def test_a_manager_without_an_agent_sees_nothing(
        self, session: Session, calls: seed.Seed, agent: str | None
    ) -> None:
        nobody = replace(calls.olga, agent=agent)
        assert names(session, nobody) == []
        assert call_page(session=session, account=nobody, recording_id=calls.calls["broken"]) is None

    def test_a_manager_cannot_review(self, session: Session, calls: seed.Seed) -> None:
        page = shown(session, calls.olga, calls.calls["awful"])
        with pytest.raises(ReviewError, match="Only supervisors"):
            change(session, calls.olga, page, "never_say_no", Mark.PASS)


class TestOverride:
    def test_changes_score_and_flags_and_keeps_the_machines_mark(self, session: Session, calls: seed.Seed) -> None:
        recording_id = calls.calls["awful"]
        page = shown(session, calls.supervisor, recording_id)
        assert page.judged
        assert page.judged.score == 0
        change(session, calls.supervisor, page, "no_rudeness", Mark.PASS)
        change(session, calls.supervisor, page, "never_say_no", Mark.NA, comment="Покупатель сам так сказал.")
        session.commit()

        after = shown(session, calls.supervisor, recording_id)
        assert after.judged
        # greeting 15, agent_named 10, no_rudeness 20, no_long_wait 10 kept; offer_alternative 20 broken
        assert after.judged.score == pytest.approx(100 * 55 / 75, abs=0.01)
        assert after.judged.machine_score == 0
        assert after.judged.flags == ()
        judged = rule_of(after, "never_say_no")
        assert (judged.machine_mark, judged.mark) == (Mark.FAIL, Mark.NA)
        assert judged.evidence
        review = judged.reviews[0]
        assert (review.reviewer, review.comment) == ("anna", "Покупатель сам так сказал.")
        assert datetime.now(UTC) - review.made_at < timedelta(minutes=1)
        assert {row.mark for row in session.exec(select(VerdictRow).where(VerdictRow.rule == "never_say_no"))} == {
            "fail",
            "pass",
        }
        assert session.get_one(EvaluationRow, after.judged.evaluation_id).score == 0

    def test_the_latest_of_a_rule_counts_and_all_are_kept(self, session: Session, calls: seed.Seed) -> None:
        page = shown(session, calls.supervisor, calls.calls["middling"])
        change(session, calls.supervisor, page, "never_say_no", Mark.PASS)
        change(session, calls.supervisor, page, "never_say_no", Mark.FAIL, comment="Всё же отказ.")
        session.commit()
        judged = rule_of(shown(session, calls.supervisor, calls.calls["middling"]), "never_say_no")
        assert [review.mark for review in judged.reviews] == [Mark.PASS, Mark.FAIL]
        assert judged.mark == Mark.FAIL
        assert [review.score_after for review in judged.reviews] == [100, 75]

    def test_a_reviewed_call_leaves_the_queue_and_changes_what_the_filters_find(
        self, session: Session, calls: seed.Seed
    ) -> None:
        page = shown(session, calls.supervisor, calls.calls["awful"])
        change(session, calls.supervisor, page, "no_rudeness", Mark.PASS)
        session.commit()
        assert "awful" not in names(session, calls.supervisor, show=Show.ATTENTION)
        assert names(session, calls.supervisor, flag="auto_fail") == []
        assert "awful" not in names(session, calls.supervisor, rule="no_rudeness")
        assert "awful" not in names(session, calls.supervisor, unreviewed=True)

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"comment": "  "}, "comment"),
            ({"comment": "я" * 4001}, "comment"),
            ({"reason_code": "mood"}, "no reason 'mood'"),
            ({"rule": "unknown_rule"}, "was not judged"),
            ({"mark": Mark.FAIL}, "already is"),
            ({"reason_code": "confirmed"}, "leave it as it is"),
        ],
    )
    def test_refuses(self, session: Session, calls: seed.Seed, asked: dict[str, Any], message: str) -> None:
        page = shown(session, calls.supervisor, calls.calls["awful"])
        with pytest.raises(ReviewError, match=message):
            change(session, calls.supervisor, page, **({"rule": "never_say_no", "mark": Mark.PASS} | asked))
        assert session.exec(select(ReviewRow)).all() == []

    def test_wrong_evidence_may_keep_the_mark(self, session: Session, calls: seed.Seed) -> None:
        page = shown(session, calls.supervisor, calls.calls["awful"])
        review = change(session, calls.supervisor, page, "never_say_no", Mark.FAIL, reason_code="wrong_evidence")
        assert review.score_after == 0

    def test_a_confirmed_mark_counts_as_reviewed(self, session: Session, calls: seed.Seed) -> None:
        page = shown(session, calls.supervisor, calls.calls["awful"])
        review = change(session, calls.supervisor, page, "never_say_no", Mark.FAIL, reason_code="confirmed")
        assert review.score_after == 0
        assert "awful" not in names(session, calls.supervisor, show=Show.ATTENTION)

    def test_two_reviewers_at_once_both_count(self, engine: Engine, session: Session, calls: seed.Seed) -> None:
        page = shown(session, calls.supervisor, calls.calls["awful"])
        session.close()

        def review(rule: str) -> None:
            with Session(engine) as own:
                change(own, calls.supervisor, page, rule, Mark.PASS)
                own.commit()

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(review, ["never_say_no", "no_rudeness", "offer_alternative"]))
        assert shown(session, calls.supervisor, calls.calls["awful"]).judged.score == 100  # type: ignore[union-attr]
