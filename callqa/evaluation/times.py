"""How near the times of a transcript are to those that people wrote down: where turns begin, and where nobody speaks.

A labelled turn is found where a heard turn of the same side begins within ``START_S`` of it; so a turn that was heard
in two parts is found by the first, and two that were heard as one miss the second. A labelled pause of at least
``PAUSE_S`` between turns, silent or with music, is found where a heard pause begins and ends within ``EDGE_S`` of it.
"""

from bisect import bisect_left
from collections.abc import Sequence

from callqa.calls import Pause, Speaker, Transcript

START_S = 0.5
PAUSE_S = 3.0
EDGE_S = 1.0


def found_starts(said: Transcript, heard: Transcript) -> int:
    """Count the labelled turns that begin where a heard one does."""
    starts = {side: sorted(turn.start_s for turn in heard.turns if turn.speaker == side) for side in Speaker}
    return sum(_any_near(turn.start_s, starts[turn.speaker]) for turn in said.turns)


def pauses(said: Transcript) -> list[Pause]:
    """Return the labelled pauses that must be found."""
    return [pause for pause in said.pauses if pause.duration_s >= PAUSE_S]


def found_pauses(said: Transcript, heard: Transcript) -> int:
    """Count the labelled pauses that were heard."""
    return sum(any(_same(pause, other) for other in heard.pauses) for pause in pauses(said))


def _any_near(time_s: float, starts: Sequence[float]) -> bool:
    at = bisect_left(starts, time_s)
    return any(abs(start_s - time_s) <= START_S for start_s in starts[max(0, at - 1) : at + 1])


def _same(said: Pause, heard: Pause) -> bool:
    return abs(heard.start_s - said.start_s) <= EDGE_S and abs(heard.end_s - said.end_s) <= EDGE_S
