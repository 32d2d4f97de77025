"""What runs leave in the database about themselves, however they end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from callqa import runnotes
from callqa.errors import SettingsError
from callqa.runnotes import noted
from callqa.status import Ending, Run
from callqa.store.db import open_store, transaction
from callqa.store.operation import last_runs, succeeded_at
from callqa.summary import Event, Outcome

KILLED = """
import os, signal, sys
from callqa.runnotes import noted
from callqa.store.db import open_store
with noted(open_store(sys.argv[1]), "engine", "rules"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    yield engine
    engine.dispose()


def only(database: Engine) -> Run:
    with transaction(database) as session:
        (run,) = last_runs(session, 5)
        assert (succeeded_at(session) is not None) == (run.ending(datetime.now(UTC)) is Ending.FINISHED)
    return run


def test_a_run_that_came_to_its_end_tells_what_it_did(database: Engine) -> None:
    with noted(database, "engine", "rules") as run:
        run.summary.add(Event("a.wav", Outcome.SCORED, audio_s=60.0))
        assert only(database).ending(datetime.now(UTC)) is Ending.AT_WORK
    done = only(database)
    assert done.ending(datetime.now(UTC)) is Ending.FINISHED
    assert (done.counts[Outcome.SCORED], done.audio_s) == (1, 60.0)


def stop(database: Engine, error: BaseException) -> None:
    with noted(database, "engine", "rules") as run:
        run.summary.add(Event("a.wav", Outcome.SCORED))
        raise error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SettingsError("The server cannot be reached."), "The server cannot be reached."),
        (KeyboardInterrupt(), "interrupted"),
        (ValueError("+79000000001"), "a defect of the program: ValueError"),
    ],
)
def test_a_run_that_stops_tells_why_and_nothing_private(database: Engine, error: BaseException, told: str) -> None:
    with pytest.raises(type(error)):
        stop(database, error)
    stopped = only(database)
    assert stopped.ending(datetime.now(UTC)) is Ending.STOPPED
    assert (stopped.summary["stopped"], stopped.counts[Outcome.SCORED]) == (told, 1)


def test_a_killed_run_is_not_at_work_for_ever(database: Engine) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(database.url)], check=False, env={**os.environ})
    assert done.returncode == -signal.SIGKILL
    killed = only(database)
    assert killed.ending(datetime.now(UTC) + timedelta(minutes=3)) is Ending.NO_END


def test_a_long_run_gives_signs_of_life(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runnotes, "BETWEEN_SIGNS_S", 0.01)
    with noted(database, "engine", "rules"):
        begun = only(database)
        while only(database).alive_at == begun.alive_at:
            pass
