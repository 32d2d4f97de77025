"""Silence and music in which nobody speaks."""

import numpy as np

from callqa.calls import Pause, PauseKind
from callqa.speech import pauses
from callqa.speech.recogniser import Samples, Span

RATE_HZ = 16_000
VOICE, MUSIC, LINE = 0.06, 0.05, 0.002


def sound(*stretches: tuple[float, float]) -> Samples:
    """Noise of given lengths (seconds) and levels."""
    noise = np.random.default_rng(1)
    return np.concatenate([level * noise.standard_normal(round(s * RATE_HZ)) for s, level in stretches]).astype(
        np.float32
    )


def test_silence_is_dead_air_and_music_is_hold() -> None:
    agent = sound((4, VOICE), (5, LINE), (4, VOICE), (6, MUSIC), (2, VOICE))
    customer = sound((21, LINE))

    found = pauses.find([(agent, [Span(0, 4), Span(9, 13), Span(19, 21)]), (customer, [])])

    assert found == (Pause(PauseKind.DEAD_AIR, 4, 9), Pause(PauseKind.HOLD, 13, 19))


def test_nobody_waits_while_one_side_speaks() -> None:
    found = pauses.find([(sound((12, VOICE)), [Span(0, 2), Span(8, 12)]), (sound((12, VOICE)), [Span(2.5, 7.5)])])

    assert found == ()


def test_waiting_before_the_first_and_after_the_last_word_counts() -> None:
    found = pauses.find([(sound((5, MUSIC), (2, VOICE), (4, LINE)), [Span(5, 7)])])

    assert found == (Pause(PauseKind.HOLD, 0, 5), Pause(PauseKind.DEAD_AIR, 7, 11))


def test_a_ring_back_tone_sounds_one_second_in_five() -> None:
    ringing = sound(*[(1, MUSIC), (4, LINE)] * 3, (3, VOICE))

    assert pauses.find([(ringing, [Span(15, 18)])]) == (Pause(PauseKind.HOLD, 0, 15),)


def test_two_seconds_are_an_ordinary_pause() -> None:
    assert pauses.find([(sound((2, VOICE), (2.9, LINE), (2, VOICE)), [Span(0, 2), Span(4.9, 6.9)])]) == ()
