"""Leak, doubled channels and voices."""

import numpy as np

from callqa.audio import Samples
from callqa.speech import speakers
from callqa.speech.recogniser import Span

RATE_HZ = 16_000


def voice(seconds: float = 10.0, level: float = 0.1, seed: int = 1) -> Samples:
    return np.asarray(level * np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ)), np.float32)


def test_a_quiet_copy_of_the_other_side_is_dropped() -> None:
    agent, customer = voice(), voice(level=0.001, seed=2)
    customer += 0.1 * agent
    customer[6 * RATE_HZ : 9 * RATE_HZ] = voice(3.0, seed=3)
    agent[6 * RATE_HZ : 9 * RATE_HZ] = 0

    kept = speakers.without_leak([agent, customer], [[Span(0, 6)], [Span(1, 3), Span(6, 9)]])

    assert kept == [(Span(0, 6),), (Span(6, 9),)]


def test_both_speaking_at_once_is_no_leak() -> None:
    spans = [[Span(0, 6)], [Span(2, 4)]]

    assert speakers.without_leak([voice(), voice(level=0.05, seed=2)], spans) == [tuple(side) for side in spans]


def test_a_quiet_line_is_no_leak() -> None:
    agent, customer = voice(), voice(level=0.005, seed=2)

    assert speakers.without_leak([agent, customer], [[], [Span(0, 3), Span(5, 7)]])[1] == (Span(0, 3), Span(5, 7))
