"""The whole way with nothing replaced: demo recordings through the real recogniser to the export."""

import json
from pathlib import Path
from typing import Any

import pytest

from callqa.cli import main
from tests.shop import ROOT, settings_in

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings of a shop whose only run has been made."""
    folder = tmp_path_factory.mktemp("shop")
    settings_in(folder)
    config = folder / "callqa.toml"
    config.write_text(f'scripts = "{ROOT / "scripts"}"\n', encoding="utf-8")
    assert main(["run", "--config", str(config), str(ROOT / "recordings" / "demo")]) == 0
    return config


def exported(config: Path) -> dict[str, dict[str, Any]]:
    out = config.with_name("calls.jsonl")
    assert main(["export", "--config", str(config), "--format", "jsonl", "--out", str(out)]) == 0
    return {call["recording"]: call for call in map(json.loads, out.read_text(encoding="utf-8").splitlines())}


def verdicts(call: dict[str, Any]) -> dict[str, str]:
    return {rule: verdict["verdict"] for rule, verdict in call["verdicts"].items()}


def test_all_demo_calls_are_scored(config: Path) -> None:
    calls = exported(config)
    assert {name: call["status"] for name, call in calls.items() if call["status"] != "scored"} == {}
    assert len(calls) == 8
    assert {call["attribution"] for name, call in calls.items() if call["channels"] == 1} == {"diarization"}


def test_the_exemplary_call_breaks_no_rule(config: Path) -> None:
    call = exported(config)["dev-akb-asus-courier.wav"]
    assert "fail" not in verdicts(call).values()
    assert call["score"] == 100
    assert not call["flagged"]


def test_the_awful_call_is_flagged_with_evidence_at_the_right_second(config: Path) -> None:
    call = exported(config)["dev-hp-battery-antique.mp3"]
    assert call["flagged"]
    marks = verdicts(call)
    assert [marks[rule] for rule in ("never_say_no", "offer_alternative", "greeting", "farewell")] == ["fail"] * 4
    for evidence in call["verdicts"]["never_say_no"]["evidence"]:
        turn = call["turns"][evidence["turn"]]
        assert turn["speaker"] == "agent"
        assert turn["start_s"] <= evidence["start_s"] < evidence["end_s"] <= turn["end_s"]


def test_hold_music_is_a_wait_and_not_speech(config: Path) -> None:
    call = exported(config)["dev-textbook-white-page.mp3"]
    assert verdicts(call)["no_long_wait"] == "fail"
    assert call["metrics"]["longest_wait_s"] == pytest.approx(18, abs=3)
    assert call["metrics"]["hold_s"] + call["metrics"]["dead_air_s"] == pytest.approx(67, abs=15)


def test_swapped_channels_are_noticed(config: Path) -> None:
    first = exported(config)["dev-headsets-b2b-tender.wav"]["turns"][0]
    assert first["speaker"] == "agent"


def test_a_second_run_does_nothing(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--config", str(config), str(ROOT / "recordings" / "demo")]) == 0
    said = capsys.readouterr().out
    assert "outcome=" not in said
    assert "done before" in said
