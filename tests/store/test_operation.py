"""What the database tells of runs, setbacks and imports."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from callqa.calls import Setback, Status
from callqa.recording import CallFacts, Recording
from callqa.store import operation, saving
from callqa.store.phone_tables import PhoneFileRow
from callqa.store.tables import RecordingRow

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


def recording(name: str, size_bytes: int = 1) -> Recording:
    return Recording(Path(f"/calls/{name}.wav"), name.encode().hex().ljust(64, "0"), size_bytes, CallFacts())


def test_runs_are_told_from_judging_again_and_from_those_that_stopped(engine: Engine) -> None:
    with Session(engine) as session:
        assert (operation.last_runs(session, 5), operation.succeeded_at(session)) == ((), None)
        first, again, stopped, at_work = (
            saving.start_run(session, engine_name, "rules") for engine_name in ("e", saving.REJUDGING, "e", "e")
        )
        saving.finish_run(session, first, {"scored": 1})
        saving.finish_run(session, again, {"scored": 9})
        saving.finish_run(session, stopped, {"stopped": "The disk is full."})
        saving.sign_of_life(session, at_work)
        runs = operation.last_runs(session, 5)
        assert [run.id for run in runs] == [at_work, stopped, first]
        assert [run.id for run in operation.last_runs(session, 1)] == [at_work]
        assert runs[0].alive_at is not None
        assert runs[0].alive_at >= runs[0].started_at
        assert operation.succeeded_at(session) == runs[2].finished_at


def test_setbacks_are_counted_by_reason(engine: Engine) -> None:
    with Session(engine) as session:
        for name, times in (("once", 1), ("thrice", 3)):
            for _ in range(times):
                saving.save_setback(session, recording(name), Setback(Status.FAILED, f"no_audio: {name} is silent."))
        saving.save_setback(session, recording("short"), Setback(Status.NOT_SCORED, "too_short: Only 2 s."))
        session.flush()
        assert operation.failed_places(session, 3) == (["/calls/thrice.wav"], ["/calls/once.wav"])
        today, later = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=1)
        assert operation.setbacks_since(session, Status.FAILED, today) == {"no_audio": 2}
        assert operation.setbacks_since(session, Status.NOT_SCORED, today) == {"too_short": 1}
        assert operation.setbacks_since(session, Status.FAILED, later) == {}
        for row in session.exec(select(RecordingRow)):
            row.first_seen_at = datetime.now(UTC) - timedelta(days=30)
        assert operation.setbacks_since(session, Status.FAILED, today) == {"no_audio": 2}, "they failed today"
        assert operation.setbacks_since(session, Status.NOT_SCORED, today) == {}


def test_recordings_are_known_by_size_and_bytes(engine: Engine) -> None:
    with Session(engine) as session:
        setback = Setback(Status.NOT_SCORED, "too_short: Only 2 s.")
        saving.save_setback(session, recording("known", 640), setback)
        session.flush()
        assert operation.known_sizes(session, {1, 640}) == {640}
        known, other = recording("known").sha256, recording("other").sha256
        assert operation.known_hashes(session, {known, other}) == {known}
        assert operation.known_hashes(session, set()) == set()


def test_the_last_import_is_that_of_any_log(engine: Engine) -> None:
    with Session(engine) as session:
        assert operation.last_import(session) is None
        for name, hours in (("queue_log", 2), ("Master.csv", 1)):
            read_at = NOON - timedelta(hours=hours)
            session.add(PhoneFileRow(head_sha256=name, name=name, bytes_read=1, before_sha256="", read_at=read_at))
        session.flush()
        assert operation.last_import(session) == NOON - timedelta(hours=1)
