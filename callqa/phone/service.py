"""What counts as good service, and why a call was missed. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from callqa.phone.hours import Hours


class Reason(StrEnum):
    """Why a call was missed: what ended it, or that the shop was closed."""

    GAVE_UP = "gave_up"
    TIME_OUT = "time_out"
    NOBODY_THERE = "nobody_there"
    KEY = "key"
    BUSY = "busy"
    MENU = "menu"
    FAILED = "failed"
    OUT_OF_HOURS = "out_of_hours"


@dataclass(frozen=True, slots=True)
class Service:
    """What calls are measured by.

    Attributes:
        hours: when the shop is open.
        within_s: an answer is in time within so many seconds.
        share: of the calls that are to be answered in time, 0 to 1.
        short_s: who gave up within so many seconds is told apart.
    """

    hours: Hours
    within_s: float = 20.0
    share: float = 0.8
    short_s: float = 5.0
