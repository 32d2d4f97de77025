"""What a run needs, told before it."""

from pathlib import Path

import pytest

from callqa.cli import doctor, main
from callqa.errors import ModelError
from callqa.rules import folders
from callqa.settings import SpeechSettings
from callqa.speech import engines, whisper
from tests.shop import settings_in


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings_in(tmp_path)
    monkeypatch.setattr(folders, "load_all", lambda *_: {})  # the rules take seconds and are not the point
    monkeypatch.setattr(doctor, "check", lambda *_: [])
    monkeypatch.setenv("CALLQA_CONFIG", str(tmp_path / "callqa.toml"))
    monkeypatch.setenv("COLUMNS", "300")
    (tmp_path / "recordings").mkdir()
    return tmp_path


def found(settings: SpeechSettings, cache: Path) -> whisper.Engine | None:
    """``base`` is there, ``small`` is not, and there is no ``huge``."""
    if settings.model == "huge":
        raise ModelError("There is no model 'huge'.")
    return whisper.Engine(cache, "cpu", "int8", 5, "whisper base 123") if settings.model == "base" else None


def test_the_engine_of_each_queue_is_told(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "find", found)
    queues = '\n[speech.queues.support-en]\nmodel = "small"\n[speech.queues."[bold]"]\nlanguage = "hu"\n'
    with (shop / "callqa.toml").open("a", encoding="utf-8") as file:
        file.write(queues)

    assert main(["doctor"]) == 0

    lines = capsys.readouterr().out.splitlines()
    (general,) = (line for line in lines if "speech model " in line and "queue" not in line)
    (english,) = (line for line in lines if "speech model, queue support-en" in line)
    (other,) = (line for line in lines if "speech model, queue [bold]" in line)
    assert "ok" in general
    assert "'base' on cpu: whisper base 123" in general
    assert "note" in english
    assert "'small' is not on this machine yet: the next run downloads it" in english
    assert "'base'" in other


def test_a_model_that_there_is_not_is_missing(
    monkeypatch: pytest.MonkeyPatch, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "find", found)
    monkeypatch.setenv("CALLQA_SPEECH__MODEL", "huge")

    assert main(["doctor"]) == 1
    assert "There is no model 'huge'." in capsys.readouterr().out
    assert shop.is_dir()


def test_what_tells_of_recordings_is_told(
    monkeypatch: pytest.MonkeyPatch, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "find", found)
    monkeypatch.setenv("COLUMNS", "500")
    (shop / "phone.yaml").write_text("shared: ['2000']\nlines: [{queues: [a, b], shop: S}]", encoding="utf-8")
    (shop / "calls.csv").write_text("file;agent\na.wav;Anna\nbroken\n", encoding="utf-8")
    with (shop / "callqa.toml").open("a", encoding="utf-8") as file:
        file.write('\n[phone]\ncalls = "calls.csv"\n')
    assert main(["doctor"]) == 0
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "who is who" in line)
    assert f"1 members, 2 queues and numbers in {shop / 'phone.yaml'}; 1 calls in {shop / 'calls.csv'}" in line
    assert "1 rows there cannot be read: 1 × another number of columns than the heading: line 3" in line

    (shop / "phone.yaml").write_text("sharde: [2000]", encoding="utf-8")
    monkeypatch.setenv("CALLQA_RECORDINGS", "sftp://127.0.0.1:1/monitor")
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "phone.yaml, line 1: 'sharde': there is no such key." in told
    assert "sftp://127.0.0.1:1/monitor cannot be reached" in told


def test_files_that_others_can_read_are_named(
    monkeypatch: pytest.MonkeyPatch, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "find", found)
    assert main(["doctor"]) == 0
    assert "for this user only" in capsys.readouterr().out

    (shop / "callqa.sqlite").chmod(0o644)
    assert main(["doctor"]) == 0
    assert f"other users of this machine can read {shop / 'callqa.sqlite'}" in capsys.readouterr().out
