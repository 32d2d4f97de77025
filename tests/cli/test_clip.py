"""The command that writes clips of evidence."""

import wave
from pathlib import Path

import pytest

from callqa.cli import main
from callqa.store.db import open_store
from tests.review import seed


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> seed.Seed:
    engine = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    filled = seed.fill(engine, tmp_path)
    engine.dispose()
    config = tmp_path / "callqa.toml"
    config.write_text('cache = "cache"\n', encoding="utf-8")
    monkeypatch.setenv("CALLQA_CONFIG", str(config))
    return filled


def test_every_piece_of_evidence_becomes_a_file(tmp_path: Path, calls: seed.Seed) -> None:
    assert main(["clip", "awful.wav", "--out", str(tmp_path / "clips")]) == 0
    number = calls.calls["awful"]
    assert sorted(path.name for path in (tmp_path / "clips").iterdir()) == [
        f"call-{number}_greeting_0m00s.wav",
        f"call-{number}_need_0m06s.wav",
        f"call-{number}_never_say_no_0m12s.wav",
        f"call-{number}_no_rudeness_0m12s.wav",
        f"call-{number}_offer_alternative_0m12s.wav",
        f"call-{number}_outcome_0m06s.wav",
    ]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "clips").iterdir()} == {0o600}


def test_one_rule_of_a_call_by_its_number(tmp_path: Path, calls: seed.Seed, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["clip", str(calls.calls["awful"]), "--rule", "never_say_no", "--before", "1", "--after", "0"]
    assert main([*asked, "--out", str(tmp_path)]) == 0
    path = Path(capsys.readouterr().out.replace("\n", ""))
    assert path == tmp_path / f"call-{calls.calls['awful']}_never_say_no_0m12s.wav"
    with wave.open(str(path)) as clip:
        assert clip.getnframes() / clip.getframerate() == pytest.approx(1.4, abs=0.01)


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (["short.wav"], 1, "short.wav has no evidence in its present evaluation."),
        (["awful.wav", "--rule", "agent_named"], 1, "has no evidence of 'agent_named'"),
        (["nothing.wav"], 2, "There is no recording nothing.wav"),
        (["999"], 2, "There is no recording 999"),
    ],
)
@pytest.mark.usefixtures("calls")
def test_says_what_it_cannot_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str], code: int, said: str
) -> None:
    assert main(["clip", *asked, "--out", str(tmp_path / "clips")]) == code
    told = capsys.readouterr()
    assert said in (told.out + told.err).replace("\n", " ")
    assert not (tmp_path / "clips").exists()


def test_a_recording_that_is_gone_is_named(
    tmp_path: Path, calls: seed.Seed, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "awful.wav").unlink()
    assert main(["clip", str(calls.calls["awful"])]) == 2
    assert "is no longer there" in capsys.readouterr().err
