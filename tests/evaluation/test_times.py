"""Where turns begin and where nobody speaks, heard against labelled."""

from dataclasses import replace

import pytest

from callqa.calls import Pause, PauseKind, Speaker, Transcript
from callqa.evaluation import times
from callqa.evaluation.reference import as_said, spoken

SAID = as_said(
    [
        spoken(Speaker.AGENT, 0.5, 3.0, "Добрый день!"),
        spoken(Speaker.CUSTOMER, 3.5, 5.0, "Есть лампы?"),
        spoken(Speaker.AGENT, 12.0, 14.0, "Есть."),
    ],
    [(5.5, 11.5)],
    15.0,
    "ru",
)


def heard(*starts: tuple[Speaker, float], pause: tuple[float, float] = (5.0, 12.0)) -> Transcript:
    turns = tuple(spoken(speaker, start_s, start_s + 1, "да") for speaker, start_s in starts)
    return replace(SAID, turns=turns, pauses=(Pause(PauseKind.HOLD, *pause),))


def test_a_turn_is_found_where_one_of_its_side_begins_within_half_a_second() -> None:
    near = heard((Speaker.AGENT, 1.0), (Speaker.CUSTOMER, 3.1), (Speaker.AGENT, 12.6))
    wrong_side = heard((Speaker.CUSTOMER, 0.5), (Speaker.AGENT, 3.5))

    assert times.found_starts(SAID, SAID) == 3
    assert times.found_starts(SAID, near) == 2
    assert times.found_starts(SAID, wrong_side) == 0


def test_two_turns_heard_as_one_miss_the_second() -> None:
    assert times.found_starts(SAID, heard((Speaker.AGENT, 0.5), (Speaker.CUSTOMER, 3.5))) == 2


@pytest.mark.parametrize(("pause", "found"), [((5.9, 11.1), 1), ((3.9, 12.0), 0), ((5.0, 13.1), 0)])
def test_a_pause_is_found_to_within_a_second(pause: tuple[float, float], found: int) -> None:
    assert [(one.start_s, one.end_s) for one in times.pauses(SAID)] == [(5.0, 12.0)]
    assert times.found_pauses(SAID, heard(pause=pause)) == found
