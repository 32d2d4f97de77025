"""Measures of made-up conversations."""

import pytest

from callqa.calls import Attribution, Pause, PauseKind, Speaker, Transcript, Turn
from callqa.measures import measure, waits

A, C, O, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.OTHER, Speaker.UNKNOWN  # noqa: E741 - short names for a table


def call(turns: list[tuple[Speaker, float, float]], pauses: list[tuple[float, float]]) -> Transcript:
    spoken = tuple(Turn(who, start_s, end_s, "один два", 0.8) for who, start_s, end_s in turns)
    silent = tuple(Pause(PauseKind.DEAD_AIR, start_s, end_s) for start_s, end_s in pauses)
    return Transcript(spoken, silent, 100.0, 2, "ru", Attribution.CHANNELS, 1.0, "e")


@pytest.mark.parametrize(
    ("between", "heard_s"),
    [
        ([], [25]),
        ([(C, 10, 11)], [24]),
        ([(C, 10, 13)], [10, 12]),
        ([(A, 10, 11)], [10, 14]),
        ([(O, 10, 15)], [20]),
        ([(U, 10, 11)], [10, 14]),
    ],
)
def test_a_short_word_of_the_customer_does_not_end_a_wait(
    between: list[tuple[Speaker, float, float]], heard_s: list[float]
) -> None:
    edges = [0.0, *(edge for _, start_s, end_s in between for edge in (start_s, end_s)), 25.0]
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    assert [wait.heard_s for wait in waits(call(between, pauses))] == heard_s


def test_measures() -> None:
    heard = call([(A, 0, 6), (C, 8, 10), (A, 16, 18)], [(6, 8), (10, 16)])
    hold = Pause(PauseKind.HOLD, 18, 40)
    metrics = measure(Transcript(heard.turns, (*heard.pauses, hold), 40, 2, "ru", Attribution.CHANNELS, 1.0, "e"))
    assert (metrics.dead_air_s, metrics.hold_s, metrics.longest_wait_s) == (6, 22, 22)
    assert (metrics.talk_ratio, metrics.words_per_minute) == (0.8, 30)
    assert metrics.confidence == pytest.approx(0.8)


def test_what_needs_the_speakers_is_unknown_without_them() -> None:
    metrics = measure(call([(U, 0, 6)], []))
    assert (metrics.talk_ratio, metrics.words_per_minute) == (None, None)


def test_silence_has_no_confidence() -> None:
    assert measure(call([], [(0, 50)])).confidence == 0
