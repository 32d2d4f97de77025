import hashlib
import io
import wave
from pathlib import Path
from threading import Barrier, Thread

import av
import numpy as np
import pytest
from sqlmodel import Session

from callqa.audio import playable_wav
from callqa.review import context, playable
from callqa.review.playable import playable_copy
from callqa.store.accounts import Account
from callqa.store.listening import StoredFile
from callqa.store.tables import RecordingRow
from tests.review.conftest import App

RATE_HZ = 8000


def write_wav(path: Path, seconds: float = 1.0, codec: str = "pcm_s16le") -> bytes:
    """Write a hum as telephone systems do and return its samples."""
    samples = (8000 * np.sin(np.arange(int(RATE_HZ * seconds)) / 7)).astype("<i2")
    with av.open(str(path), "w", format="wav") as container:
        stream = container.add_stream(codec, rate=RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return samples.tobytes()


def stored(path: Path) -> StoredFile:
    data = path.read_bytes()
    return StoredFile(str(path), hashlib.sha256(data).hexdigest(), len(data))


def add_recording(path: Path, agent: str | None) -> int:
    file = stored(path)
    row = RecordingRow(
        sha256=file.sha256,
        name=path.name,
        path=str(path),
        size_bytes=file.size_bytes,
        status="scored",
        state="released",
        agent=agent,
    )
    with Session(context.engine()) as session:
        session.add(row)
        session.commit()
        assert row.id is not None
        return row.id


@pytest.fixture(scope="module")
def people(running_app: App) -> dict[str, Account]:
    return {
        "admin": running_app.add("admin", "admin"),
        "vera": running_app.add("vera", "supervisor"),
        "olga": running_app.add("olga", "manager", agent="Ольга Смирнова"),
        "ivan": running_app.add("ivan", "manager", agent="Иван Петров"),
    }


@pytest.fixture(scope="module")
def calls(running_app: App) -> dict[str, int]:
    """A call of Olga, one of Ivan, and one of nobody known."""
    folder = running_app.settings.home / "calls"
    folder.mkdir()
    numbers = {}
    for second, (name, agent) in enumerate([("olga", "Ольга Смирнова"), ("ivan", "Иван Петров"), ("nobody", None)], 1):
        write_wav(folder / f"{name}.wav", second)
        numbers[name] = add_recording(folder / f"{name}.wav", agent)
    return numbers


@pytest.mark.parametrize(
    ("who", "hears"),
    [
        ("admin", {"olga", "ivan", "nobody"}),
        ("vera", {"olga", "ivan", "nobody"}),
        ("olga", {"olga"}),
        ("ivan", {"ivan"}),
    ],
)
def test_supervisors_hear_all_calls_and_managers_their_own(
    app: App, people: dict[str, Account], calls: dict[str, int], who: str, hears: set[str]
) -> None:
    app.come_in_as(people[who])
    answers = {name: app.client.get(f"/audio/{number}").status_code for name, number in calls.items()}
    assert answers == {name: 200 if name in hears else 404 for name in calls}


def test_another_ones_call_is_told_in_the_same_words_as_no_call(
    app: App, people: dict[str, Account], calls: dict[str, int]
) -> None:
    app.come_in_as(people["olga"])
    foreign, missing = app.client.get(f"/audio/{calls['ivan']}"), app.client.get("/audio/999999")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert foreign.headers == missing.headers


def test_nobody_hears_anything_without_a_session(app: App, calls: dict[str, int]) -> None:
    assert app.client.get(f"/audio/{calls['olga']}").status_code == 401


def test_a_disabled_manager_hears_nothing_any_more(app: App, calls: dict[str, int]) -> None:
    app.come_in_as(app.add("former", "manager", agent="Ольга Смирнова"))
    assert app.client.get(f"/audio/{calls['olga']}").status_code == 200
    app.disable("former")
    assert app.client.get(f"/audio/{calls['olga']}").status_code == 401


def test_a_player_gets_the_very_bytes_it_asks_for(app: App, people: dict[str, Account], calls: dict[str, int]) -> None:
    app.come_in_as(people["vera"])
    address = f"/audio/{calls['olga']}"
    whole = app.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert whole.headers["accept-ranges"] == "bytes"
    assert "content-encoding" not in whole.headers
    same = {"Accept-Encoding": "gzip", "If-Range": whole.headers["etag"]}
    size = len(whole.content)
    for asked, start, end in [
        ("0-", 0, size),
        ("44-1043", 44, 1044),
        (f"{size - 10}-", size - 10, size),
        ("-5", size - 5, size),
    ]:
        part = app.client.get(address, headers={"Range": f"bytes={asked}"} | same)
        assert part.status_code == 206
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
        assert part.content == whole.content[start:end]
    assert app.client.get(address, headers={"Range": f"bytes={size}-"}).status_code == 416


def test_the_answer_says_nothing_of_the_file_and_is_kept_nowhere(
    app: App, people: dict[str, Account], calls: dict[str, int]
) -> None:
    app.come_in_as(people["vera"])
    headers = app.client.get(f"/audio/{calls['olga']}").headers
    assert headers["content-type"] == "audio/wav"
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-disposition"] == "inline"
    assert headers["x-content-type-options"] == "nosniff"
    assert "olga" not in str(headers)


@pytest.mark.parametrize("codec", ["pcm_s16le", "pcm_alaw"])
def test_every_browser_can_play_what_is_sent(
    app: App, people: dict[str, Account], recordings: Path, codec: str
) -> None:
    samples = write_wav(recordings / "call.wav", 1.5, codec)
    number = add_recording(recordings / "call.wav", None)
    app.come_in_as(people["vera"])
    with wave.open(io.BytesIO(app.client.get(f"/audio/{number}").content)) as sent:
        assert (sent.getnchannels(), sent.getsampwidth(), sent.getframerate()) == (1, 2, RATE_HZ)
        heard = np.frombuffer(sent.readframes(sent.getnframes()), "<i2")
    np.testing.assert_allclose(heard, np.frombuffer(samples, "<i2"), atol=0 if codec == "pcm_s16le" else 256)


@pytest.mark.parametrize(
    "path",
    [
        "0",
        "-1",
        "1.0",
        "1e3",
        "",
        "9" * 30,
        "½",
        "١",
        "1/..",
        "../callqa.sqlite",
        "%2e%2e/callqa.sqlite",
        "1 OR 1=1",
        "1%00",
    ],
)
def test_what_is_no_number_of_a_call_is_no_call(app: App, people: dict[str, Account], path: str) -> None:
    app.come_in_as(people["vera"])
    response = app.client.get(f"/audio/{path}")
    assert response.status_code in {400, 404} or "text/html" in response.headers["content-type"]
    assert b"SQLite format" not in response.content


def test_a_recording_that_is_gone_or_changed_is_not_played_from_the_cache(
    app: App, people: dict[str, Account], recordings: Path
) -> None:
    write_wav(recordings / "call.wav", 0.7)
    number = add_recording(recordings / "call.wav", None)
    app.come_in_as(people["vera"])
    assert app.client.get(f"/audio/{number}").status_code == 200
    write_wav(recordings / "call.wav", 0.8)
    assert app.client.get(f"/audio/{number}").status_code == 404
    (recordings / "call.wav").unlink()
    response = app.client.get(f"/audio/{number}")
    assert response.status_code == 404
    assert "no longer" in response.text
    assert str(recordings) not in response.text


def test_a_recording_that_cannot_be_decoded_is_told_so(app: App, people: dict[str, Account], recordings: Path) -> None:
    (recordings / "call.wav").write_text("not audio", encoding="utf-8")
    number = add_recording(recordings / "call.wav", None)
    app.come_in_as(people["vera"])
    response = app.client.get(f"/audio/{number}")
    assert (response.status_code, response.text) == (404, "The recording cannot be decoded.")


def test_a_recording_is_converted_once_for_all_who_listen_at_once(
    recordings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wav(recordings / "call.wav")
    source = stored(recordings / "call.wav")
    converted: list[Path] = []

    def counted(source: Path, target: Path) -> None:
        converted.append(source)
        playable_wav(source, target)

    monkeypatch.setattr(playable, "playable_wav", counted)
    together = Barrier(4)

    def listen() -> None:
        together.wait()
        assert playable_copy(source, tmp_path / "playable")

    listeners = [Thread(target=listen) for _ in range(4)]
    for listener in listeners:
        listener.start()
    for listener in listeners:
        listener.join()
    assert len(converted) == 1


def test_copies_are_private_named_by_hash_and_bounded(
    recordings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "playable"
    sources = []
    for number in range(3):
        write_wav(recordings / f"{number}.wav", 1 + number / 100)
        sources.append(stored(recordings / f"{number}.wav"))
    monkeypatch.setattr(playable, "MAX_CACHE_BYTES", 2.5 * RATE_HZ * 2)
    first, second = (playable_copy(source, folder) for source in sources[:2])
    assert playable_copy(sources[0], folder) == first  # heard again, so the second is the one to go
    third = playable_copy(sources[2], folder)
    assert set(folder.iterdir()) == {first, third}
    assert second not in {first, third}
    assert {path.stem for path in folder.iterdir()} == {sources[0].sha256, sources[2].sha256}
    assert folder.stat().st_mode & 0o777 == 0o700
