"""Card numbers are said in recordings: who may not see them does not hear them either."""

import io
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlmodel import Session, select

from callqa.cli import main
from callqa.review import context
from callqa.store import exemplary
from callqa.store.accounts import Account
from callqa.store.exemplary import Passage
from callqa.store.tables import AccountRow, RecordingRow, TranscriptRow
from tests.review import seed
from tests.review.conftest import App

SPOKEN = [
    ("Карта", 20.0), ("4276", 20.5), ("1609", 21.0), ("1234", 21.5), ("5674,", 22.0), ("записали?", 26.0),
]  # fmt: skip
FIRST_S, LAST_S = 20.2, 22.7
"""0.3 s around what is said from 20.5 to 22.4 s."""


@dataclass(frozen=True)
class Said:
    calls: seed.Seed
    number: int
    path: Path
    vera: Account
    """May see what is personal."""


@pytest.fixture(scope="module")
def said(running_app: App) -> Said:
    """A call of Olga's in which a card is dictated."""
    folder = running_app.settings.home / "silenced"
    folder.mkdir()
    calls = seed.fill(context.engine(), folder)
    number = calls.calls["awful"]
    vera = running_app.add("vera-hears", "supervisor")
    with Session(context.engine()) as session:
        row = session.exec(select(TranscriptRow).where(TranscriptRow.recording_id == number)).one()
        words = [{"text": text, "start_s": at, "end_s": at + 0.4, "confidence": 0.9} for text, at in SPOKEN]
        turns: list[dict[str, Any]] = [dict(turn) for turn in row.turns]
        turns[3] |= {"words": words, "start_s": 20.0, "end_s": 26.4, "text": " ".join(text for text, _at in SPOKEN)}
        row.turns = turns
        session.add(row)
        allowed = session.exec(select(AccountRow).where(AccountRow.login == vera.login)).one()
        allowed.may_see_personal = True
        session.add(allowed)
        session.commit()
        path = Path(session.get_one(RecordingRow, number).path)
    return Said(calls, number, path, vera)


def samples(content: bytes) -> tuple[np.ndarray, int]:
    with wave.open(io.BytesIO(content)) as file:
        assert file.getsampwidth() == 2
        return np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()


def test_the_seconds_of_a_card_are_silent_and_no_other_sample_changes(app: App, said: Said) -> None:
    before = said.path.read_bytes()
    app.come_in_as(said.vera)
    whole, rate_hz = samples(app.client.get(f"/audio/{said.number}").content)
    app.come_in_as(said.calls.olga)
    content = app.client.get(f"/audio/{said.number}").content
    heard, _rate_hz = samples(content)
    first, last = round(FIRST_S * rate_hz), round(LAST_S * rate_hz)
    assert len(heard) == len(whole)
    assert np.any(whole[first:last])
    assert not np.any(heard[first:last])
    assert np.array_equal(heard[:first], whole[:first])
    assert np.array_equal(heard[last:], whole[last:])
    asked = {"Range": f"bytes={44 + 2 * first - 4}-{44 + 2 * first + 3}"}
    part = app.client.get(f"/audio/{said.number}", headers=asked).content
    assert part == content[44 + 2 * first - 4 : 44 + 2 * first + 4]
    assert part.endswith(bytes(4))
    assert said.path.read_bytes() == before


def test_the_outline_is_that_of_what_is_heard(app: App, said: Said) -> None:
    outlines = []
    for account in (said.vera, said.calls.olga):
        app.come_in_as(account)
        outlines.append(app.client.get(f"/peaks/{said.number}").json())
    assert outlines[0]["duration_s"] == outlines[1]["duration_s"]
    assert outlines[0]["channels"] != outlines[1]["channels"]


def test_clips_of_evidence_and_passages_are_silent_there_too(app: App, said: Said) -> None:
    where = f"/clip/{said.number}/never_say_no/{round(seed.REFUSAL_S * 1000)}?before=0&after=20"
    clips = {}
    for account in (said.vera, said.calls.olga):
        app.come_in_as(account)
        clips[account.login], rate_hz = samples(app.client.get(where).content)
    first, last = (round((at_s - seed.REFUSAL_S) * rate_hz) for at_s in (FIRST_S, LAST_S))
    whole, heard = clips["vera-hears"], clips[said.calls.olga.login]
    assert np.any(whole[first:last])
    assert not np.any(heard[first:last])
    assert np.array_equal(heard[:first], whole[:first])
    with Session(context.engine()) as session:
        passage = Passage(said.number, 19.0, 25.0, "Оплата", "", ())
        released = exemplary.release(session=session, account=said.calls.supervisor, passage=passage)
        session.commit()
    app.come_in_as(said.vera)
    heard, rate_hz = samples(app.client.get(f"/exemplary/{released}").content)
    assert not np.any(heard[round(1.2 * rate_hz) : round(3.7 * rate_hz)]), "everybody hears it"
    assert np.any(heard[: round(1.2 * rate_hz)])


def test_the_command_writes_card_numbers_on_request_only(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, running_app: App
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ["clip", str(said.number), "--rule", "never_say_no", "--before", "0", "--after", "20", "--out"]
    database = ["--database", running_app.settings.database_url]
    found = []
    for folder, more in (("masked", []), ("personal", ["--personal"])):
        assert main([*database, *asked, str(tmp_path / folder), *more]) == 0
        (clip,) = (tmp_path / folder).iterdir()
        heard, rate_hz = samples(clip.read_bytes())
        first, last = (round((at_s - seed.REFUSAL_S) * rate_hz) for at_s in (FIRST_S, LAST_S))
        found.append(bool(np.any(heard[first:last])))
    assert found == [False, True]
