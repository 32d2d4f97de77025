"""Calls of the phone system as columns, so that a month is counted in milliseconds. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from callqa.figures import Coded, Integers, Numbers
from callqa.phone.calls import Ending
from callqa.phone.hours import Hours

Flags = NDArray[np.bool_]
MS = 1000


@dataclass(frozen=True, slots=True)
class Calls:
    """Columns of calls in the order of time, all of the same length.

    Attributes:
        call_id: their numbers in the database.
        at_ms: when they began, milliseconds since 1970, UTC.
        direction: ``in``, ``out`` or ``internal``.
        customer: the number in normal form; empty where it is hidden or unknown.
        queue: empty without one.
        segment: empty without one.
        manager: the manager behind the phone, else its extension; empty where nobody spoke.
        ending: as ``Ending``.
        wait_s: not a number where it is not known.
        talk_s: not a number where it is not known.
    """

    call_id: Integers
    at_ms: Integers
    direction: Coded
    customer: Coded
    queue: Coded
    segment: Coded
    manager: Coded
    ending: Coded
    wait_s: Numbers
    talk_s: Numbers

    def __len__(self) -> int:
        """Return how many calls there are."""
        return len(self.at_ms)

    @property
    def over_ms(self) -> Integers:
        """When the waiting was over, by an answer or not; the beginning where that is not known."""
        return self.at_ms + np.round(np.nan_to_num(self.wait_s) * MS).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Rung:
    """Columns of phones that rang in vain: whose, how often in a call, and how long at the longest."""

    manager: Coded
    times: Integers
    longest_s: Numbers


def among(column: Coded, *wanted: str) -> Flags:
    """Tell which calls have one of the values."""
    places = np.array([value in wanted for value in column.values], dtype=bool)
    return places[column.codes] if len(places) else np.zeros(len(column.codes), dtype=bool)


def ended(calls: Calls, endings: frozenset[Ending]) -> Flags:
    """Tell which calls ended in one of these ways."""
    return among(calls.ending, *endings)


def milliseconds(moment: datetime) -> int:
    """Return milliseconds since 1970."""
    return round(moment.timestamp() * MS)


def moment(at_ms: int) -> datetime:
    """Return a moment, in UTC."""
    return datetime.fromtimestamp(at_ms / MS, UTC)


def is_open(hours: Hours, at_ms: Integers) -> Flags:
    """Tell at which of many moments the shop was open."""
    return np.equal(next_opening(hours, at_ms), at_ms)


def next_opening(hours: Hours, at_ms: Integers) -> Integers:
    """Return for many moments when the shop is open next, each itself while it is open; milliseconds since 1970."""
    if not len(at_ms) or not hours.week:
        return at_ms
    last = hours.next_opening(moment(int(at_ms.max()) + MS))
    stretches = hours.open_between(moment(int(at_ms.min()) - MS), datetime.fromtimestamp(last.timestamp() + 1, UTC))
    starts = np.array([milliseconds(start) for start, _end in stretches], dtype=np.int64)
    ends = np.array([milliseconds(end) for _start, end in stretches], dtype=np.int64)
    return np.maximum(at_ms, starts[np.searchsorted(ends, at_ms, side="right")])
