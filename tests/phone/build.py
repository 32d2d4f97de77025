"""Calls of a phone system in few words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from callqa.figures import coded
from callqa.phone.calls import Ending
from callqa.phone.columns import Calls, Rung, milliseconds
from callqa.phone.hours import opening_hours
from callqa.phone.service import Service

MOSCOW = ZoneInfo("Europe/Moscow")
ALWAYS = Service(opening_hours({}, MOSCOW))
WEEKDAYS = Service(opening_hours({"mon-fri": "09:00-18:00"}, MOSCOW))
ANNA, BORIS = "+79000000001", "+79000000002"


class Call(NamedTuple):
    """A call; by default somebody rang on Friday, 20 November, and was answered at once."""

    at: datetime
    ending: str = Ending.ANSWERED
    direction: str = "in"
    customer: str = ANNA
    wait_s: float | None = 0
    talk_s: float | None = 60
    queue: str = "sales"
    segment: str = ""
    manager: str = ""


def at(clock: str, day: int = 20) -> datetime:
    """Return a time of a day of November 2026, in Moscow; the 20th is a Friday."""
    return datetime.fromisoformat(f"2026-11-{day:02} {clock}").replace(tzinfo=MOSCOW)


def call(clock: str, ending: str = Ending.ANSWERED, day: int = 20, **others: Any) -> Call:  # noqa: ANN401 - whatever a call has
    """Make a call at a time of a day."""
    return Call(at(clock, day), ending, **others)


def out(clock: str, ending: str = Ending.ANSWERED, day: int = 20, **others: Any) -> Call:  # noqa: ANN401 - whatever a call has
    """Make an outgoing call."""
    return call(clock, ending, day, direction="out", **{"wait_s": None, **others})


def columns(calls: Sequence[Call]) -> Calls:
    """Put calls into columns."""
    ordered = sorted(calls, key=lambda one: one.at)
    nan = float("nan")
    return Calls(
        call_id=np.arange(len(ordered)),
        at_ms=np.array([milliseconds(one.at) for one in ordered], dtype=np.int64),
        direction=coded([one.direction for one in ordered]),
        customer=coded([one.customer for one in ordered]),
        queue=coded([one.queue for one in ordered]),
        segment=coded([one.segment for one in ordered]),
        manager=coded([one.manager for one in ordered]),
        ending=coded([one.ending for one in ordered]),
        wait_s=np.array([nan if one.wait_s is None else one.wait_s for one in ordered], dtype=np.float64),
        talk_s=np.array([nan if one.talk_s is None else one.talk_s for one in ordered], dtype=np.float64),
    )


def rung(*phones: tuple[str, int, float]) -> Rung:
    """Put phones that rang in vain into columns: whose, how often, how long."""
    return Rung(
        coded([phone[0] for phone in phones]),
        np.array([phone[1] for phone in phones], dtype=np.int64),
        np.array([phone[2] for phone in phones], dtype=np.float64),
    )
