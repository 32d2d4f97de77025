"""Recordings that are not as they should be, each named with what to do; and long ones."""

import errno
import struct
from pathlib import Path

import av
import numpy as np
import pytest

from callqa import audio
from callqa.audio import reading, tracks
from callqa.errors import UnreadableError
from tests.audio.sounds import chirps, encode


def code_of(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        audio.decode(path)
    assert caught.value.message.startswith(path.name)
    return caught.value.code


def cut(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


@pytest.mark.parametrize("size", [0, 0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_length_that_the_recorder_did_not_know_is_no_promise(tmp_path: Path, size: int) -> None:
    path = encode(tmp_path / "call.wav", "pcm_s16le", chirps())
    data = path.read_bytes()
    at = data.index(b"data") + 4
    path.write_bytes(data[:at] + struct.pack("<I", size) + data[at + 4 :])

    assert audio.decode(path).duration_s == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("call.wav", "pcm_s16le"),
        ("call.wav", "pcm_alaw"),
        ("call.mp3", "libmp3lame"),
        ("call.ogg", "libopus"),
        ("call.flac", "flac"),
        ("call.m4a", "aac"),
        ("call.au", "pcm_mulaw"),
        ("call.webm", "libopus"),
    ],
)
def test_a_recording_that_breaks_off_is_refused(tmp_path: Path, name: str, codec: str) -> None:
    rate_hz = 48_000 if codec == "libopus" else 8_000
    path = encode(tmp_path / name, codec, chirps(rate_hz=rate_hz, seconds=8.0), rate_hz)

    assert code_of(cut(path, 0.5)) == "cut_off"


@pytest.mark.parametrize("share", [0.37, 0.5, 0.71])
def test_an_mp3_that_does_not_tell_its_length_shows_by_its_last_frame_that_it_breaks_off(
    tmp_path: Path, share: float
) -> None:
    path = encode(tmp_path / "call.mp3", "libmp3lame", chirps(seconds=8.0), write_xing="0")
    assert not audio.decode(path).breaks_off
    with path.open("ab") as file:
        file.write(b"TAG" + bytes(125))
    assert not audio.decode(path).breaks_off

    heard = audio.decode(cut(path, share))

    assert heard.breaks_off
    assert heard.duration_s == pytest.approx(8.0 * share, abs=0.3)


def test_a_tail_of_less_than_a_second_may_be_missing(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.wav", "pcm_alaw", chirps(1))
    path.write_bytes(path.read_bytes()[:-4_000])

    assert audio.decode(path).duration_s == pytest.approx(1.5, abs=0.1)


def test_live_web_recordings_state_no_length(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.webm", "libopus", chirps(rate_hz=48_000), 48_000, live="1")

    assert audio.decode(path).duration_s == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.wav", b"", "empty"),
        ("tag.mp3", b"ID3\x04\0\0\0\0\0\0", "empty"),
        ("text.wav", b"Call me back, please.\n" * 50, "not_audio"),
        ("text.txt", b"Call me back, please.\n" * 50, "not_audio"),
        ("text.ulaw", "Перезвоните мне, пожалуйста.\n".encode() * 50, "not_audio"),
        ("text.gsm", b"Call me back, please.\n" * 50, "not_audio"),
        ("noise.mp3", bytes(range(256)) * 20, "not_audio"),
        ("header.wav", b"RIFF\x24\0\0\0WAVEfmt ", "not_audio"),
        ("playlist.wav", b"ffconcat version 1.0\nfile other.wav\n", "not_audio"),
        ("playlist.sln", b"#EXTM3U\nhttp://localhost/call.wav\n", "not_audio"),
    ],
)
def test_what_is_no_recording_is_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)

    assert code_of(tmp_path / name) == code


def test_a_header_without_sound_is_no_audio(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.wav", "pcm_s16le", chirps())
    path.write_bytes(path.read_bytes()[: path.read_bytes().index(b"data")] + b"data\0\0\0\0")

    assert code_of(path) == "no_audio"


def test_a_picture_is_no_audio(tmp_path: Path) -> None:
    path = tmp_path / "call.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)

    assert code_of(path) == "no_audio"


def test_a_file_that_vanished(tmp_path: Path) -> None:
    assert code_of(tmp_path / "gone.wav") == "vanished"


def test_three_channels_are_refused_by_number(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.wav", "pcm_s16le", np.concatenate((chirps(2), chirps(1))))

    with pytest.raises(UnreadableError, match="3 channels") as caught:
        audio.decode(path)
    assert caught.value.code == "too_many_channels"


def test_too_many_hours_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_DURATION_S", 2.0)
    path = encode(tmp_path / "call.flac", "flac", chirps(seconds=5.0))

    assert code_of(path) == "too_long"
    with pytest.raises(UnreadableError, match="longer than"):
        audio.playable_wav(path, tmp_path / "copy.wav")  # nor does one fill the disk when somebody wants to hear it
    assert list(tmp_path.iterdir()) == [path]


def test_a_long_recording_on_disk_is_the_same_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = encode(tmp_path / "call.wav", "pcm_s16le", chirps())
    in_memory = audio.decode(path)
    monkeypatch.setattr(tracks, "IN_MEMORY_BYTES", 10_000)

    on_disk = audio.decode(path)

    for kept, short in zip(on_disk.tracks, in_memory.tracks, strict=True):
        assert np.array_equal(kept[:], short[:])
    del on_disk  # closes its file: an open one would be a warning, which is an error here


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = encode(tmp_path / "call.wav", "pcm_s16le", chirps())

    def full(_track: tracks.StoredTrack, _samples: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tracks.StoredTrack, "append", full)

    assert code_of(path) == "disk_full"


def test_sound_at_full_scale_stays_there(tmp_path: Path) -> None:
    """Else clipping could not be told any more."""
    path = encode(tmp_path / "call.wav", "pcm_s16le", np.clip(8 * chirps(1, 16_000), -1, 1), 16_000)

    samples = audio.decode(path).tracks[0][:]

    assert (samples.min(), samples.max()) == (-1.0, np.float32(32_767 / 32_768))
    assert np.mean(np.abs(samples) > 0.999) > 0.5
