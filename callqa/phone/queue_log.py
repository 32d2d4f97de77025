"""Lines of Asterisk's ``queue_log`` → events.

Formats: Asterisk's documentation "Queue Logs" and ``app_queue.c``. A line is
``epoch|callid|queue|member|EVENT|data1|data2|…``; older versions write fewer data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from callqa.phone.members import member_of
from callqa.phone.reading import BrokenLine

_FIELDS = 5
_EARLIEST_S, _LATEST_S = 631_152_000, 4_102_444_800
"""1990 and 2100: what lies beyond is no time of a call."""
_MOST_DIGITS = 12
_NO_CALL = {"", "NONE", "REALTIME", "MANAGER", "CLI"}


class Event(StrEnum):
    """What happened, as far as callqa uses it. The order is that of a call whose events fall into one second."""

    DID = "DID"
    ENTER = "ENTERQUEUE"
    RING_NO_ANSWER = "RINGNOANSWER"
    RING_CANCELED = "RINGCANCELED"
    ABANDON = "ABANDON"
    TIME_OUT = "EXITWITHTIMEOUT"
    EMPTY = "EXITEMPTY"
    KEY = "EXITWITHKEY"
    CONNECT = "CONNECT"
    COMPLETE_AGENT = "COMPLETEAGENT"
    COMPLETE_CALLER = "COMPLETECALLER"
    TRANSFER = "TRANSFER"
    BLIND_TRANSFER = "BLINDTRANSFER"
    ATTENDED_TRANSFER = "ATTENDEDTRANSFER"
    LOG_IN = "AGENTLOGIN"
    CALLBACK_LOG_IN = "AGENTCALLBACKLOGIN"
    ADD_MEMBER = "ADDMEMBER"
    LOG_OFF = "AGENTLOGOFF"
    CALLBACK_LOG_OFF = "AGENTCALLBACKLOGOFF"
    REMOVE_MEMBER = "REMOVEMEMBER"
    PAUSE = "PAUSE"
    UNPAUSE = "UNPAUSE"
    PAUSE_ALL = "PAUSEALL"
    UNPAUSE_ALL = "UNPAUSEALL"


PLACES = {event: place for place, event in enumerate(Event)}
_UNUSED = frozenset(
    {
        "QUEUESTART", "CONFIGRELOAD", "CONFIGRELOADFAILED", "SYSCOMPAT", "AGENTDUMP", "ADDPENALTY", "PENALTY",
        "MEMBERPENALTY", "QUEUEPENALTY", "PAUSEREASON", "INFO", "CALLSTATUS", "RINGINUSE", "STATECHANGE",
        "WITHDRAW", "OUTCALL",
    }
)  # fmt: skip
"""What Asterisk and FreePBX write besides."""


@dataclass(frozen=True, slots=True)
class QueueEvent:
    """One line. ``call_id`` is empty where it is of no call; ``queue`` where it is for all queues.

    ``line`` is the line itself.
    """

    at: datetime
    call_id: str
    queue: str
    member: str | None
    event: Event
    data: tuple[str, ...]
    line: str

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Sorts a call's events whatever order they were read in."""
        return self.at, PLACES[self.event], self.line

    def whole(self, place: int) -> int | None:
        """Return one of the data as a number; ``None`` where it is missing or none."""
        try:
            text = self.data[place]
        except IndexError:
            return None
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - years in ms


def parse(line: str) -> QueueEvent | None:
    """Read a line; ``None`` for one that tells nothing of calls or agents.

    Raises:
        BrokenLine: it cannot be read.
    """
    line = line.strip()
    if not line:
        return None
    parts = line.split("|")
    if len(parts) < _FIELDS:
        raise BrokenLine("too few fields")
    return event_of(moment(parts[0]), parts[1:], line)


def event_of(at: datetime, fields: Sequence[str], line: str) -> QueueEvent | None:
    """Make an event of what follows the time; ``None`` for one that tells nothing of calls or agents.

    Args:
        at: when it happened.
        fields: call id, queue, member, event, and its data.
        line: the line itself.

    Raises:
        BrokenLine: it names no known event.
    """
    call_id, queue, member, name, *data = fields
    if name in _UNUSED:
        return None
    try:
        event = Event(name)
    except ValueError:
        raise BrokenLine("unknown event") from None
    call = "" if call_id in _NO_CALL else call_id
    return QueueEvent(at, call, "" if queue == "NONE" else queue, member_of(member), event, tuple(data), line)


def moment(text: str) -> datetime:
    """Read seconds since 1970.

    Raises:
        BrokenLine: they are none.
    """
    if not (
        text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and _EARLIEST_S <= int(text) <= _LATEST_S
    ):
        raise BrokenLine("no time")
    return datetime.fromtimestamp(int(text), UTC)
