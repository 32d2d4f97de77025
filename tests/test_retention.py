"""Deleting while runs are at work: on a server beside them, each call once; with SQLite when they have ended."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from callqa import retention
from callqa.claiming import Claims
from callqa.cli import main
from callqa.runlock import only_run, run_beside
from callqa.settings import Settings
from callqa.store.db import open_store
from callqa.summary import Outcome
from tests.shop import FakeEngine, run_in, settings_in, write_call

NUMBER = "+7 900 555-44-33"
OLD = 6
IN_HAND = "SELECT sha256 FROM recording WHERE name = 'gone3.wav'"
AGE = "[retention]\nevaluations_days = 30\n"


def write_calls(folder: Path, prefix: str, count: int, age_days: int) -> None:
    began = (datetime.now(UTC) - timedelta(days=age_days)).isoformat()
    for number in range(count):
        recording = write_call(folder / "recordings" / f"{prefix}{number}.wav", seed=age_days * 100 + number)
        facts = {"customer_number": NUMBER, "started_at": began}
        recording.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")


@pytest.fixture
def old_calls(tmp_path: Path, either_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop's folder with calls that have been heard and come of age."""
    monkeypatch.setenv("CALLQA_DATABASE", either_url)
    monkeypatch.chdir(tmp_path)
    write_calls(tmp_path, "gone", OLD, age_days=40)
    run_in(tmp_path)
    settings_in(tmp_path, AGE)
    return tmp_path


@pytest.fixture
def settings(old_calls: Path) -> Settings:
    return settings_in(old_calls, AGE)


@pytest.fixture
def database(settings: Settings) -> Iterator[Engine]:
    engine = open_store(settings.database_url)
    yield engine
    engine.dispose()


def rows(database: Engine, query: str) -> set[tuple[Any, ...]]:
    with database.connect() as connection:
        return {tuple(row) for row in connection.execute(text(query))}


def names(database: Engine) -> list[str]:
    return sorted(name for (name,) in rows(database, "SELECT name FROM recording"))


def test_what_a_run_has_in_hand_stays_for_the_next_time(settings: Settings, database: Engine) -> None:
    ((in_hand,),) = rows(database, IN_HAND)
    with Claims(database, 60.0) as run:
        run.take(in_hand)
        assert sum(retention.delete_due(database, settings, datetime.now(UTC))) == OLD - 1
        assert names(database) == ["gone3.wav"]
    assert sum(retention.delete_due(database, settings, datetime.now(UTC))) == 1
    assert names(database) == []


def test_a_customer_is_not_forgotten_by_half(
    old_calls: Path, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    ((in_hand,),) = rows(database, IN_HAND)
    forget = ["forget", "--number", NUMBER, "--yes", "--config", str(old_calls / "callqa.toml")]
    with Claims(database, 60.0) as run:
        run.take(in_hand)
        assert main(forget) == 2
        assert "A run has a call of this customer in hand. Nothing was deleted" in capsys.readouterr().err
        assert len(names(database)) == OLD
    assert main(forget) == 0
    assert names(database) == []


@pytest.mark.parametrize("command", [["retention"], ["forget", "--number", NUMBER, "--yes"]])
def test_runs_of_a_server_need_not_end_for_it(
    command: list[str], old_calls: Path, settings: Settings, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ["--config", str(old_calls / "callqa.toml")]
    is_server = database.dialect.name == "postgresql"
    with run_beside(settings):
        assert main([*command, *config]) == (0 if is_server else 2)
    assert len(names(database)) == (0 if is_server else OLD)
    with only_run(settings):
        assert main([*command, *config]) == 2
    assert "Another run is at work on this database" in capsys.readouterr().err


@pytest.mark.postgresql
@pytest.mark.parametrize("either_url", ["postgresql"], indirect=True)
def test_deleting_beside_a_run_leaves_new_calls_once_and_old_ones_never(
    old_calls: Path, settings: Settings, database: Engine
) -> None:
    write_calls(old_calls, "kept", 4, age_days=1)
    before = rows(database, "SELECT name, id FROM recording")
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(lambda: run_in(old_calls, FakeEngine("fake-2", sleep_s=0.5), redo=True))
        while not rows(database, "SELECT sha256 FROM claim"):
            time.sleep(0.02)
        deleted = sum(retention.delete_due(database, settings, datetime.now(UTC)))
        events = running.result()
    after = rows(database, "SELECT name, id FROM recording")
    in_hand = {row for row in after if row[0].startswith("gone")}
    assert 0 < len(in_hand) == OLD - deleted
    assert in_hand <= before, "they were never away"
    assert {event.outcome for name, event in events.items() if name.startswith("kept")} == {Outcome.SCORED}
    assert sum(retention.delete_due(database, settings, datetime.now(UTC))) == len(in_hand)
    assert names(database) == [f"kept{number}.wav" for number in range(4)]
    assert rows(database, "SELECT count(*) FROM erased") == {(OLD,)}
    assert rows(database, "SELECT count(*) FROM claim") == {(0,)}
