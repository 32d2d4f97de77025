"""What phone systems write is heard as it was said: both channels, whole, at the right speed."""

import shutil
from pathlib import Path

import av
import numpy as np
import pytest

from callqa import audio, ingest
from callqa.audio import containers
from callqa.errors import UnreadableError
from tests.audio.sounds import SECONDS, chirps, encode, likeness

DATA = Path(__file__).parent / "data"


def assert_is_the_chirp(path: Path, *, channels: int, rate_hz: int, at_least: float) -> None:
    heard = audio.decode(path)
    assert (heard.channels, heard.source_rate_hz, heard.rate_hz) == (channels, rate_hz, 16_000)
    assert heard.duration_s == pytest.approx(SECONDS, abs=0.2)
    for channel, track in enumerate(heard.tracks):
        assert likeness(track, channel) >= at_least
        assert np.linalg.norm(track[:]) == pytest.approx(0.3 * (SECONDS * 16_000 / 2) ** 0.5, rel=0.2)


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz", "at_least"),
    [
        ("call.wav", "pcm_u8", 8_000, 0.99),
        *(("call.wav", "pcm_s16le", rate, 0.99) for rate in (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000)),
        ("call.wav", "pcm_s24le", 48_000, 0.99),
        ("call.wav", "pcm_s32le", 16_000, 0.99),
        ("call.wav", "pcm_f32le", 44_100, 0.99),
        ("call.wav", "pcm_alaw", 8_000, 0.99),
        ("call.wav", "pcm_mulaw", 8_000, 0.99),
        ("call.wav", "adpcm_ms", 8_000, 0.99),
        ("call.wav", "adpcm_ima_wav", 8_000, 0.99),
        ("call.w64", "pcm_s16le", 8_000, 0.99),
        ("call.au", "pcm_mulaw", 8_000, 0.99),
        ("call.aiff", "pcm_s16be", 8_000, 0.99),
        ("call.caf", "pcm_alaw", 8_000, 0.99),
        *(("call.mp3", "libmp3lame", rate, 0.97) for rate in (8_000, 16_000, 44_100)),
        *(("call.ogg", "libopus", rate, 0.9) for rate in (8_000, 48_000)),
        *(("call.m4a", "aac", rate, 0.9) for rate in (8_000, 44_100)),
        ("call.flac", "flac", 8_000, 0.99),
        ("call.webm", "libopus", 48_000, 0.9),
        ("call.wma", "wmav2", 16_000, 0.95),
    ],
)
def test_files_with_a_header(tmp_path: Path, name: str, codec: str, rate_hz: int, at_least: float) -> None:
    container = "asf" if name.endswith(".wma") else None
    path = encode(tmp_path / name, codec, chirps(2, rate_hz), rate_hz, container, b="48000")

    opus_rate_hz = 48_000 if codec == "libopus" else rate_hz
    assert_is_the_chirp(path, channels=2, rate_hz=opus_rate_hz, at_least=at_least)


@pytest.mark.parametrize(
    ("name", "codec", "container", "rate_hz"),
    [
        ("call.alaw", "pcm_alaw", "alaw", 8_000),
        ("call.AL", "pcm_alaw", "alaw", 8_000),
        ("call.ulaw", "pcm_mulaw", "mulaw", 8_000),
        ("call.ul", "pcm_mulaw", "mulaw", 8_000),
        ("call.pcm", "pcm_mulaw", "mulaw", 8_000),
        ("call.g722", "g722", "g722", 16_000),
        ("call.sln", "pcm_s16le", "s16le", 8_000),
        ("call.raw", "pcm_s16le", "s16le", 8_000),
        ("call.sln16", "pcm_s16le", "s16le", 16_000),
        ("call.sln44", "pcm_s16le", "s16le", 44_100),
        ("call.sln48", "pcm_s16le", "s16le", 48_000),
    ],
)
def test_files_without_a_header_are_what_their_extension_says(
    tmp_path: Path, name: str, codec: str, container: str, rate_hz: int
) -> None:
    path = encode(tmp_path / name, codec, chirps(1, rate_hz), rate_hz, container)

    assert_is_the_chirp(path, channels=1, rate_hz=rate_hz, at_least=0.98)


@pytest.mark.parametrize("name", ["chirp.gsm", "chirp.WAV", "chirp.ogg"])
def test_what_pyav_cannot_write_well(name: str) -> None:
    assert_is_the_chirp(DATA / name, channels=1, rate_hz=8_000, at_least=0.9)


def test_mp3_of_varying_bit_rate_without_a_header_is_no_longer_than_it_is(tmp_path: Path) -> None:
    quiet_then_loud = np.concatenate((np.zeros((2, 80_000), np.float32), chirps(2, 16_000, 5.0)), axis=1)
    path = encode(
        tmp_path / "call.mp3",
        "libmp3lame",
        quiet_then_loud,
        16_000,
        flags="+qscale",
        global_quality="600",
        write_xing="0",
    )

    heard = audio.decode(path)

    assert heard.duration_s == pytest.approx(10.0, abs=0.2)
    assert not heard.breaks_off


def test_mpeg_audio_in_adts_and_amr(tmp_path: Path) -> None:
    adts = encode(tmp_path / "call.aac", "aac", chirps(2, 16_000), 16_000, "adts")
    amr = encode(tmp_path / "call.amr", "libopencore_amrnb", chirps(1), 8_000, "amr")

    assert_is_the_chirp(adts, channels=2, rate_hz=16_000, at_least=0.97)
    assert_is_the_chirp(amr, channels=1, rate_hz=8_000, at_least=0.9)


@pytest.mark.parametrize(
    ("name", "codec", "container"),
    [
        ("call.wav", "libmp3lame", "mp3"),
        ("call.g722", "libmp3lame", "mp3"),
        ("call.mp3", "pcm_s16le", "wav"),
        ("call.sln", "pcm_alaw", "wav"),
        ("call.gsm", "libopus", "ogg"),
        ("call.ulaw", "flac", "flac"),
        ("call.ogg", "aac", "mp4"),
        ("call", "aac", "adts"),
        ("call.WAV", "libopus", "webm"),
        ("call.mp3", "pcm_mulaw", "au"),
    ],
)
def test_a_wrong_extension_misleads_nobody(tmp_path: Path, name: str, codec: str, container: str) -> None:
    rate_hz = 48_000 if codec == "libopus" else 16_000
    path = encode(tmp_path / name, codec, chirps(2, rate_hz), rate_hz, container)

    assert_is_the_chirp(path, channels=2, rate_hz=rate_hz, at_least=0.95)


def test_gsm_without_a_header_is_known_under_any_name(tmp_path: Path) -> None:
    path = Path(shutil.copy(DATA / "chirp.gsm", tmp_path / "call.mp3"))

    assert_is_the_chirp(path, channels=1, rate_hz=8_000, at_least=0.9)


def test_mp3_may_begin_with_a_tag_or_with_rests(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.mp3", "libmp3lame", chirps(), write_xing="0")
    content = path.read_bytes()
    assert content.startswith(b"ID3")
    picture = b"ID3\x04\0\0" + bytes([0, 8, 0, 0]) + b"\xff\xd8" + bytes(8 * 128 * 128 - 2)
    stream = content[10 + content[9] + content[8] * 128 :]

    for name, start in (("tag.mp3", picture), ("rests.mp3", b"left over"), ("bare.mp3", b"")):
        (tmp_path / name).write_bytes(start + stream)
        assert_is_the_chirp(tmp_path / name, channels=2, rate_hz=8_000, at_least=0.97)


@pytest.mark.parametrize("name", ["call.wav", "call.mp3", "call.gsm", "call", "call.ogg"])
@pytest.mark.parametrize("content", ["noise", "mulaw", "alaw", "linear", "zeros"])
def test_sound_without_a_header_is_never_guessed_from_a_wrong_extension(
    tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    noise = np.random.default_rng(1).standard_normal((1, 80_000)).astype(np.float32) * 0.003
    if content == "noise":
        path.write_bytes(np.random.default_rng(0).bytes(500_000))
    elif content == "zeros":
        path.write_bytes(bytes(500_000))
    else:
        codec, container = {"linear": ("pcm_s16le", "s16le")}.get(content, (f"pcm_{content}", content))
        encode(path, codec, noise + chirps(1, 8_000, 10.0), 8_000, container)

    with pytest.raises(UnreadableError, match="not_audio"):
        audio.decode(path)


@pytest.mark.parametrize("name", ["call.ulaw", "call.alaw", "call.g722", "call.pcm"])
def test_16_bit_sound_is_not_heard_as_8_bit_noise(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(1).standard_normal((1, 80_000)).astype(np.float32) * 0.003
    path = encode(tmp_path / name, "pcm_s16le", noise, 8_000, "s16le")

    with pytest.raises(UnreadableError, match=r"wrong_extension.*Rename it to \.sln"):
        audio.decode(path)


def test_a_stream_may_change_its_rate_on_the_way(tmp_path: Path) -> None:
    first = encode(tmp_path / "first.mp3", "libmp3lame", chirps(1, 16_000), 16_000, write_xing="0").read_bytes()
    second = encode(tmp_path / "second.mp3", "libmp3lame", chirps(1, 44_100), 44_100, write_xing="0").read_bytes()
    path = tmp_path / "call.mp3"
    path.write_bytes(first + second)

    assert audio.decode(path).duration_s == pytest.approx(2 * SECONDS, abs=0.3)


@pytest.mark.parametrize("suffix", containers.HEADERLESS)
def test_a_run_finds_what_only_its_extension_tells(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"call{suffix.upper()}"
    path.write_bytes(b"\xd5")

    assert ingest.find([tmp_path]) == [path]


def test_every_encoder_used_here_exists() -> None:
    """A build of PyAV without one would skip nothing silently: its test fails by name."""
    assert {"libmp3lame", "libopus", "aac", "flac", "g722", "libopencore_amrnb"} <= av.codecs_available
