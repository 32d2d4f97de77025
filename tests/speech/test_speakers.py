"""Leak, doubled channels and voices."""

from itertools import pairwise

import numpy as np
import pytest

from callqa.calls import Word
from callqa.speech import speakers
from callqa.speech.diarize import VoiceSpan, _two, looks
from callqa.speech.recogniser import Samples, Span

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


def test_the_same_sound_in_both_channels_is_mono() -> None:
    assert speakers.are_twins(voice(), 0.5 * voice())
    assert not speakers.are_twins(voice(), voice(seed=2))
    assert not speakers.are_twins(voice(), np.zeros_like(voice()))


def test_a_word_goes_to_the_voice_that_speaks_during_most_of_it() -> None:
    voices = [VoiceSpan(Span(0, 2), 0), VoiceSpan(Span(2, 3), 1), VoiceSpan(Span(6, 8), 0)]
    words = [
        Word(text, start, end, 1.0)
        for text, start, end in (("a", 1.0, 1.5), ("b", 1.8, 2.6), ("c", 5, 5.5), ("d", 3.5, 4))
    ]

    assert [[word.text for word in side] for side in speakers.by_voice(words, voices)] == [["a", "c"], ["b", "d"]]


def test_voice_prints_are_taken_within_a_stretch_of_speech() -> None:
    assert looks([Span(4.0, 4.4)]) == [(4.0, 4.4)]

    long = looks([Span(10.0, 14.0)])
    assert (long[0][0], long[-1][1]) == (10.0, 14.0)
    assert all(end - start == pytest.approx(1.5) for start, end in long)
    assert all(later[0] - earlier[0] <= 0.75 for earlier, later in pairwise(long))


def test_more_than_two_voices_are_merged_to_the_two_that_differ_most() -> None:
    merged = _two({"a": np.array([1.0, 0.0]), "b": np.array([0.0, 1.0]), "c": np.array([0.9, 0.1])})

    assert merged["a"] == merged["c"] != merged["b"]
    assert _two({"a": np.array([1.0, 0.0])}) == {"a": 0}
