"""Judging stored calls again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from callqa import pipeline, rescoring
from callqa.calls import Status
from callqa.store import saving, stored
from callqa.store.db import transaction
from callqa.store.stored import Wanted
from callqa.store.tables import (
    EvaluationRow,
    RecordingRow,
    RulebookRow,
    TranscriptRow,
    VerdictRow,
)
from callqa.summary import Outcome
from tests import samples
from tests.rescoring.shop import LENIENT, NO_NO, Shop, rescored


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
