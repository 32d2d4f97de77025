from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, SQLModel, select

from callqa.calls import Setback, Status
from callqa.store import saving
from callqa.store.codecs import EVIDENCE
from callqa.store.db import open_store, transaction
from callqa.store.tables import EvaluationRow, RecordingRow, TranscriptRow, VerdictRow
from tests import samples


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_store(f"sqlite:///{tmp_path}/calls.sqlite")
    with transaction(engine) as session:
        for name in ("book-1", "book-2"):
            saving.save_rulebook(session, name, samples.RULEBOOK)
    yield engine
    engine.dispose()


def count(engine: Engine, table: type[SQLModel]) -> int:
    with Session(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_judged_call_is_stored_whole_and_known_afterwards(engine: Engine) -> None:
    recording, transcript = samples.recording(), samples.transcript()
    with transaction(engine) as session:
        saving.save_judged(session, recording, transcript, samples.evaluation())
    with transaction(engine) as session:
        known = saving.find_known(session, recording.sha256)
        assert known is not None
        assert (known.status, known.engines) == (Status.SCORED, frozenset({"engine-1"}))
        row = session.exec(select(RecordingRow)).one()
        assert (row.agent, row.started_at, row.facts["extra"]) == (
            "Ольга Смирнова",
            recording.facts.started_at,
            {"crm_deal": 17},
        )
        assert saving.to_transcript(session.exec(select(TranscriptRow)).one()) == transcript
        evidence = session.exec(select(VerdictRow.evidence).where(VerdictRow.rule == "never_say_no")).one()
        assert EVIDENCE.validate_python(evidence) == samples.evaluation().verdicts[1].evidence


def test_storing_the_same_again_adds_nothing(engine: Engine) -> None:
    for _ in range(2):
        with transaction(engine) as session:
            saving.save_judged(session, samples.recording(), samples.transcript(), samples.evaluation())
    assert [count(engine, table) for table in (RecordingRow, TranscriptRow, EvaluationRow, VerdictRow)] == [
        1,
        1,
        1,
        2,
    ]


def test_another_engine_or_rulebook_adds_and_keeps_what_was(engine: Engine) -> None:
    with transaction(engine) as session:
        saving.save_judged(session, samples.recording(), samples.transcript(), samples.evaluation())
        saving.save_judged(session, samples.recording(), samples.transcript(), samples.evaluation(rulebook="book-2"))
        saving.save_judged(session, samples.recording(), samples.transcript("engine-2"), samples.evaluation())
    assert [count(engine, table) for table in (RecordingRow, TranscriptRow, EvaluationRow)] == [1, 2, 3]


def test_failures_are_counted_until_the_call_is_done(engine: Engine) -> None:
    recording = samples.recording()
    for attempts in (1, 2):
        with transaction(engine) as session:
            saving.save_setback(session, recording, Setback(Status.FAILED, "no_audio: …"))
            known = saving.find_known(session, recording.sha256)
            assert known is not None
            assert (known.status, known.attempts) == (Status.FAILED, attempts)
    with transaction(engine) as session:
        saving.save_judged(session, recording, samples.transcript(), samples.evaluation())
        known = saving.find_known(session, recording.sha256)
        assert known is not None
        assert (known.status, known.attempts, known.reasons) == (Status.SCORED, 0, ())


def test_a_later_failure_does_not_take_the_score_away(engine: Engine) -> None:
    with transaction(engine) as session:
        saving.save_judged(session, samples.recording(), samples.transcript(), samples.evaluation())
        saving.save_setback(session, samples.recording(), Setback(Status.FAILED, "vanished: …"))
        assert session.exec(select(RecordingRow.status)).one() == Status.SCORED


def test_what_was_heard_is_kept_when_it_could_not_be_judged(engine: Engine) -> None:
    with transaction(engine) as session:
        setback = Setback(Status.NOT_SCORED, "no_rulebook: …")
        saving.save_setback(session, samples.recording(), setback, samples.transcript(language="hu"))
    assert count(engine, TranscriptRow) == 1


def test_a_block_that_fails_leaves_the_database_as_it_was(engine: Engine) -> None:
    def interrupted() -> None:
        with transaction(engine) as session:
            saving.save_judged(session, samples.recording(), samples.transcript(), samples.evaluation())
            session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert count(engine, RecordingRow) == 0
