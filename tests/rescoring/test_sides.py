"""A person decides who is the agent."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from callqa import pipeline, rescoring
from callqa.calls import Mark, Speaker, Status
from callqa.errors import ReviewError
from callqa.store import saving, sides
from callqa.store.accounts import Role
from callqa.store.tables import (
    RecordingRow,
    SidesRow,
    TranscriptRow,
)
from callqa.summary import Outcome
from tests import samples
from tests.rescoring.shop import LENIENT, NO_NO, Shop, rescored


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
