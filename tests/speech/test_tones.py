"""Music that passes for a voice, and voices that must stay."""

import numpy as np
import numpy.typing as npt
import pytest

from callqa.audio import Samples
from callqa.speech.recogniser import Span
from callqa.speech.tones import steadiness, without_music

RATE_HZ = 16_000


def overtones(pitch_hz: npt.NDArray[np.float64]) -> Samples:
    """A sound of ten overtones whose pitch is given for every sample."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
    return np.asarray(0.1 * np.sum([np.sin(k * phase) / k for k in range(1, 11)], axis=0), np.float32)


def notes(seconds: float, note_s: float = 0.5) -> Samples:
    """A melody."""
    pitches = [440 * 2 ** (step / 12) for step in (0, 4, 7, 12, 7, 4)]
    count = round(seconds * RATE_HZ)
    return overtones(np.resize(np.repeat(pitches, round(note_s * RATE_HZ)), count))


def voice(seconds: float) -> Samples:
    """A voice that rises and falls as in speech: by a fifth, three times in two seconds."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return overtones(150 * (1 + 0.25 * np.sin(2 * np.pi * 1.5 * time)))


def noise(seconds: float, level: float = 0.001) -> Samples:
    return (level * np.random.default_rng(1).standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


@pytest.mark.parametrize(
    ("samples", "least", "most"), [(notes(4), 0.5, 1.0), (voice(4), -1.0, 0.35), (noise(4, 0.1), -0.1, 0.2)]
)
def test_notes_stay_and_a_voice_glides(samples: Samples, least: float, most: float) -> None:
    assert least <= np.median(steadiness(samples)[0]) <= most


def test_music_is_dropped_and_speech_is_kept() -> None:
    track = np.concatenate([noise(1), voice(3), noise(2), notes(10)])
    speech = Span(1, 4)

    assert without_music(track, [speech, Span(8, 8.6), Span(12, 15.5)]) == (speech,)


def test_a_drawn_out_word_is_no_music_as_nothing_like_it_goes_on_around_it() -> None:
    track = np.concatenate([noise(3), notes(0.4), noise(3)])

    assert without_music(track, [Span(3, 3.4)]) == (Span(3, 3.4),)


def test_a_word_between_two_rings_is_kept() -> None:
    track = np.concatenate([notes(2, 2), noise(0.3), voice(0.6), noise(0.3), notes(2, 2)])

    assert without_music(track, [Span(2.3, 2.9)]) == (Span(2.3, 2.9),)


def test_too_little_sound_tells_nothing() -> None:
    assert len(steadiness(noise(0.2))[0]) == 0
    assert without_music(notes(0.2), [Span(0, 0.2)]) == (Span(0, 0.2),)
