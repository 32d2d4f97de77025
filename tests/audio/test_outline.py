"""Outlines against sounds whose levels are known."""

import resource
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from callqa.audio import Peaks, outline, peaks


def outline_of(path: Path, sound: npt.ArrayLike, rate_hz: int = 8_000) -> Peaks:
    """Write sound of shape (n, channels) and go through it."""
    samples = np.asarray(sound, "<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())
    return peaks(path)


@pytest.mark.parametrize(
    ("loudest", "level"), [(0, 0), (8, 4), (328, 26), (8_192, 128), (16_384, 180), (32_767, 255), (-32_768, 255)]
)
def test_a_level_is_the_root_of_the_largest_deflection(tmp_path: Path, loudest: int, level: int) -> None:
    sound = np.zeros((400, 1))
    sound[217] = loudest
    assert [list(levels) for levels in outline_of(tmp_path / "a.wav", sound).channels] == [[level]]


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 44_100])
def test_each_moment_is_where_it_is_heard_and_channels_are_apart(tmp_path: Path, rate_hz: int) -> None:
    clicks_s = {0: [0.0, 0.4, 60.05, 121.0], 1: [3.0]}
    sound = np.zeros((int(121.2 * rate_hz), 2))
    for channel, moments in clicks_s.items():
        sound[[int(np.ceil(moment * rate_hz)) for moment in moments], channel] = 32_767
    found = outline_of(tmp_path / "a.wav", sound, rate_hz)
    assert found.duration_s == pytest.approx(121.2, abs=0.001)
    for channel, moments in clicks_s.items():
        assert list(np.flatnonzero(found.channels[channel])) == [round(moment * outline.PER_S) for moment in moments]
        assert len(found.channels[channel]) == pytest.approx(121.2 * outline.PER_S, abs=1)


def test_a_recording_without_sound_has_an_empty_outline(tmp_path: Path) -> None:
    found = outline_of(tmp_path / "a.wav", np.zeros((0, 2)))
    assert [len(levels) for levels in found.channels] == [0, 0]
    assert found.duration_s == 0


def test_an_hour_takes_no_more_memory_than_a_minute(tmp_path: Path) -> None:
    path = tmp_path / "hour.wav"
    minute = np.random.default_rng(1).integers(-9_000, 9_000, (60 * 8_000, 2)).astype("<i2").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8_000)
        for _ in range(60):
            file.writeframesraw(minute)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = peaks(path)
    assert [len(levels) for levels in found.channels] == [72_000, 72_000]
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mb < 25, "the whole recording is 115 MB"
