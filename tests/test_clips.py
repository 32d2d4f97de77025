"""Evidence as sound."""

import io
import math
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from callqa import clips
from callqa.calls import Speaker, Turn

RATE_HZ = 8000
LEFT_HZ, RIGHT_HZ = 300, 700
TURNS = (
    Turn(Speaker.AGENT, 0.0, 10.0, "Добрый день.", 0.9),
    Turn(Speaker.CUSTOMER, 10.0, 20.0, "Здравствуйте.", 0.9),
)
SWAPPED = (
    Turn(Speaker.CUSTOMER, 0.0, 10.0, "Здравствуйте.", 0.9),
    Turn(Speaker.AGENT, 10.0, 20.0, "Добрый день.", 0.9),
)


def tone(hertz: float, start_s: float, end_s: float, length_s: float = 20.0) -> npt.NDArray[np.float64]:
    moments = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    return 9000 * np.sin(2 * math.pi * hertz * moments) * ((moments >= start_s) & (moments < end_s))


def write(path: Path, *channels: npt.NDArray[np.float64]) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((len(channels), 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes(np.stack(channels, axis=1).astype("<i2").tobytes())
    return path


def read(clip: bytes) -> npt.NDArray[np.int16]:
    """The samples, of shape (channels, n)."""
    with wave.open(io.BytesIO(clip)) as file:
        assert (file.getsampwidth(), file.getframerate()) == (2, RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels()).T


def pitch_hz(samples: npt.NDArray[np.int16]) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples)))) * RATE_HZ / len(samples)


@pytest.fixture
def stereo(tmp_path: Path) -> Path:
    """The left channel speaks for ten seconds, then the right one."""
    return write(tmp_path / "call.wav", tone(LEFT_HZ, 0, 10), tone(RIGHT_HZ, 10, 20))


def test_a_clip_holds_the_moment_with_some_seconds_around_it(stereo: Path) -> None:
    assert read(clips.cut(stereo, 9.0, 11.0)).shape == (2, (3 + 2 + 2) * RATE_HZ)
    assert read(clips.cut(stereo, 9.0, 11.0, before_s=0, after_s=0.5)).shape == (2, 2.5 * RATE_HZ)


def test_a_clip_ends_with_the_recording(stereo: Path) -> None:
    assert read(clips.cut(stereo, 1.0, 2.0)).shape[1] == 4 * RATE_HZ
    assert read(clips.cut(stereo, 19.0, 25.0)).shape[1] == 4 * RATE_HZ
    assert read(clips.cut(stereo, 40.0, 41.0)).shape[1] == 0


def test_both_channels_are_kept_and_the_agent_is_on_the_left(stereo: Path) -> None:
    for turns, left_hz, right_hz in ((TURNS, LEFT_HZ, RIGHT_HZ), (SWAPPED, RIGHT_HZ, LEFT_HZ)):
        left, right = read(clips.cut(stereo, 9.0, 11.0, turns))
        assert (pitch_hz(left), pitch_hz(right)) == pytest.approx((left_hz, right_hz), abs=1)


def test_the_same_sound_on_both_channels_stays_as_it_is(tmp_path: Path) -> None:
    twins = write(tmp_path / "twins.wav", tone(LEFT_HZ, 0, 20), tone(LEFT_HZ, 0, 20))
    left, right = read(clips.cut(twins, 9.0, 11.0, SWAPPED))
    assert (left == right).all()


def test_a_clip_begins_and_ends_without_a_click(stereo: Path) -> None:
    loudest = np.abs(read(clips.cut(stereo, 5.0, 6.0))[0])
    assert loudest[:8].max() < 500
    assert loudest[-8:].max() < 500
    assert loudest[RATE_HZ // 10 : -RATE_HZ // 10].max() > 8500


def test_a_mono_recording_stays_mono(tmp_path: Path) -> None:
    mono = write(tmp_path / "mono.wav", tone(LEFT_HZ, 0, 20))
    assert read(clips.cut(mono, 5.0, 6.0, TURNS)).shape == (1, 6 * RATE_HZ)


@pytest.fixture
def half_hour(tmp_path: Path) -> Path:
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes(bytes(4 * RATE_HZ * 1800))
    return path


def test_a_long_wait_is_cut_short(half_hour: Path) -> None:
    assert read(clips.cut(half_hour, 100.0, 1700.0)).shape[1] == clips.MAX_CLIP_S * RATE_HZ


def test_a_long_call_is_not_read_whole(half_hour: Path) -> None:
    tracemalloc.start()
    clips.cut(half_hour, 900.0, 901.0, TURNS)
    _now, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < half_hour.stat().st_size / 20


@pytest.mark.parametrize(
    ("name", "expected"),
    [("never_say_no", "call-7_never_say_no_1m12s.wav"), ('../x"\r\nНет', "call-7_-x-_1m12s.wav")],
)
def test_a_clips_name_is_safe(name: str, expected: str) -> None:
    assert clips.file_name(7, name, 72.9) == expected
