"""Silence and music in which nobody speaks."""

import numpy as np
import pytest

from callqa.audio import Samples
from callqa.calls import Pause, PauseKind
from callqa.speech import pauses
from callqa.speech.recogniser import Span

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


def music(seconds: float, level: float) -> Samples:
    """A chord that lasts."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(
        level * np.sum([np.sin(2 * np.pi * hertz * time) for hertz in (523, 659, 784)], axis=0), np.float32
    )


def call(pause: Samples, line: float = LINE) -> tuple[Samples, list[Span]]:
    """Two sentences with a short gap and a pause between them, all on a noisy line."""
    whole = np.concatenate([sound((4, VOICE), (1, 0), (3, VOICE)), pause, sound((3, VOICE))])
    noise = line * np.random.default_rng(2).standard_normal(len(whole))
    pause_s = len(pause) / RATE_HZ
    return (whole + noise).astype(np.float32), [Span(0, 4), Span(5, 8), Span(8 + pause_s, 11 + pause_s)]


@pytest.mark.parametrize("line", [0.0, LINE, 0.01])
def test_quiet_music_is_a_hold_and_a_noisy_line_is_not(line: float) -> None:
    silence = np.zeros(6 * RATE_HZ, np.float32)

    assert [pause.kind for pause in pauses.find([call(music(6, 0.02), line)])] == [PauseKind.HOLD]
    assert [pause.kind for pause in pauses.find([call(silence, line)])] == [PauseKind.DEAD_AIR]


def test_hum_is_as_steady_as_music_but_never_stops() -> None:
    samples, spans = call(np.zeros(6 * RATE_HZ, np.float32))
    hum = music(len(samples) / RATE_HZ, 0.005)

    assert [pause.kind for pause in pauses.find([(samples + hum, spans)])] == [PauseKind.DEAD_AIR]


def test_music_on_one_channel_is_enough() -> None:
    agent, spans = call(music(6, 0.02))

    assert [pause.kind for pause in pauses.find([(sound((17, LINE)), []), (agent, spans)])] == [PauseKind.HOLD]


def test_nobody_waits_while_one_side_speaks() -> None:
    found = pauses.find([(sound((12, VOICE)), [Span(0, 2), Span(8, 12)]), (sound((12, VOICE)), [Span(2.5, 7.5)])])

    assert found == ()


def test_waiting_before_the_first_and_after_the_last_word_counts() -> None:
    found = pauses.find([(sound((5, MUSIC), (2, VOICE), (4, LINE)), [Span(5, 7)])])

    assert found == (Pause(PauseKind.HOLD, 0, 5), Pause(PauseKind.DEAD_AIR, 7, 11))


def test_a_ring_back_tone_sounds_one_second_in_five() -> None:
    rings = [part for _ in range(3) for part in (music(1, 0.02) + sound((1, LINE)), sound((4, LINE)))]
    ringing = np.concatenate([*rings, sound((3, VOICE))])

    assert pauses.find([(ringing, [Span(15, 18)])]) == (Pause(PauseKind.HOLD, 0, 15),)


def test_two_seconds_are_an_ordinary_pause() -> None:
    assert pauses.find([(sound((2, VOICE), (2.9, LINE), (2, VOICE)), [Span(0, 2), Span(4.9, 6.9)])]) == ()
