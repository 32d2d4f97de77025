"""Recordings as phone systems write them, and as they should not be."""

import struct
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from callqa import audio
from callqa.errors import UnreadableError

RATE_HZ = 8_000
DEMO = Path(__file__).parents[1] / "recordings" / "demo"


def tones(channels: int = 2, seconds: float = 3.0, rate_hz: int = RATE_HZ) -> audio.Samples:
    """A tone of its own for each channel: 400 Hz, 800 Hz, …"""
    time = np.arange(int(seconds * rate_hz)) / rate_hz
    return np.stack([0.3 * np.sin(2 * np.pi * 400 * (channel + 1) * time) for channel in range(channels)]).astype(
        np.float32
    )


def encode(
    path: Path, codec: str, samples: audio.Samples, rate_hz: int = RATE_HZ, container: str | None = None
) -> Path:
    layout = {1: "mono", 2: "stereo", 3: "3.0"}[len(samples)]
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate_hz, layout=layout)
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout=layout)
        frame.sample_rate = rate_hz
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)
    return path


def loudest_hz(samples: audio.Samples) -> float:
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    return float(np.argmax(np.abs(np.fft.rfft(middle))) * audio.RATE_HZ / len(middle))


def code_of(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        audio.decode(path)
    assert caught.value.message.startswith(path.name)
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz"),
    [
        ("call.wav", "pcm_s16le", 8_000),
        ("call.wav", "pcm_u8", 8_000),
        ("call.wav", "pcm_f32le", 44_100),
        ("call.wav", "pcm_alaw", 8_000),
        ("call.wav", "pcm_mulaw", 8_000),
        ("call.mp3", "libmp3lame", 8_000),
        ("call.ogg", "libopus", 48_000),
        ("call.m4a", "aac", 16_000),
        ("call.flac", "flac", 8_000),
    ],
)
def test_reads_what_phone_systems_write_and_keeps_the_channels_apart(
    tmp_path: Path, name: str, codec: str, rate_hz: int
) -> None:
    heard = audio.decode(encode(tmp_path / name, codec, tones(rate_hz=rate_hz), rate_hz))

    assert (heard.channels, heard.rate_hz, heard.source_rate_hz) == (2, 16_000, rate_hz)
    assert heard.samples.dtype == np.float32
    assert heard.duration_s == pytest.approx(3.0, abs=0.15)
    assert [loudest_hz(channel) for channel in heard.samples] == pytest.approx([400, 800], abs=3)
    assert np.abs(heard.samples).max() == pytest.approx(0.3, abs=0.05)


def test_reads_gsm() -> None:
    heard = audio.decode(DEMO / "dev-books-oneclick-out.wav")

    assert (heard.codec, heard.channels) == ("gsm_ms", 1)
    assert heard.duration_s == pytest.approx(90.4)


def test_the_extension_may_lie(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.wav", "libmp3lame", tones(), container="mp3")

    assert audio.decode(path).codec.startswith("mp3")


@pytest.mark.parametrize("size", [0, 0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_length_that_the_recorder_did_not_know_is_no_promise(tmp_path: Path, size: int) -> None:
    path = encode(tmp_path / "call.wav", "pcm_s16le", tones())
    data = path.read_bytes()
    at = data.index(b"data") + 4
    path.write_bytes(data[:at] + struct.pack("<I", size) + data[at + 4 :])

    assert audio.decode(path).duration_s == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("call.wav", "pcm_s16le"),
        ("call.wav", "pcm_alaw"),
        ("call.mp3", "libmp3lame"),
        ("call.ogg", "libopus"),
        ("call.flac", "flac"),
    ],
)
def test_a_recording_that_breaks_off_is_refused(tmp_path: Path, name: str, codec: str) -> None:
    rate_hz = 48_000 if codec == "libopus" else RATE_HZ
    path = encode(tmp_path / name, codec, tones(seconds=8.0, rate_hz=rate_hz), rate_hz)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert code_of(path) == "cut_off"


def test_a_tail_of_less_than_a_second_may_be_missing(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.wav", "pcm_alaw", tones(1))
    path.write_bytes(path.read_bytes()[: -RATE_HZ // 2])

    assert audio.decode(path).duration_s == pytest.approx(2.5, abs=0.1)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.wav", b"", "empty"),
        ("text.wav", b"Call me back, please.\n" * 50, "not_audio"),
        ("text.txt", b"Call me back, please.\n" * 50, "not_audio"),
        ("noise.mp3", bytes(range(256)) * 20, "not_audio"),
        ("playlist.wav", b"ffconcat version 1.0\nfile other.wav\n", "not_audio"),
    ],
)
def test_what_is_no_recording_is_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)

    assert code_of(tmp_path / name) == code


def test_a_header_without_sound_is_no_audio(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.wav", "pcm_s16le", tones())
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
    path = encode(tmp_path / "call.wav", "pcm_s16le", tones(3))

    with pytest.raises(UnreadableError, match="3 channels") as caught:
        audio.decode(path)
    assert caught.value.code == "too_many_channels"


def test_hours_of_sound_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "MAX_DURATION_S", 2.0)

    assert code_of(encode(tmp_path / "call.flac", "flac", tones(seconds=5.0))) == "too_long"


@pytest.mark.parametrize(("codec", "channels"), [("pcm_alaw", 2), ("pcm_mulaw", 1), ("pcm_f32le", 2)])
def test_a_playable_copy_keeps_rate_channels_and_sound(tmp_path: Path, codec: str, channels: int) -> None:
    source = encode(tmp_path / "call.wav", codec, tones(channels))
    target = tmp_path / "cache" / "copy.wav"

    audio.playable_wav(source, target)

    with wave.open(str(target)) as copy:
        assert (copy.getframerate(), copy.getnchannels(), copy.getsampwidth()) == (RATE_HZ, channels, 2)
        assert copy.getnframes() == 3 * RATE_HZ
    assert np.allclose(audio.decode(target).samples, audio.decode(source).samples, atol=0.001)


def test_a_playable_copy_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    source = tmp_path / "text.wav"
    source.write_text("no sound")
    target = tmp_path / "cache" / "copy.wav"

    with pytest.raises(UnreadableError):
        audio.playable_wav(source, target)

    assert list(target.parent.iterdir()) == []
