"""The values of the phone system: a call as it tells of it, and when agents were there. Frozen, no I/O.

Moments have a time zone. Members are extensions or agents' names as the phone system writes them, without the
technology around them (``2004`` for ``Local/2004@from-internal/n``).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["in", "out", "internal"]


class Ending(StrEnum):
    """What became of a call. ``UNKNOWN``: the log does not tell, because it stops or broke off before."""

    ANSWERED = "answered"
    GAVE_UP = "gave_up"
    """The caller hung up before anybody answered."""
    TIME_OUT = "time_out"
    """It rang or waited as long as the phone system lets it."""
    NOBODY_THERE = "nobody_there"
    """No agent was logged in, or none was left."""
    KEY = "key"
    """The caller left the queue by a key."""
    BUSY = "busy"
    MENU = "menu"
    """It ended in an announcement or menu: nobody's phone rang."""
    FAILED = "failed"
    UNKNOWN = "unknown"


MISSED = frozenset({Ending.GAVE_UP, Ending.TIME_OUT, Ending.NOBODY_THERE, Ending.KEY, Ending.BUSY, Ending.MENU,
                    Ending.FAILED})  # fmt: skip
"""Nobody spoke with the caller."""


@dataclass(frozen=True, slots=True)
class Rings:
    """How often a member's phone rang in a call without being picked up, and how long at the longest."""

    member: str
    times: int
    longest_s: float


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """A call from its first ring to its end, whatever number of queues, transfers and legs it has.

    Attributes:
        key: the linked id, or the unique id of its first channel.
        ids: the unique ids of all its channels that are known, ``key`` included.
        started_at: when it began to ring or wait.
        direction: as seen from the shop.
        number: the customer's, as written; ``None`` where it is hidden or the call is internal.
        line: the shop's number that was called.
        queue: in which it was answered, else the last in which it waited.
        member: who spoke, or made the call.
        ending: what became of it.
        wait_s: of incoming calls: how long it rang or waited until it was answered or lost; ``None`` where that is not
            known. Greetings and menus before are not counted.
        talk_s: how long they spoke; ``None`` where the log does not tell.
        rings: phones that rang in vain.
        recording: the name of its recording's file, where the phone system tells.
    """

    key: str
    ids: frozenset[str]
    started_at: datetime
    direction: Direction
    number: str | None
    line: str | None
    queue: str | None
    member: str | None
    ending: Ending
    wait_s: float | None
    talk_s: float | None
    rings: tuple[Rings, ...] = ()
    recording: str | None = None


class Presence(StrEnum):
    """What an agent did."""

    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class PresenceEvent:
    """An agent came, went or paused; ``queue`` is ``None`` where it was for all queues."""

    at: datetime
    member: str
    queue: str | None
    what: Presence
    reason: str | None = None
