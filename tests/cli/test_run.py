"""``callqa run``: what it logs and leaves behind, with the fake recogniser."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from callqa.cli import main
from callqa.errors import ModelError
from callqa.runs import Bench
from callqa.settings import Settings
from callqa.store.db import open_store
from tests.shop import FakeEngine, rulebooks, settings_in, write_call

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 (?:\w+=(?:'[^']*'|\S+) ?)+")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop with a new recording, whose runs hear with the fake recogniser."""

    def fake_bench(settings: Settings, _files: object, **_others: Any) -> Bench:  # noqa: ANN401
        database = open_store(settings.database_url)
        return Bench(
            settings, database, rulebooks(settings.scripts), FakeEngine(), lambda: ThreadPoolExecutor(1), lambda: 2
        )

    monkeypatch.setattr("callqa.cli.run.open_bench", fake_bench)
    monkeypatch.setenv("CALLQA_CONFIG", str(tmp_path / "callqa.toml"))
    monkeypatch.setattr("callqa.growing.FRESH_S", -1.0)  # nothing is being written
    settings_in(tmp_path, f'[status]\nmetrics = "{tmp_path}/metrics/callqa.prom"\n')
    (tmp_path / "metrics").mkdir()
    write_call(tmp_path / "recordings" / "new call.wav")
    return tmp_path


def lines(said: str) -> list[str]:
    return [line for line in said.splitlines() if LINE.fullmatch(line)]


def test_its_start_each_call_and_its_end_are_lines_for_programs(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 0
    start, call, end = lines(capsys.readouterr().out)
    assert re.search(r" run=1 event=start files=1$", start)
    assert " call='new call.wav' outcome=" in call
    assert re.search(r" run=1 event=end ended=finished scored=\d not_scored=\d failed=0 .* wall_s=[\d.]+ ", end)
    written = (shop / "metrics" / "callqa.prom").read_text(encoding="utf-8")
    families = text_string_to_metric_families(written)
    found = {one.name: one.value for family in families for one in family.samples if not one.labels}
    assert (found["callqa_backlog_recordings"], found["callqa_run_at_work"]) == (0, 0)
    assert main(["run"]) == 0
    start, end = lines(capsys.readouterr().out)
    assert "done_before=1" in end
    assert main(["--quiet", "run"]) == 0
    assert lines(capsys.readouterr().out) == []


@pytest.mark.usefixtures("shop")
def test_a_run_that_stops_ends_with_a_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_given: object) -> None:
        raise ModelError("The model is damaged.")

    monkeypatch.setattr("callqa.cli.run.runs.run", stop)
    assert main(["run"]) == 2
    _start, end = lines(capsys.readouterr().out)
    assert " event=end ended=stopped scored=0 " in end
    assert main(["status", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["problems"], told["last_run"]["stopped_by"]) == (["run_stopped"], "The model is damaged.")


def test_metrics_that_cannot_be_written_do_not_undo_the_run(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "metrics").rmdir()
    assert main(["run"]) == 1
    said = capsys.readouterr()
    assert "The metrics cannot be written" in said.err
    assert "ended=finished" in said.out
