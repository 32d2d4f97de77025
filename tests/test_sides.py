"""A person's word on who is the agent, in this transcript and in later ones."""

from dataclasses import replace

import pytest

from callqa import sides
from callqa.calls import Speaker, Transcript, Turn
from callqa.findings import Finding
from callqa.sides import PersonsWord
from tests import samples

AGENT, CUSTOMER, OTHER, UNKNOWN = Speaker.AGENT, Speaker.CUSTOMER, Speaker.OTHER, Speaker.UNKNOWN


def heard(*speakers: Speaker, engine: str = "engine-1") -> Transcript:
    """Everybody speaks for two seconds, one after the other."""
    turns = tuple(Turn(who, 2.0 * n, 2.0 * n + 2, "Алло.", 0.9) for n, who in enumerate(speakers))
    return replace(samples.transcript(engine), turns=turns, attribution_confidence=0.55)


def speakers(transcript: Transcript) -> list[Speaker]:
    return [turn.speaker for turn in transcript.turns]


def test_swapping_changes_the_sides_and_leaves_announcements_and_unknown_speakers() -> None:
    right = sides.decided(heard(OTHER, AGENT, CUSTOMER, UNKNOWN), 1, swap=True)
    assert speakers(right) == [OTHER, CUSTOMER, AGENT, UNKNOWN]
    assert (right.attribution_confidence, right.engine) == (1.0, "engine-1 | sides by a person 1")


def test_swapping_twice_gives_back_the_first() -> None:
    first = heard(AGENT, CUSTOMER)
    again = sides.decided(sides.decided(first, 1, swap=True), 2, swap=True)
    assert again.turns == first.turns
    assert again.engine == "engine-1 | sides by a person 2"
    assert sides.by_person(again)
    assert not sides.by_person(first)


def test_a_persons_word_settles_doubts_about_the_sides_and_nothing_else() -> None:
    found = (Finding.SIDES_SWAPPED, "silent_channel:1", Finding.SIDES_OPEN)
    right = sides.decided(replace(heard(AGENT, CUSTOMER), findings=found), 1, swap=False)
    assert right.findings == ("silent_channel:1",)


@pytest.mark.parametrize("new", [heard(AGENT, CUSTOMER, AGENT), heard(CUSTOMER, AGENT, CUSTOMER)])
def test_a_later_transcript_follows_whichever_side_it_calls_the_agent(new: Transcript) -> None:
    word = PersonsWord(sides.decided(heard(CUSTOMER, AGENT, CUSTOMER), 3, swap=False), 3)
    right = sides.follow(replace(new, engine="engine-2"), word)
    assert speakers(right) == [CUSTOMER, AGENT, CUSTOMER]
    assert (right.attribution_confidence, right.engine) == (1.0, "engine-2 | sides by a person 3")


@pytest.mark.parametrize("known", [heard(AGENT, AGENT, CUSTOMER, AGENT), heard()])
def test_a_transcript_that_differs_too_much_is_left_to_a_person(known: Transcript) -> None:
    new = heard(AGENT, CUSTOMER, AGENT, AGENT, engine="engine-2")
    left = sides.follow(new, PersonsWord(known, 1))
    assert left == replace(new, findings=(Finding.SIDES_OPEN,))
