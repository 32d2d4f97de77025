"""Measures of made-up conversations."""

import pytest

from callqa.calls import Attribution, Pause, PauseKind, Speaker, Transcript, Turn, Word
from callqa.measures import TalkOver, longest_monologue_s, measure, speech_s, talk_overs, value_of, waits

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


@pytest.mark.parametrize(
    ("turns", "found"),
    [
        ([(C, 0, 10), (A, 8, 12)], [TalkOver(1, 8, 10)]),
        ([(C, 0, 10), (A, 9.5, 12)], []),
        ([(C, 0, 20), (A, 8, 12)], [TalkOver(1, 8, 12)]),
        ([(A, 0, 10), (C, 8, 12)], []),
        ([(C, 0, 10), (A, 0.3, 5)], []),
        ([(O, 0, 10), (A, 8, 12)], []),
    ],
)
def test_who_begins_to_speak_over_the_other(turns: list[tuple[Speaker, float, float]], found: list[TalkOver]) -> None:
    assert talk_overs(call(turns, []), 1.0) == found


def test_a_first_word_drawn_out_over_silence_is_no_talk_over() -> None:
    words = (Word("А", 5.6, 7.0, 0.1), Word("вы", 7.0, 10.7, 0.8), Word("откуда?", 10.7, 11.2, 0.9))
    heard = call([(C, 2.6, 10), (A, 5.6, 11.2)], [])
    customer, agent = heard.turns
    turns = (customer, Turn(agent.speaker, agent.start_s, agent.end_s, agent.text, 0.8, words))
    assert talk_overs(Transcript(turns, (), 12, 2, "ru", Attribution.CHANNELS, 1.0, "e"), 1.0) == []


@pytest.mark.parametrize(
    ("turns", "longest_s"),
    [
        ([(A, 0, 30), (C, 30, 31), (A, 31, 50)], 50),
        ([(A, 0, 30), (C, 30, 33), (A, 33, 50)], 30),
        ([(A, 0, 30), (A, 33, 50)], 30),
        ([(C, 0, 30)], 0),
    ],
)
def test_the_longest_monologue(turns: list[tuple[Speaker, float, float]], longest_s: float) -> None:
    assert longest_monologue_s(call(turns, [])) == longest_s


def test_measures_by_name() -> None:
    heard = call([(A, 0, 6), (C, 6, 8)], [])
    assert (value_of("talk_ratio", heard), value_of("longest_monologue_s", heard)) == (0.75, 6)
    assert (speech_s(heard, A), speech_s(heard, C)) == (6, 2)
    assert value_of("longest_monologue_s", call([(U, 0, 6)], [])) is None
