"""A phone system's recordings and logs, through to the stored calls: who, how long they waited, for which customers."""

import json
from pathlib import Path
from typing import Any

import pytest

from callqa.cli import main
from callqa.runlock import only_import, only_run
from tests.phone.tree import Planted, plant
from tests.shop import run_in, settings_in, write_call

AGENTS = ("Ольга Сорокина", "Тимур Сафин", "Юлия Кравцова")


@pytest.fixture
def tree(tmp_path: Path) -> list[Planted]:
    """Three calls: one answered in time, one called out, one answered too late by wholesale."""
    told = [("in", "sales", "b2c", 6.0), ("out", "sales", "b2c", 8.0), ("in", "opt", "b2b", 34.0)]
    recordings = []
    for place, (direction, queue, segment, ring_s) in enumerate(told):
        recording = write_call(tmp_path / "made" / f"{place}.wav", seed=place)
        sidecar = {
            "call_id": f"{1794820500 + place * 600}.{100 + place}",
            "started_at": f"2026-11-16T12:{15 + place * 10}:00+03:00",
            "direction": direction,
            "queue": queue,
            "segment": segment,
            "agent": AGENTS[place],
            "customer_number": f"+7900954965{place}",
            "ring_s": ring_s,
            "shop_names": ["Батарейкин"],
        }
        recording.with_suffix(".json").write_text(json.dumps(sidecar), encoding="utf-8")
        recordings.append(recording)
    calls = plant(tmp_path, recordings)
    (tmp_path / "recordings").symlink_to(tmp_path / "monitor")
    return calls


def exported(folder: Path) -> dict[str, dict[str, Any]]:
    out = folder / "calls.jsonl"
    assert (
        main(["export", "--config", str(folder / "callqa.toml"), "--format", "jsonl", "--personal", "--out", str(out)])
        == 0
    )
    return {call["recording"]: call for call in map(json.loads, out.read_text(encoding="utf-8").splitlines())}


def imported(folder: Path) -> int:
    config = str(folder / "callqa.toml")
    return main(["phone", "import", "--config", config, str(folder / "queue_log"), str(folder / "cdr.csv")])


@pytest.mark.parametrize("logs_first", [True, False], ids=["logs before recordings", "recordings before logs"])
def test_waits_managers_and_segments_are_right(tmp_path: Path, tree: list[Planted], logs_first: bool) -> None:
    settings_in(tmp_path)
    if logs_first:
        assert imported(tmp_path) == 0
    assert len(run_in(tmp_path)) == 3
    if not logs_first:
        assert imported(tmp_path) == 0
    calls = exported(tmp_path)
    for planted in tree:
        call, truth = calls[planted.file.name], planted.truth
        assert (call["agent"], call["segment"], call["direction"]) == (
            truth["agent"],
            truth["segment"],
            truth["direction"],
        )
        in_time = "fail" if truth["ring_s"] > 20 else "pass"
        mark = call["verdicts"]["answer_speed"]["verdict"]
        assert mark == ("na" if truth["direction"] == "out" else in_time)
        assert call["ring_s"] == (truth["ring_s"] if truth["direction"] == "in" else None)


@pytest.mark.usefixtures("tree")
def test_an_import_judges_again_only_what_it_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings_in(tmp_path)
    run_in(tmp_path)
    imported(tmp_path)
    assert "Of 3 recordings more is known now" in capsys.readouterr().out
    before = exported(tmp_path)
    imported(tmp_path)
    assert "more is known" not in capsys.readouterr().out
    assert exported(tmp_path) == before


@pytest.mark.usefixtures("tree")
def test_another_directory_is_followed(tmp_path: Path) -> None:
    settings_in(tmp_path)
    run_in(tmp_path)
    imported(tmp_path)
    directory = tmp_path / "phone.yaml"
    directory.write_text(directory.read_text(encoding="utf-8").replace("Тимур Сафин", "Анна Ким"), encoding="utf-8")
    assert main(["phone", "import", "--config", str(tmp_path / "callqa.toml")]) == 0
    assert {call["agent"] for call in exported(tmp_path).values()} == {"Ольга Сорокина", "Анна Ким", "Юлия Кравцова"}


@pytest.mark.usefixtures("tree")
def test_a_second_import_at_once_is_refused_and_a_run_is_not_disturbed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_in(tmp_path)
    run_in(tmp_path)
    with only_import(settings):
        assert imported(tmp_path) == 2
    assert "Another import is at work on this database" in capsys.readouterr().err
    with only_run(settings):
        assert imported(tmp_path) == 0
    assert "recordings learn what they tell with the next import" in " ".join(capsys.readouterr().out.split())
    assert imported(tmp_path) == 0
    assert "Of 3 recordings more is known now" in capsys.readouterr().out
