"""What is wrong with the sound of a recording, and what only looks so."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest

from callqa.audio import Samples, decode
from callqa.speech import health, tempo
from callqa.speech.activity import FRAME_S, levels_db
from callqa.speech.recogniser import Span

DEMO = Path(__file__).parents[2] / "recordings" / "demo"
RATE_HZ = 16_000
STEREO = "dev-akb-asus-courier.wav"
CALLS = sorted(path.name for path in DEMO.iterdir() if path.suffix != ".json")

Spans = list[tuple[Span, ...]]


@cache
def call(name: str = STEREO) -> tuple[Samples, ...]:
    return tuple(track[:] for track in decode(DEMO / name).tracks)


def loud(samples: Samples) -> tuple[Span, ...]:
    """Where somebody speaks in a recording without music: where it is loud."""
    level_db = levels_db(samples)
    is_loud = np.convolve(level_db > level_db.max() - 30, np.ones(9), "same") > 0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_loud.astype(int), [0])))).reshape(-1, 2)
    return tuple(Span(start * FRAME_S, end * FRAME_S) for start, end in edges.tolist())


def speech_in(tracks: Sequence[Samples]) -> Spans:
    return [loud(track) for track in tracks]


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
    frame.sample_rate = from_hz
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=to_hz)
    parts = [part.to_ndarray()[0] for given in (frame, None) for part in resampler.resample(given)]
    return np.asarray(np.clip(np.concatenate(parts), -1, 1), np.float32)


def noise(like: Samples, level_db: float) -> Samples:
    return (np.random.default_rng(0).standard_normal(len(like)) * 10 ** (level_db / 20)).astype(np.float32)


def delayed(samples: Samples, seconds: float) -> Samples:
    return np.concatenate((np.zeros(round(seconds * RATE_HZ), np.float32), samples))[: len(samples)]


@pytest.mark.parametrize("name", CALLS)
def test_sound_calls_have_no_findings(name: str) -> None:
    tracks = call(name)

    assert health.examine(tracks, speech_in(tracks)) == ()
    assert len(tracks) == 1 or not health.same_signal(*tracks)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 48_000])
def test_neither_have_resampled_ones(rate_hz: int) -> None:
    tracks = [resample(resample(track, RATE_HZ, rate_hz), rate_hz, RATE_HZ) for track in call()]

    assert health.examine(tracks, speech_in(tracks)) == ()


@pytest.mark.parametrize("gain_db", [-20, -30])
def test_neither_has_a_side_that_is_much_quieter(gain_db: float) -> None:
    left, right = call()
    tracks = [left, right * np.float32(10 ** (gain_db / 20))]

    assert health.examine(tracks, speech_in(tracks)) == ()


@pytest.mark.parametrize("side", [0, 1])
def test_a_silent_side(side: int) -> None:
    other = call()[1 - side]
    for own in (np.zeros_like(other), noise(other, -60), noise(other, -40)):
        tracks, speech = [other, other], [loud(other), loud(other)]
        tracks[side], speech[side] = own, ()

        assert health.examine(tracks, speech) == (f"silent_channel:{side}",)


def test_a_side_on_which_only_the_other_one_is_heard_is_silent() -> None:
    left, _ = call()
    for leak in (left * np.float32(0.1), delayed(left, 0.15) * np.float32(0.05)):
        tracks = [left, leak + noise(left, -65)]

        assert health.examine(tracks, [loud(left), loud(left)]) == ("silent_channel:1",)


def test_two_silent_sides_are_no_finding() -> None:
    left, right = call()

    assert health.examine([noise(left, -60), noise(right, -50)], [(), ()]) == ()


@pytest.mark.parametrize(
    ("gain", "delay_s", "noise_db"), [(1.0, 0.0, -120), (0.25, 0.0, -70), (-0.5, 0.02, -70), (1.0, 0.04, -45)]
)
def test_a_mono_call_written_twice(gain: float, delay_s: float, noise_db: float) -> None:
    left, right = call()
    mono = left + right
    copy = delayed(mono, delay_s) * np.float32(gain) + noise(mono, noise_db)

    assert health.same_signal(mono, copy)
    assert health.same_signal(copy, mono)


def test_of_two_copies_the_louder_is_kept() -> None:
    left, right = call()
    quiet = left * np.float32(0.25)

    assert [track is left for track in health.distinct([quiet, left])] == [True]
    assert [track is left for track in health.distinct([left, quiet])] == [True]
    assert len(health.distinct([left, right])) == 2
    assert len(health.distinct([left])) == 1


@pytest.mark.parametrize("leak_db", [-20, -12, -6, -3])
def test_two_people_who_hear_each_other_are_not_one(leak_db: float) -> None:
    left, right = call()
    leak = np.float32(10 ** (leak_db / 20))

    assert not health.same_signal(left + leak * right, right + leak * left)
    assert not health.same_signal(left + leak * right, right)


def test_hold_music_on_both_channels_does_not_make_them_one() -> None:
    left, right = call()
    music = noise(left[: 60 * RATE_HZ], -25) * (1 + np.sin(np.arange(60 * RATE_HZ) / 4_000)).astype(np.float32)

    assert not health.same_signal(*(np.concatenate((track[: 30 * RATE_HZ], music, music)) for track in (left, right)))


def test_silence_is_no_copy_of_silence() -> None:
    nothing = np.zeros(RATE_HZ, np.float32)

    assert not health.same_signal(nothing, nothing)
    assert not health.same_signal(nothing[:0], nothing[:0])


def amplified(samples: Samples, gain_db: float) -> Samples:
    """Turn up narrow-band sound until it overruns full scale, as a wrong level setting does."""
    narrow = resample(samples, RATE_HZ, 8_000)
    louder = narrow / np.quantile(np.abs(narrow), 0.9999) * 10 ** (gain_db / 20)
    return np.asarray(np.clip(louder, -1, 1), np.float32)


@pytest.mark.parametrize("later", [1.0, 0.25])
@pytest.mark.parametrize("name", [STEREO, "dev-lego-grandma.wav"])
def test_clipping_is_found_whatever_was_done_to_the_level_later(name: str, later: float) -> None:
    tracks = [resample(amplified(track, 9) * np.float32(later), 8_000, RATE_HZ) for track in call(name)]

    assert health.examine(tracks, speech_in(tracks)) == tuple(f"clipping:{side}" for side in range(len(tracks)))


def test_loud_and_clean_is_not_clipped() -> None:
    tracks = [track / np.abs(track).max() for track in call()]

    assert health.examine(tracks, speech_in(tracks)) == ()


@pytest.mark.parametrize("speed", [0.5, 2])
@pytest.mark.parametrize("name", [STEREO, "dev-hp-battery-antique.mp3", "dev-lego-grandma.wav"])
def test_a_wrong_rate_in_the_header(name: str, speed: float) -> None:
    tracks = [resample(track, RATE_HZ, round(RATE_HZ / speed)) for track in call(name)]

    assert health.examine(tracks, speech_in(tracks)) == ("wrong_rate",)


def test_too_little_speech_does_not_tell_the_rate() -> None:
    fast = [resample(track, RATE_HZ, 8_000)[: 5 * RATE_HZ] for track in call()]

    assert not tempo.is_wrong(fast)
    assert not tempo.is_wrong([])


def test_an_empty_recording_has_no_findings() -> None:
    nothing = np.zeros(0, np.float32)

    assert health.examine([nothing], [()]) == health.examine([nothing, nothing], [(), ()]) == ()
