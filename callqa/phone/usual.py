"""Whom a customer usually speaks with, and whether that manager was reached when the customer came back. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from callqa.intervals import Share

MIN_CALLS = 2
"""Who spoke with a customer once is not yet the one whom the customer knows."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A call in which a customer and a manager spoke; ``incoming``: the customer called."""

    manager: str
    incoming: bool


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual manager of a customer.

    Attributes:
        manager: who spoke with the customer in most of the calls, of several the one who did last; ``None`` where
            nobody did in ``MIN_CALLS`` or more.
        calls: in how many.
        reached: of the customer's answered calls before which there was a usual manager, how many that one answered.
    """

    manager: str | None
    calls: int
    reached: Share


def usual_manager(calls: Sequence[Spoken]) -> Usual:
    """Find the usual manager.

    Args:
        calls: all calls in which somebody spoke with the customer, in the order of time. Each is measured by those
            before it alone.
    """
    times: Counter[str] = Counter()
    usual: str | None = None
    reached = returned = 0
    for call in calls:
        if call.incoming and usual is not None:
            returned += 1
            reached += call.manager == usual
        times[call.manager] += 1
        most = 0 if usual is None else times[usual]
        if times[call.manager] >= max(most, MIN_CALLS):
            usual = call.manager
    return Usual(usual, 0 if usual is None else times[usual], Share(reached, returned))
