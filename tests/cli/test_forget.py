"""Deleting by command: what it tells, and that no run brings anything back."""

import json
from pathlib import Path

import pytest

from callqa.cli import main
from callqa.summary import Outcome
from tests.shop import run_in, write_call

NUMBER = "+7 900 555-44-33"
ONE = "in-79005554433-20260115"


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop's folder with two calls, one of the customer, that a run has heard."""
    for name, number in ((ONE, NUMBER), ("other", "+7 900 111-22-33")):
        recording = write_call(tmp_path / "recordings" / f"{name}.wav", seed=len(name))
        facts = {"customer_number": number, "started_at": "2026-01-15T10:00:00+03:00"}
        recording.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert outcomes(tmp_path) == {f"{ONE}.wav": Outcome.SCORED, "other.wav": Outcome.SCORED}
    return tmp_path


def outcomes(folder: Path, *, redo: bool = False) -> dict[str, Outcome]:
    return {name: event.outcome for name, event in run_in(folder, redo=redo).items()}


def test_a_customer_is_forgotten_and_stays_so(heard: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "--number", NUMBER]) == 0
    told = capsys.readouterr().out
    assert "Stored: recorded calls: 1, calls of the phone system: 0, orders: 0, mentions: 0." in told
    assert "Nothing was deleted" in told
    assert main(["forget", "--number", "8 (900) 555-44-33", "--yes"]) == 0
    told = capsys.readouterr().out
    assert f"to be deleted where it lies: {heard / 'recordings' / f'{ONE}.wav'}" in told
    assert (heard / "recordings" / f"{ONE}.wav").exists()
    assert main(["forget", "--number", NUMBER]) == 0
    assert "Nothing is stored" in capsys.readouterr().out
    for redo in (False, True):
        assert outcomes(heard, redo=redo) == dict.fromkeys((f"{ONE}.wav", "other.wav"), Outcome.DONE_BEFORE)
    assert main(["forget", "--number", NUMBER]) == 0
    assert "Nothing is stored" in capsys.readouterr().out


def test_what_is_no_number_is_refused(heard: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - there is a database
    assert main(["forget", "--number", "Иванов", "--yes"]) == 2
    assert "no customer's number" in capsys.readouterr().err


def test_by_default_everything_is_kept(heard: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - there is a database
    assert main(["retention"]) == 0
    assert "kept for ever" in capsys.readouterr().out


@pytest.mark.parametrize("days", ["audio_days", "transcripts_days", "evaluations_days"])
def test_what_is_of_age_is_deleted_and_not_heard_again(
    heard: Path, days: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"CALLQA_RETENTION__{days.upper()}", "30")
    assert main(["retention", "--dry-run"]) == 0
    assert "Nothing was deleted" in capsys.readouterr().out
    assert main(["retention"]) == 0
    assert "Deleted: 2." in capsys.readouterr().out
    assert main(["retention", "--compact"]) == 0
    assert "Deleted: 0." in capsys.readouterr().out
    assert outcomes(heard, redo=True) == dict.fromkeys((f"{ONE}.wav", "other.wav"), Outcome.DONE_BEFORE)
    capsys.readouterr()
    main(["status", "--json"])
    assert json.loads(capsys.readouterr().out)["backlog"]["recordings"] == 0, "the files still lie there"
    assert main(["rescore"]) == 0
    assert main(["database", "check"]) == 0


@pytest.mark.parametrize("command", [["forget", "--number", NUMBER], ["retention"], ["digest"]], ids=lambda it: it[0])
def test_a_mistyped_database_is_no_empty_one(
    heard: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--database", "calqa.sqlite", *command]) == 2
    assert "There is no database" in capsys.readouterr().err
    assert not (heard / "calqa.sqlite").exists()
