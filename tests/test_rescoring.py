"""Judging stored calls again, and what becomes of people's decisions then."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlmodel import Session, SQLModel, col

from callqa import pipeline, rescoring
from callqa.calls import Mark, Speaker, Status, Turn
from callqa.errors import ReviewError
from callqa.rescoring import Desk
from callqa.rules.folders import load
from callqa.settings import SpeechSettings
from callqa.store import accounts, saving, sides, stored
from callqa.store.accounts import Account, Role
from callqa.store.callpage import CallPage, Judged, call_page
from callqa.store.db import open_store, transaction
from callqa.store.queue import QueueFilter, queue
from callqa.store.reviews import override
from callqa.store.stored import Wanted
from callqa.store.tables import (
    AccountRow,
    EvaluationRow,
    RecordingRow,
    ReviewRow,
    RulebookRow,
    SidesRow,
    TranscriptRow,
    VerdictRow,
)
from callqa.summary import Event, Outcome
from tests import samples
from tests.rules.build import SCORECARD, write_rules

GREETING = "kind: required\nwithin: {first_turns: 2}\nphrases: [добрый день]\n"
NO_NO = "kind: forbidden\nphrases: [нет]\n"
LENIENT = "kind: forbidden\nphrases: [не продаём]\n"
CARD = SCORECARD.replace("{%s: 100}", "{greeting: 50, never_say_no: 50}")


class Shop:
    """A database with calls, and rulebooks to judge them by."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        with Session(engine) as session:
            row = AccountRow(login="anna", role=Role.SUPERVISOR, password_hash="none")
            session.add(row)
            session.commit()
            self.anna = accounts.to_account(row)

    def desk(self, never_say_no: str = NO_NO, **more: str) -> Desk:
        folder = self.folder / str(len(list(self.folder.iterdir())))
        rulebook = load(write_rules(folder, scorecard=CARD, greeting=GREETING, never_say_no=never_say_no, **more))
        return Desk(self.engine, {"ru": rulebook}, SpeechSettings())

    def add(self, name: str, agent: str = "Ольга Смирнова", said: str = "Нет.", days: int = 0) -> None:
        transcript = samples.transcript()
        turns = (*transcript.turns[:2], Turn(Speaker.AGENT, 4.5, 5.5, said, 0.7))
        recording = samples.recording(name, name.encode().hex().ljust(64, "0"), agent)
        started_at = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(days=days)
        recording = replace(recording, facts=replace(recording.facts, started_at=started_at))
        with transaction(self.engine) as session:
            saving.save_rulebook(session, samples.RULEBOOK_HASH, BOOK)
            old = samples.evaluation(score=50.0)
            saving.save_judged(session, recording, replace(transcript, turns=turns), replace(old, scorecard="s"))

    def page(self, name: str = "a.wav") -> Judged:
        judged = self.call(name).judged
        assert judged is not None
        return judged

    def mark(self, rule: str = "never_say_no", name: str = "a.wav") -> tuple[Mark, Mark]:
        """The machine's mark and the one that counts."""
        judged = next(judged for judged in self.page(name).rules if judged.rule == rule)
        return judged.machine_mark, judged.mark

    def decide(self, mark: Mark, reason_code: str = "wrong_verdict", name: str = "a.wav") -> None:
        with Session(self.engine) as session:
            override(
                session=session,
                account=self.anna,
                evaluation_id=self.page(name).evaluation_id,
                rule="never_say_no",
                mark=mark,
                reason_code=reason_code,
                comment="Слышно иначе.",
            )
            session.commit()

    def call(self, name: str = "a.wav") -> CallPage:
        with Session(self.engine) as session:
            found = session.scalars(select(RecordingRow).where(col(RecordingRow.name) == name)).one()
            page = call_page(session=session, account=self.anna, recording_id=found.id or 0)
        assert page is not None
        return page

    def heard(self) -> tuple[Turn, ...]:
        heard = self.call().heard
        assert heard
        return heard.turns

    def decide_sides(self, desk: Desk, *, swap: bool, account: Account | None = None) -> None:
        page = self.call()
        rescoring.set_sides(desk, account or self.anna, page.recording_id, page.transcript_id or 0, swap=swap)

    def in_need(self) -> list[str]:
        with Session(self.engine) as session:
            return [row.name for row in queue(session=session, account=self.anna, wanted=QueueFilter())]

    def count(self, table: type[SQLModel]) -> int:
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


BOOK = {
    **samples.RULEBOOK,
    "scorecard": "s",
    "scorecards": {
        "s": {
            "name": "s",
            "title": "S",
            "pass_mark": 80,
            "sections": [{"id": "all", "title": "All", "rules": {"greeting": 50, "never_say_no": 50}}],
        }
    },
}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    engine = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    (tmp_path / "books").mkdir()
    yield Shop(engine, tmp_path / "books")
    engine.dispose()


def rescored(desk: Desk, wanted: Wanted | None = None) -> dict[str, Event]:
    return {event.name: event for event in rescoring.rescore(desk, wanted or Wanted())}


class TestRescore:
    def test_the_new_evaluation_counts_and_the_old_one_stays_with_its_rulebook(self, shop: Shop) -> None:
        shop.add("a.wav")
        desk = shop.desk(LENIENT)
        assert rescored(desk)["a.wav"].score == 100
        judged = shop.page()
        assert (judged.score, judged.flags) == (100, ())
        assert judged.rulebook["rules"][0]["title"] == "t"
        with Session(shop.engine) as session:
            kept = session.scalars(select(EvaluationRow).order_by(col(EvaluationRow.id))).all()
            assert [(row.rulebook, row.score) for row in kept] == [("book-1", 50), (desk.rulebooks["ru"].hash, 100)]
            assert session.get(RulebookRow, "book-1") is not None
        assert shop.in_need() == []

    def test_what_these_rules_judged_is_not_judged_again(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        shop.add("a.wav")
        desk = shop.desk()
        rescored(desk)
        monkeypatch.setattr(pipeline, "judge", None)
        assert rescored(desk)["a.wav"].outcome == Outcome.DONE_BEFORE
        assert shop.count(EvaluationRow) == 2

    def test_going_back_to_former_rules_makes_their_evaluation_current_again(self, shop: Shop) -> None:
        shop.add("a.wav")
        strict, lenient = shop.desk(NO_NO), shop.desk(LENIENT)
        scores = []
        for desk in (strict, lenient, strict):
            rescored(desk)
            scores.append(shop.page().score)
        assert scores == [50, 100, 50]
        assert shop.count(EvaluationRow) == 3

    def test_the_latest_transcript_is_judged(self, shop: Shop) -> None:
        shop.add("a.wav")
        heard = samples.transcript("engine-2")
        with transaction(shop.engine) as session:
            saving.save_judged(
                session,
                samples.recording("a.wav", b"a.wav".hex().ljust(64, "0")),
                replace(heard, turns=heard.turns[1:2] + heard.turns[:1]),
                replace(samples.evaluation(), scorecard="s"),
            )
        rescored(shop.desk())
        with Session(shop.engine) as session:
            newest = session.scalars(select(EvaluationRow).order_by(col(EvaluationRow.id).desc())).first()
            assert newest is not None
            assert session.get_one(TranscriptRow, newest.transcript_id).engine == "engine-2"

    def test_since_leaves_earlier_calls_as_they_are(self, shop: Shop) -> None:
        shop.add("early.wav")
        shop.add("late.wav", days=3)
        since = datetime(2026, 11, 22, tzinfo=UTC)
        assert set(rescored(shop.desk(LENIENT), Wanted(since=since))) == {"late.wav"}
        assert [shop.page(name).score for name in ("early.wav", "late.wav")] == [50, 100]

    def test_more_calls_than_a_batch_holds_are_all_judged(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stored, "BATCH", 2)
        names = {f"{number}.wav" for number in range(5)}
        for name in sorted(names):
            shop.add(name)
        assert set(rescored(shop.desk())) == names
        assert shop.count(VerdictRow) == 2 * 2 * 5

    def test_an_interruption_leaves_whole_batches(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stored, "BATCH", 2)
        for number in range(5):
            shop.add(f"{number}.wav")
        events = rescoring.rescore(shop.desk(LENIENT), Wanted())
        for _ in range(3):
            next(events)
        del events
        assert [shop.page(f"{number}.wav").score for number in range(5)] == [100, 100, 100, 100, 50]

    def test_a_call_that_cannot_be_read_fails_alone_and_keeps_its_evaluation(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.add("b.wav")
        with Session(shop.engine) as session:
            session.execute(update(TranscriptRow).where(col(TranscriptRow.id) == 1).values(turns=[{"who": "?"}]))
            session.commit()
        events = rescored(shop.desk(LENIENT))
        assert [events[name].outcome for name in ("a.wav", "b.wav")] == [Outcome.FAILED, Outcome.SCORED]
        assert (events["a.wav"].reason or "").startswith("bad_transcript:")
        with Session(shop.engine) as session:
            rows = session.scalars(select(RecordingRow).order_by(col(RecordingRow.id)))
            assert [row.score for row in rows] == [50, 100]

    def test_a_call_without_rules_for_its_language_keeps_its_evaluation(self, shop: Shop) -> None:
        shop.add("a.wav")
        desk = replace(shop.desk(), rulebooks={})
        assert (rescored(desk)["a.wav"].reason or "").startswith("no_rulebook:")
        assert shop.page().score == 50

    def test_a_call_of_unknown_speakers_loses_its_score(self, shop: Shop) -> None:
        shop.add("a.wav")
        with Session(shop.engine) as session:
            session.execute(update(TranscriptRow).values(attribution_confidence=0.3))
            session.commit()
        assert rescored(shop.desk(LENIENT))["a.wav"].outcome == Outcome.NOT_SCORED
        with Session(shop.engine) as session:
            row = session.scalars(select(RecordingRow)).one()
            assert (row.status, row.score, row.flags) == (Status.NOT_SCORED, None, ["not_scored"])


class TestDecisions:
    def test_a_decision_counts_on_while_the_machine_says_the_same(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        assert not rescored(shop.desk(NO_NO))["a.wav"].flagged
        judged = shop.page()
        assert shop.mark() == (Mark.FAIL, Mark.PASS)
        assert (judged.score, judged.machine_score, judged.flags) == (100, 50, ())
        assert [review.comment for review in judged.reviews] == ["Слышно иначе."]
        assert shop.in_need() == []
        assert shop.count(ReviewRow) == 1

    def test_a_new_claim_counts_asks_for_a_person_and_keeps_the_decision_in_sight(self, shop: Shop) -> None:
        shop.add("a.wav")
        rescored(shop.desk(LENIENT))
        shop.decide(Mark.NA)
        assert rescored(shop.desk(NO_NO))["a.wav"].flagged
        judged = shop.page()
        assert shop.mark() == (Mark.FAIL, Mark.FAIL)
        assert (judged.score, judged.flags) == (50, ("below_pass_mark", "re_judged:never_say_no"))
        assert [(review.mark, review.machine_mark) for review in judged.reviews] == [(Mark.NA, Mark.PASS)]
        assert shop.in_need() == ["a.wav"]

    def test_a_person_confirms_the_new_mark(self, shop: Shop) -> None:
        shop.add("a.wav")
        rescored(shop.desk(LENIENT))
        shop.decide(Mark.NA)
        rescored(shop.desk(NO_NO))
        shop.decide(Mark.FAIL, "confirmed")
        judged = shop.page()
        assert (judged.score, judged.flags) == (50, ("below_pass_mark",))
        assert shop.in_need() == []

    def test_the_machine_comes_to_agree_with_the_person(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        rescored(shop.desk(LENIENT))
        assert shop.mark() == (Mark.PASS, Mark.PASS)
        assert shop.page().flags == ()

    def test_going_back_to_the_rules_decided_on_brings_the_decision_back(self, shop: Shop) -> None:
        shop.add("a.wav")
        strict, lenient = shop.desk(NO_NO), shop.desk(LENIENT)
        rescored(strict)
        shop.decide(Mark.NA)
        scores = []
        for desk in (lenient, strict):
            rescored(desk)
            scores.append((shop.page().score, shop.page().flags))
        assert scores == [(100, ("re_judged:never_say_no",)), (100, ())]

    def test_a_reviewed_call_with_a_new_flag_needs_a_person_again(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        rescored(shop.desk(NO_NO))
        assert shop.in_need() == []
        card = CARD.replace("pass_mark: 80", "pass_mark: 80\nauto_fail: [greeting]")
        folder = write_rules(
            shop.folder / "stern", scorecard=card, greeting=GREETING.replace("добрый день", "салют"), never_say_no=NO_NO
        )
        rescored(replace(shop.desk(), rulebooks={"ru": load(folder)}))
        assert "auto_fail:greeting" in shop.page().flags
        assert shop.in_need() == ["a.wav"]

    def test_a_decision_outlives_a_new_transcript(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        with transaction(shop.engine) as session:
            recording = samples.recording("a.wav", b"a.wav".hex().ljust(64, "0"))
            again = replace(samples.evaluation(), scorecard="s")
            saving.save_judged(session, recording, samples.transcript("engine-2"), again)
        assert shop.mark() == (Mark.FAIL, Mark.PASS)
        assert (shop.page().score, shop.page().flags) == (100, ())

    def test_nobody_decides_on_an_evaluation_that_is_no_longer_current(self, shop: Shop) -> None:
        shop.add("a.wav")
        seen = shop.page().evaluation_id
        rescored(shop.desk(NO_NO))
        with Session(shop.engine) as session, pytest.raises(Exception, match="judged again meanwhile"):
            override(
                session=session,
                account=shop.anna,
                evaluation_id=seen,
                rule="never_say_no",
                mark=Mark.PASS,
                reason_code="wrong_verdict",
                comment="Слышно иначе.",
            )
        assert shop.count(ReviewRow) == 0


class TestSides:
    """A person says who is the agent. In the calls of this shop the agent says «Добрый день!» and «Нет.»."""

    def test_swapped_speakers_are_judged_at_once_and_what_was_heard_stays(self, shop: Shop) -> None:
        shop.add("a.wav")
        rescored(shop.desk(NO_NO))
        assert shop.mark() == (Mark.FAIL, Mark.FAIL)
        shop.decide_sides(shop.desk(NO_NO), swap=True)
        assert shop.mark() == (Mark.PASS, Mark.PASS)
        assert [turn.speaker for turn in shop.heard()] == [Speaker.CUSTOMER, Speaker.AGENT, Speaker.CUSTOMER]
        with Session(shop.engine) as session:
            first, second = session.scalars(select(TranscriptRow).order_by(col(TranscriptRow.id))).all()
            assert (first.engine, second.engine) == ("engine-1", "engine-1 | sides by a person 1")
            known = saving.find_known(session, b"a.wav".hex().ljust(64, "0"))
            assert known
            assert "engine-1" in known.engines, "a run does not hear it again"
            heard = saving.find_transcript(session, b"a.wav".hex().ljust(64, "0"), "engine-1")
            assert heard
            assert heard.turns[0].speaker == Speaker.AGENT

    def test_swapping_twice_gives_back_the_first_with_its_score(self, shop: Shop) -> None:
        shop.add("a.wav")
        desk = shop.desk(NO_NO)
        rescored(desk)
        before, score = shop.heard(), shop.page().score
        for _ in range(2):
            shop.decide_sides(desk, swap=True)
        assert (shop.heard(), shop.page().score) == (before, score)

    def test_a_call_without_a_score_has_one_after_a_persons_word(self, shop: Shop) -> None:
        shop.add("a.wav")
        with Session(shop.engine) as session:
            session.execute(update(TranscriptRow).values(attribution_confidence=0.55))
            session.commit()
        desk = shop.desk(LENIENT)
        assert (rescored(desk)["a.wav"].reason or "").startswith("speakers_unsure:")
        assert shop.in_need() == ["a.wav"]
        shop.decide_sides(desk, swap=False)
        with Session(shop.engine) as session:
            row = session.scalars(select(RecordingRow)).one()
            assert (row.status, row.reason, row.score, row.flags) == (Status.SCORED, None, 100, [])
        assert shop.in_need() == []

    def test_judging_again_later_keeps_the_persons_word(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide_sides(shop.desk(LENIENT), swap=True)
        rescored(shop.desk(NO_NO))
        assert shop.heard()[0].speaker == Speaker.CUSTOMER
        assert shop.mark() == (Mark.PASS, Mark.PASS)

    def test_a_word_said_while_all_calls_are_judged_again_is_not_undone(
        self, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shop.add("a.wav")
        quick, slow = shop.desk(LENIENT), shop.desk(NO_NO)
        judge = pipeline.judge

        def meanwhile(*args: Any) -> Any:  # noqa: ANN401 - whatever it takes and returns
            monkeypatch.setattr(pipeline, "judge", judge)
            shop.decide_sides(quick, swap=True)
            return judge(*args)

        monkeypatch.setattr(pipeline, "judge", meanwhile)
        assert rescored(slow)["a.wav"].outcome == Outcome.DONE_BEFORE
        assert shop.heard()[0].speaker == Speaker.CUSTOMER

    def test_marks_that_people_gave_are_asked_about_as_after_any_judging(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.NA)
        shop.decide_sides(shop.desk(NO_NO), swap=True)
        assert shop.mark() == (Mark.PASS, Mark.PASS)
        assert "re_judged:never_say_no" in shop.page().flags
        assert shop.in_need() == ["a.wav"]

    def test_it_is_noted_who_said_what_when_and_what_came_of_it(self, shop: Shop) -> None:
        shop.add("a.wav", said="Нет.")
        shop.decide_sides(shop.desk(NO_NO), swap=True)
        with Session(shop.engine) as session:
            note = session.scalars(select(SidesRow)).one()
            seen, made = (session.get_one(TranscriptRow, id_) for id_ in (note.seen_id, note.transcript_id))
        assert (note.account_id, note.swapped, note.score_before, note.score_after) == (shop.anna.id, True, 50, 50)
        assert (seen.engine, made.engine) == ("engine-1", "engine-1 | sides by a person 1")
        assert datetime.now(UTC) - note.created_at < timedelta(minutes=1)
        decided = shop.call().sides
        assert decided
        assert (decided.who, decided.swapped) == ("anna", True)

    @pytest.mark.parametrize("agent", ["Ольга Смирнова", "Иван Петров"])
    def test_a_manager_decides_nothing(self, shop: Shop, agent: str) -> None:
        shop.add("a.wav")
        manager = replace(shop.anna, role=Role.MANAGER, agent=agent)
        with pytest.raises(ReviewError, match="Only supervisors"):
            shop.decide_sides(shop.desk(), swap=True, account=manager)
        with Session(shop.engine) as session, pytest.raises(ReviewError, match="Only supervisors"):
            sides.keep(
                session, manager, 1, 1, swapped=True, transcript=samples.transcript(), evaluation=samples.evaluation()
            )
        assert (shop.count(TranscriptRow), shop.count(SidesRow)) == (1, 0)

    def test_nobody_decides_on_a_transcript_that_no_longer_counts(self, shop: Shop) -> None:
        shop.add("a.wav")
        desk, seen = shop.desk(), shop.call().transcript_id
        shop.decide_sides(desk, swap=True)
        with pytest.raises(ReviewError, match="judged again meanwhile"):
            rescoring.set_sides(desk, shop.anna, 1, seen or 0, swap=True)
        with pytest.raises(ReviewError, match="no transcript"):
            rescoring.set_sides(desk, shop.anna, 999, seen or 0, swap=True)
        assert shop.count(SidesRow) == 1

    def test_a_call_that_cannot_be_judged_is_left_as_it_is(self, shop: Shop) -> None:
        shop.add("a.wav")
        with pytest.raises(ReviewError, match=r"nothing was changed\. no_rulebook:"):
            shop.decide_sides(replace(shop.desk(), rulebooks={}), swap=True)
        assert (shop.count(TranscriptRow), shop.page().score) == (1, 50)


class TestCompare:
    def test_tells_what_would_change_and_changes_nothing(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.add("fine.wav", said="Да.")
        rescored(shop.desk(NO_NO))
        difference = rescoring.compare(shop.desk(LENIENT), Wanted())
        assert difference.calls == 2
        assert [(call.name, call.score_before, call.score_after) for call in difference.changed] == [("a.wav", 50, 100)]
        changed = difference.changed[0].verdicts[0]
        assert (changed.rule, changed.before, changed.after) == ("never_say_no", Mark.FAIL, Mark.PASS)
        assert changed.evidence_before[0].quote == "Нет"
        assert shop.page().score == 50
        assert shop.count(EvaluationRow) == 4

    def test_managers_cross_the_pass_mark(self, shop: Shop) -> None:
        for number in range(2):
            shop.add(f"olga{number}.wav")
            shop.add(f"ivan{number}.wav", agent="Иван Петров", said="Не продаём.")
        rescored(shop.desk(NO_NO))
        crossing = rescoring.compare(shop.desk(LENIENT), Wanted()).crossing
        assert [(one.agent, one.passes_before, one.passes_after) for one in crossing] == [
            ("Иван Петров", True, False),
            ("Ольга Смирнова", False, True),
        ]

    def test_decisions_and_labels_tell_precision_and_recall(self, shop: Shop) -> None:
        for name in ("wrong.wav", "right.wav"):
            shop.add(name)
        shop.add("missed.wav", said="Не продаём.")
        rescored(shop.desk(NO_NO))
        shop.decide(Mark.PASS, name="wrong.wav")
        truth = {"right.wav": {"never_say_no": Mark.FAIL}, "missed.wav": {"never_say_no": Mark.FAIL}}
        difference = rescoring.compare(shop.desk("kind: forbidden\nphrases: [нет, не продаём]\n"), Wanted(), truth)
        rule = difference.rules[0]
        assert (rule.rule, rule.known, difference.known) == ("never_say_no", 3, 3)
        assert (rule.before.precision, rule.before.recall) == (0.5, 0.5)
        assert rule.after.precision == pytest.approx(2 / 3)
        assert rule.after.recall == 1.0

    def test_scores_are_those_that_rescoring_would_give(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        desk = shop.desk(NO_NO, farewell="kind: required\nwithin: {last_turns: 2}\nphrases: [до свидания]\n")
        expected = rescoring.compare(desk, Wanted()).mean_after
        rescored(desk)
        assert shop.page().score == expected == 100

    def test_a_manager_is_told_of_the_own_calls_only(self, shop: Shop) -> None:
        shop.add("olga.wav")
        shop.add("ivan.wav", agent="Иван Петров")
        ivan = Account(9, "ivan", Role.MANAGER, "Иван Петров")
        difference = rescoring.compare(shop.desk(LENIENT), Wanted(account=ivan))
        assert [call.name for call in difference.changed] == ["ivan.wav"]
