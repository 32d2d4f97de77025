"""The outline of a call for those who may hear it, and nobody else."""

import base64
from pathlib import Path

import pytest

from callqa.audio import Peaks, peaks
from callqa.review import playable
from callqa.store.accounts import Account
from tests.review.conftest import App
from tests.review.test_audio_route import add_recording, stored, write_wav

OLGA, IVAN = "Ольга Смирнова", "Иван Петров"


@pytest.fixture(scope="module")
def people(running_app: App) -> dict[str, Account]:
    return {
        "vera": running_app.add("vera", "supervisor"),
        "olga": running_app.add("olga", "manager", agent=OLGA),
        "ivan": running_app.add("ivan", "manager", agent=IVAN),
    }


@pytest.fixture(scope="module")
def call(running_app: App) -> int:
    """A call of Olga."""
    folder = running_app.settings.home / "calls"
    folder.mkdir()
    write_wav(folder / "olga.wav", 1.5)
    return add_recording(folder / "olga.wav", OLGA)


def test_the_outline_is_the_calls(app: App, people: dict[str, Account], call: int) -> None:
    app.come_in_as(people["olga"])
    answer = app.client.get(f"/peaks/{call}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "private, no-store"
    sent = answer.json()
    assert (sent["per_s"], sent["duration_s"]) == (20, 1.5)
    assert [list(base64.b64decode(levels)) for levels in sent["channels"]] == [[126] * 30]


def test_who_may_not_hear_the_call_gets_what_a_missing_one_gets(
    app: App, people: dict[str, Account], call: int
) -> None:
    app.come_in_as(people["ivan"])
    for route in ("audio", "peaks"):
        foreign, made_up = app.client.get(f"/{route}/{call}"), app.client.get(f"/{route}/999999")
        ranged = app.client.get(f"/{route}/{call}", headers={"Range": "bytes=0-99"})
        assert foreign.status_code == made_up.status_code == ranged.status_code == 404
        assert foreign.content == made_up.content == ranged.content
        assert foreign.headers == made_up.headers == ranged.headers


def test_a_signed_out_browser_is_told_nothing_of_which_calls_there_are(app: App, call: int) -> None:
    for route in ("audio", "peaks"):
        real, made_up = app.client.get(f"/{route}/{call}"), app.client.get(f"/{route}/999999")
        assert real.status_code == made_up.status_code == 401
        assert real.content == made_up.content
        assert real.headers == made_up.headers


@pytest.mark.parametrize("asked", ["", "0", "-1", "1.0", "9" * 30, "١", "../callqa.sqlite", "1/2", "1.peaks-1.json"])
def test_what_is_no_number_of_a_call_has_no_outline(app: App, people: dict[str, Account], asked: str) -> None:
    app.come_in_as(people["vera"])
    response = app.client.get(f"/peaks/{asked}")
    assert response.status_code in {400, 404} or "text/html" in response.headers["content-type"]
    assert b"per_s" not in response.content


def test_a_recording_that_is_gone_has_no_outline_any_more_and_says_so(
    app: App, people: dict[str, Account], recordings: Path
) -> None:
    write_wav(recordings / "call.wav", 0.7)
    number = add_recording(recordings / "call.wav", None)
    app.come_in_as(people["vera"])
    assert app.client.get(f"/peaks/{number}").status_code == 200
    (recordings / "call.wav").unlink()
    for route in ("audio", "peaks"):
        answer = app.client.get(f"/{route}/{number}")
        assert (answer.status_code, answer.headers["x-callqa-trouble"]) == (404, "gone")


def test_a_recording_that_is_no_sound_says_so(app: App, people: dict[str, Account], recordings: Path) -> None:
    (recordings / "call.wav").write_text("not audio", encoding="utf-8")
    number = add_recording(recordings / "call.wav", None)
    app.come_in_as(people["vera"])
    assert app.client.get(f"/peaks/{number}").headers["x-callqa-trouble"] == "unreadable"


def test_an_outline_is_made_once_and_goes_with_the_copy(
    recordings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Path] = []

    def counted(copy: Path) -> Peaks:
        drawn.append(copy)
        return peaks(copy)

    monkeypatch.setattr(playable, "peaks", counted)
    monkeypatch.setattr(playable, "MAX_CACHE_BYTES", 20_000)
    folder = tmp_path / "playable"
    write_wav(recordings / "one.wav", 1.0)
    source = stored(recordings / "one.wav")
    first = playable.outline_file(source, folder)
    assert first == playable.outline_file(source, folder)
    assert len(drawn) == 1
    write_wav(recordings / "two.wav", 1.1)
    playable.playable_copy(stored(recordings / "two.wav"), folder)
    assert [path.suffix for path in folder.iterdir()] == [".wav"], "the older call's copy and outline made room"
