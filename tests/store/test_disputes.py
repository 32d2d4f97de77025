"""Disputes and changed marks: who may do what, what is kept, and what counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from callqa.calls import Mark
from callqa.errors import ReviewError
from callqa.store import disputes, fairlists, fairpage, steps
from callqa.store.accounts import Account
from callqa.store.disputes import Objection
from callqa.store.fairness_tables import AnswerRow, DisputeRow
from callqa.store.queue import QueueFilter, Show
from callqa.store.reviews import override
from callqa.store.tables import AccountRow, RecordingRow, ReviewRow, VerdictRow, now
from callqa.workflow import Answer, State
from tests.review import seed
from tests.store.fair_calls import (
    WEEK,
    change,
    fairness,
    judge_again,
    object_to,
    rule_on,
    trail,
)

ALL = QueueFilter(show=Show.ALL)


class TestDispute:
    def test_accepted_in_part_and_the_score_follows(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no", "no_rudeness")
        found = fairness(session, calls.supervisor, awful)
        assert (found.state, found.score, len(found.disputes)) == (State.DISPUTED, 0.0, 2)
        rule_on(session, boris, "no_rudeness", Answer.ACCEPTED)
        assert fairness(session, calls.olga, awful).state is State.DISPUTED, "one is open"
        rule_on(session, boris, "never_say_no", Answer.PARTLY, Mark.NA)
        found = fairness(session, calls.olga, awful)
        assert (found.state, found.score, found.due_at) == (State.RESOLVED, 73.33, None)
        assert [one.answer and (one.answer.answer, one.answer.mark) for one in found.disputes] == [
            ("partly", Mark.NA),
            ("accepted", Mark.PASS),
        ]
        assert trail(session, awful)[-1] == ("resolve", "disputed", "resolved", boris.id)
        verdicts = select(VerdictRow).where(VerdictRow.rule == "no_rudeness", VerdictRow.mark == Mark.FAIL)
        assert session.scalars(verdicts).all(), "what the machine said stays"
        assert {row.reason_code for row in session.scalars(select(ReviewRow))} == {"wrong_verdict"}

    def test_rejected_changes_nothing_and_cannot_be_asked_again(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no")
        rule_on(session, boris, "never_say_no", Answer.REJECTED)
        assert session.scalars(select(ReviewRow)).all() == []
        change(session, calls.supervisor, awful, "no_rudeness", Mark.PASS)
        found = fairness(session, calls.olga, awful)
        assert (found.state, found.settled) == (State.RELEASED, frozenset({"never_say_no"}))
        with pytest.raises(ReviewError, match="answered already"):
            object_to(session, calls.olga, awful, "never_say_no")

    def test_whoever_gave_the_mark_does_not_decide_while_there_is_another(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        middling = calls.calls["middling"]
        change(session, boris, middling, "greeting", Mark.FAIL)
        object_to(session, calls.olga, middling, "greeting")
        assert fairness(session, calls.olga, middling).disputes[0].given_by == "boris"
        with pytest.raises(ReviewError, match="yourself"):
            rule_on(session, boris, "greeting", Answer.REJECTED)
        session.execute(update(AccountRow).where(col(AccountRow.login) == "anna").values(disabled=True))
        rule_on(session, boris, "greeting", Answer.REJECTED)

    @pytest.mark.parametrize("who", ["ivan", "supervisor"])
    def test_is_for_the_manager_whose_call_it_is(self, session: Session, calls: seed.Seed, who: str) -> None:
        with pytest.raises(ReviewError):
            object_to(session, getattr(calls, who), calls.calls["awful"], "never_say_no")
        assert session.scalars(select(DisputeRow)).all() == []

    def test_managers_do_not_decide(self, session: Session, calls: seed.Seed) -> None:
        object_to(session, calls.olga, calls.calls["awful"], "never_say_no")
        for manager in (calls.olga, calls.ivan):
            with pytest.raises(ReviewError, match="supervisors"):
                rule_on(session, manager, "never_say_no", Answer.ACCEPTED)

    @pytest.mark.parametrize(
        ("objections", "why"),
        [
            ([], "Choose the marks"),
            ([Objection("greeting", Mark.FAIL, "а"), Objection("greeting", Mark.NA, "б")], "each once"),
            ([Objection("never_say_no", Mark.FAIL, "а")], "another mark"),
            ([Objection("never_say_no", Mark.PASS, "  ")], "1 to 4000"),
            ([Objection("never_say_no", Mark.PASS, "я" * 4001)], "1 to 4000"),
            ([Objection("no_such_rule", Mark.PASS, "а")], "not judged"),
        ],
    )
    def test_refused(self, session: Session, calls: seed.Seed, objections: list[Objection], why: str) -> None:
        awful = session.get_one(RecordingRow, calls.calls["awful"])
        with pytest.raises(ReviewError, match=why):
            disputes.dispute(
                session,
                calls.olga,
                awful.id or 0,
                objections,
                evaluation_id=awful.evaluation_id or 0,
                answer_within=WEEK,
            )
        session.rollback()
        assert session.get_one(RecordingRow, awful.id).state == State.RELEASED

    def test_in_part_needs_another_mark_than_the_one_asked_for(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        object_to(session, calls.olga, calls.calls["awful"], "never_say_no")
        for mark in (None, Mark.PASS):
            with pytest.raises(ReviewError, match="choose a mark"):
                rule_on(session, boris, "never_say_no", Answer.PARTLY, mark)

    def test_is_answered_once_even_by_two_at_a_time(
        self, engine: Engine, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        object_to(session, calls.olga, calls.calls["awful"], "never_say_no")

        def decide(account: Account) -> bool:
            with Session(engine) as own:
                try:
                    rule_on(own, account, "never_say_no", Answer.ACCEPTED)
                except ReviewError:
                    return False
                return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(decide, [calls.supervisor, boris])) == [False, True]
        assert len(session.scalars(select(AnswerRow)).all()) == 1


class TestJudgedAgain:
    def test_a_dispute_keeps_what_the_manager_saw(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no")
        judge_again(session, awful, Mark.PASS)
        found = fairness(session, calls.supervisor, awful)
        assert (found.state, found.marks["never_say_no"]) == (State.DISPUTED, Mark.PASS)
        assert (found.disputes[0].mark, found.disputes[0].score) == (Mark.FAIL, 0.0)
        rule_on(session, boris, "never_say_no", Answer.ACCEPTED)
        assert fairness(session, calls.olga, awful).state is State.RESOLVED
        assert [row.reason_code for row in session.scalars(select(ReviewRow))] == ["confirmed"]

    def test_a_disputed_rule_that_is_judged_no_more_is_answered_without_a_review(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no")
        judge_again(session, awful, Mark.PASS)
        session.execute(VerdictRow.__table__.delete().where(col(VerdictRow.rule) == "never_say_no"))  # type: ignore[attr-defined]
        rule_on(session, boris, "never_say_no", Answer.ACCEPTED)
        assert fairness(session, calls.olga, awful).state is State.RESOLVED
        assert session.scalars(select(ReviewRow)).all() == []

    def test_another_score_opens_the_window_anew_and_is_told(self, session: Session, calls: seed.Seed) -> None:
        awful = calls.calls["awful"]
        fairpage.note_seen(session, calls.olga, awful, again=False)
        steps.acknowledge(session, calls.olga, awful)
        judge_again(session, awful, Mark.PASS)
        found = fairness(session, calls.olga, awful)
        assert found.state is State.RELEASED
        assert found.seen
        assert (found.seen.score, found.score) == (0.0, 91.0)
        assert found.seen.changes == {"never_say_no": (Mark.FAIL, Mark.PASS)}

    def test_the_same_score_leaves_the_managers_word(self, session: Session, calls: seed.Seed) -> None:
        middling = calls.calls["middling"]
        steps.acknowledge(session, calls.olga, middling)
        session.execute(update(RecordingRow).where(col(RecordingRow.id) == middling).values(score=91.0))
        judge_again(session, middling, Mark.FAIL)
        assert fairness(session, calls.olga, middling).state is State.ACKNOWLEDGED


class TestChangedAfterRelease:
    def test_the_manager_is_told_and_may_answer_again(self, session: Session, calls: seed.Seed) -> None:
        middling = calls.calls["middling"]
        fairpage.note_seen(session, calls.olga, middling, again=False)
        steps.acknowledge(session, calls.olga, middling)
        change(session, calls.supervisor, middling, "greeting", Mark.FAIL)
        found = fairness(session, calls.olga, middling)
        assert (found.state, found.seen and found.seen.score) == (State.RELEASED, 75.0)
        assert found.due_at
        assert now() + timedelta(days=6) < found.due_at <= now() + WEEK
        assert {(one.recording_id, one.new, one.changed) for one in fairlists.waiting(session, calls.olga)} == {
            (middling, False, True),
            (calls.calls["awful"], True, False),
        }
        fairpage.note_seen(session, calls.olga, middling, again=True)
        assert fairness(session, calls.olga, middling).seen is None

    def test_a_confirmed_mark_changes_nothing(self, session: Session, calls: seed.Seed) -> None:
        middling = session.get_one(RecordingRow, calls.calls["middling"])
        steps.acknowledge(session, calls.olga, middling.id or 0)
        override(
            session=session,
            account=calls.supervisor,
            evaluation_id=middling.evaluation_id or 0,
            rule="greeting",
            mark=Mark.PASS,
            reason_code="confirmed",
            comment="Верно.",
        )
        assert middling.state == State.ACKNOWLEDGED


def test_lists_hold_the_own_alone_and_the_urgent_first(session: Session, calls: seed.Seed, boris: Account) -> None:
    object_to(session, calls.olga, calls.calls["middling"], "never_say_no")
    rule_on(session, boris, "never_say_no", Answer.REJECTED)
    object_to(session, calls.olga, calls.calls["awful"], "no_rudeness")
    object_to(session, calls.ivan, calls.calls["nasty"], "greeting")
    soon = update(RecordingRow).where(col(RecordingRow.id) == calls.calls["nasty"]).values(due_at=now())
    session.execute(soon)

    def listed(who: Account) -> list[str]:
        return [one.rule for one in fairlists.disputes(session, who)]

    assert listed(calls.supervisor) == ["greeting", "no_rudeness", "never_say_no"]
    assert listed(calls.olga) == ["no_rudeness", "never_say_no"]
    assert listed(calls.ivan) == ["greeting"]
