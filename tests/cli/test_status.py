"""``callqa status``, its exit codes, and the file for Prometheus."""

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from callqa import ingest
from callqa.arrivals import MAX_ATTEMPTS
from callqa.calls import Setback
from callqa.calls import Status as CallStatus
from callqa.cli import main
from callqa.recording import CallFacts, Recording
from callqa.runnotes import noted
from callqa.settings import load
from callqa.store import saving
from callqa.store.db import open_store, transaction
from callqa.store.phone_tables import PhoneFileRow
from callqa.summary import Event, Outcome
from tests import samples
from tests.shop import settings_in, write_call


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop whose last run took one call."""
    settings_in(tmp_path, f'[status]\nmetrics = "{tmp_path}/callqa.prom"\n')
    monkeypatch.setenv("CALLQA_CONFIG", str(tmp_path / "callqa.toml"))
    write_call(tmp_path / "recordings" / "first.wav")
    with_database(a_run)
    return tmp_path


def with_database(do: Callable[[Engine], None]) -> None:
    database = open_store(load().database_url)
    do(database)
    database.dispose()


def a_run(database: Engine) -> None:
    recording = ingest.identify(load().home / "recordings" / "first.wav")
    with noted(database, "fake-1", "ru:1") as run:
        with transaction(database) as session:
            saving.save_rulebook(session, samples.RULEBOOK_HASH, samples.RULEBOOK)
            saving.save_judged(session, recording, samples.transcript(), samples.evaluation())
        run.summary.add(Event("first.wav", Outcome.SCORED, audio_s=12.0))


def stopped_run(database: Engine) -> None:
    with noted(database, "fake-1", "ru:1") as run:
        run.summary.add(Event("a.wav", Outcome.SCORED, audio_s=90.0))
        raise KeyboardInterrupt


def told(capsys: pytest.CaptureFixture[str], code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["status", "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.usefixtures("shop")
def test_all_is_well_after_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys)
    assert (found["problems"], found["working"], found["backlog"]) == ([], False, {"recordings": 0, "oldest_at": None})
    assert found["last_run"]["ended"] == "finished"
    assert sum(found["last_run"]["files"].values()) == 1
    assert main(["status"]) == 0
    table = capsys.readouterr().out
    assert "All is well." in table
    assert "came to its end" in table


def test_what_waits_is_what_no_run_has_taken(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recordings = shop / "recordings"
    (recordings / "copy of first.wav").write_bytes((recordings / "first.wav").read_bytes())
    second = write_call(recordings / "second.wav", seed=2)
    write_call(recordings / "third.wav", seed=3)
    long_ago = datetime(2026, 11, 1, tzinfo=UTC)
    os.utime(second, (long_ago.timestamp(), long_ago.timestamp()))
    assert told(capsys)["backlog"] == {"recordings": 2, "oldest_at": "2026-11-01T00:00:00+00:00"}
    (recordings / "first.wav").rename(recordings / "first, moved.wav")
    assert told(capsys)["backlog"]["recordings"] == 2


def failed(folder: Path, name: str, times: int) -> Callable[[Engine], None]:
    path = write_call(folder / name)
    recording = Recording(path, name.encode().hex().ljust(64, "0"), 1, CallFacts())

    def fail(database: Engine) -> None:
        with transaction(database) as session:
            for _ in range(times):
                saving.save_setback(session, recording, Setback(CallStatus.FAILED, "no_audio: The file is silent."))

    return fail


def test_recordings_that_fail_are_counted_while_they_lie_there(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_database(failed(shop / "recordings", "again.wav", 1))
    with_database(failed(shop / "recordings", "aside.wav", MAX_ATTEMPTS))
    found = told(capsys, code=1)
    assert (found["problems"], found["set_aside"], found["to_retry"]) == (["set_aside"], 1, 1)
    assert found["last_days"]["failed"] == {"no_audio": 2}
    (shop / "recordings" / "aside.wav").unlink()
    assert told(capsys)["set_aside"] == 0


def test_what_cannot_be_told_is_no_good_news(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "recordings").rename(shop / "elsewhere")
    found = told(capsys, code=2)
    assert found["backlog"] is None
    assert "There is no file or folder" in found["backlog_unknown_because"]
    (shop / "callqa.sqlite").unlink()
    assert main(["status"]) == 2
    assert not (shop / "callqa.sqlite").exists()


def test_metrics_can_be_read_back(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def more(database: Engine) -> None:
        with transaction(database) as session:
            moment = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
            session.add(PhoneFileRow(head_sha256="", name="", bytes_read=1, before_sha256="", read_at=moment))
        with pytest.raises(KeyboardInterrupt):
            stopped_run(database)

    with_database(more)
    with_database(failed(shop / "recordings", "again.wav", 1))
    file = shop / "callqa.prom"
    assert main(["status", "--metrics", str(file)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "callqa: To do: the last run was stopped; mend what it names and run again.\n", "the journal has why"
    found = {
        (one.name, *(one.labels[name] for name in sorted(one.labels))): one.value
        for family in text_string_to_metric_families(file.read_text(encoding="utf-8"))
        for one in family.samples
    }
    assert found["callqa_phone_import_timestamp_seconds",] == 1795329000.0
    assert found["callqa_last_run_audio_seconds",] == 90.0
    assert found["callqa_last_run_files", "scored"] == 1
    assert found["callqa_last_run_ended", "stopped"] == 1
    assert found["callqa_problem", "run_stopped"] == 1
    assert found["callqa_problem", "set_aside"] == 0
    assert found["callqa_recordings_without_score", "no_audio", "failed"] == 1
    assert found["callqa_backlog_recordings",] == 0
    since_s = datetime.now(UTC).timestamp() - found["callqa_last_success_timestamp_seconds",]
    assert 0 <= since_s < timedelta(minutes=5).total_seconds()
    assert file.stat().st_mode & 0o777 == 0o644
    names = {name for name, *_labels in found}
    documented = (Path(__file__).parents[2] / "docs" / "schedule.md").read_text(encoding="utf-8")
    assert [name for name in names if re.search(rf"`{name}[`{{]", documented) is None] == []


def test_a_folder_for_metrics_that_is_not_there_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--metrics", str(shop / "nowhere" / "callqa.prom")]) == 2
    assert "The metrics cannot be written" in capsys.readouterr().err
