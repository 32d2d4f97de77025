"""What a person says about who is the agent, put in the place of what was found out by machine. Pure.

The word of a person is about a recording, not about the words that one engine heard in it: a later transcript of the
same recording follows it, wherever the two agree well enough on who spoke when.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from callqa.calls import Speaker, Transcript, Turn
from callqa.findings import Finding

CERTAIN = 1.0
MARK = " | sides by a person "
"""Follows the engine's fingerprint in that of a transcript whose sides a person decided; a number follows it."""
CLEAR = 0.75
"""Share of the time spoken in both transcripts that must fall on the same sides to tell which is which."""

_OTHER_SIDE = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}
_SETTLED = frozenset({Finding.SIDES_SWAPPED, Finding.SIDES_OPEN})


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """The latest word of a person on a recording: the transcript with its sides right, and its number from 1."""

    transcript: Transcript
    number: int


def by_person(transcript: Transcript) -> bool:
    """Tell whether a person decided who is the agent in it."""
    return MARK in transcript.engine


def decided(transcript: Transcript, number: int, *, swap: bool) -> Transcript:
    """Return a transcript as a person wants its sides: swapped, or as they are.

    Announcements and unknown speakers stay what they are. Nothing else changes but that it is certain now.

    Args:
        transcript: as it was shown.
        number: how many words people have said on this recording, this one included.
        swap: whether agent and customer change places.
    """
    return replace(
        transcript,
        turns=tuple(_swapped(turn) for turn in transcript.turns) if swap else transcript.turns,
        attribution_confidence=CERTAIN,
        engine=f"{transcript.engine.partition(MARK)[0]}{MARK}{number}",
        findings=tuple(finding for finding in transcript.findings if finding.partition(":")[0] not in _SETTLED),
    )


def follow(heard: Transcript, word: PersonsWord) -> Transcript:
    """Return a new transcript of a recording with the sides that a person decided on in an earlier one.

    Where the two transcripts do not clearly agree on who spoke when, nobody can tell what the person would say of this
    one: it stays as it is and gets the finding ``sides_open``.
    """
    same_s, crossed_s = _together_s(heard.turns, word.transcript.turns)
    needed_s = CLEAR * (same_s + crossed_s)
    if needed_s > 0 and same_s >= needed_s:
        return decided(heard, word.number, swap=False)
    if needed_s > 0 and crossed_s >= needed_s:
        return decided(heard, word.number, swap=True)
    return replace(heard, findings=(*heard.findings, Finding.SIDES_OPEN.value))


def _swapped(turn: Turn) -> Turn:
    side = _OTHER_SIDE.get(turn.speaker)
    return replace(turn, speaker=side) if side else turn


def _together_s(heard: Sequence[Turn], known: Sequence[Turn]) -> tuple[float, float]:
    """Return for how long two transcripts give what is said to the same side, and to opposite ones."""
    same_s = crossed_s = 0.0
    for turn in heard:
        for other in known:
            if turn.speaker in _OTHER_SIDE and other.speaker in _OTHER_SIDE:
                together_s = max(0.0, min(turn.end_s, other.end_s) - max(turn.start_s, other.start_s))
                if turn.speaker == other.speaker:
                    same_s += together_s
                else:
                    crossed_s += together_s
    return same_s, crossed_s
