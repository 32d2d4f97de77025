"""What happened in a run, file by file and added up."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What a run did with one file."""

    SCORED = "scored"
    NOT_SCORED = "not_scored"
    FAILED = "failed"
    DONE_BEFORE = "done_before"
    SET_ASIDE = "set_aside"
    SAME_BYTES = "same_bytes"
    STILL_WRITTEN = "still_written"
    ANOTHER_RUN = "another_run"
    LATER = "later"


_TROUBLING = frozenset(Outcome) - {Outcome.SCORED, Outcome.DONE_BEFORE, Outcome.ANOTHER_RUN, Outcome.LATER}


@dataclass(frozen=True, slots=True)
class Event:
    """One file's outcome. ``reason`` is ``code: sentence`` where something was in the way."""

    name: str
    outcome: Outcome
    reason: str | None = None
    audio_s: float = 0.0
    score: float | None = None
    flagged: bool = False


@dataclass(slots=True)
class Summary:
    """The events of a run, added up."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    audio_s: float = 0.0
    flagged: int = 0
    troubles: list[Event] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Count one event; those that a person should know of are kept whole."""
        self.counts[event.outcome] += 1
        self.audio_s += event.audio_s
        self.flagged += event.flagged
        if event.outcome in _TROUBLING:
            self.troubles.append(event)

    @property
    def exit_code(self) -> int:
        """0: all done; 1: some calls failed."""
        return 1 if self.counts[Outcome.FAILED] else 0

    def as_dict(self, wall_s: float) -> dict[str, Any]:
        """The totals, to be stored with the run."""
        totals = {outcome.value: self.counts[outcome] for outcome in Outcome}
        return totals | {
            "audio_s": round(self.audio_s, 1),
            "wall_s": round(wall_s, 1),
            "flagged": self.flagged,
        }
