"""The legs of one call → who called whom, and what became of it.

A call has a row for each channel that was dialled, local channels between them included; all have one linked id.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from callqa.phone.calls import Direction, Ending
from callqa.phone.cdr import Leg
from callqa.phone.members import member_of

_INSIDE = ("internal",)
_OUTSIDE = ("trunk", "pstn", "did")
"""Parts of the contexts in which calls begin, as FreePBX and most dial plans name them."""
_DIAL_LIMIT = {"Dial": 1, "Queue": 4}
"""Which argument of the application limits how long it rings or waits."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """What the CDR tells of one call; ``over_at`` is when it was answered, or else given up."""

    started_at: datetime
    over_at: datetime | None
    direction: Direction
    number: str | None
    line: str | None
    queue: str | None
    member: str | None
    ending: Ending
    talk_s: float | None
    recording: str | None


def fold(legs: Sequence[Leg], is_extension: Callable[[str], bool]) -> Dialled:
    """Tell what became of a call.

    Args:
        legs: all its rows that are known, with time zones; at least one, in any order.
        is_extension: whether a number is internal.
    """
    ordered = sorted(legs, key=lambda leg: (leg.started_at, leg.unique_id != leg.linked_id, leg.text("sequence")))
    first = next((leg for leg in ordered if leg.unique_id == leg.linked_id), ordered[0])
    started_at = ordered[0].started_at
    direction = _direction(first, is_extension)
    caller, called = first.text("cnum") or first.text("src"), first.text("dst")
    tried = [leg for leg in ordered if leg.text("dstchannel")]
    answered = [leg for leg in tried if leg.answered and not leg.text("dstchannel").startswith("Local/")]
    ending, over_at = (Ending.ANSWERED, _answered_at(answered)) if answered else _lost(tried, first)
    inner = member_of(first.text("channel")) if not is_extension(caller) else caller
    return Dialled(
        started_at=started_at,
        over_at=over_at,
        direction=direction,
        number={"in": caller, "out": called}.get(direction),
        line=_line(first, direction, is_extension),
        queue=next((_queue(leg) for leg in ordered if leg.text("lastapp") == "Queue"), None),
        member=inner if direction == "out" else (_who(answered) if answered else None),
        ending=ending,
        talk_s=_talk_s(answered) if answered else None,
        recording=next((_file_name(text) for leg in ordered if (text := leg.text("recordingfile"))), None),
    )


def _direction(first: Leg, is_extension: Callable[[str], bool]) -> Direction:
    context = first.text("dcontext").lower()
    caller = first.text("cnum") or first.text("src")
    inside = is_extension(caller) or is_extension(member_of(first.text("channel")) or "")
    if any(part in context for part in _INSIDE):
        # the row of a customer who was transferred to an extension tells the context of the transfer
        transferred = is_extension(first.text("dst")) and caller.removeprefix("+").isdecimal()
        inside = inside or not transferred
    elif any(part in context for part in _OUTSIDE):
        inside = False
    if not inside:
        return "in"
    return "internal" if is_extension(first.text("dst")) or not first.text("dst")[-5:].isdecimal() else "out"


def _line(first: Leg, direction: Direction, is_extension: Callable[[str], bool]) -> str | None:
    """Return the shop's number: the called one, or the one that is shown to whom the shop calls."""
    if direction == "out":
        return first.text("outbound_cnum") or None
    called = first.text("did") or first.text("dst")
    return called if direction == "in" and called and not is_extension(called) else None


def _lost(tried: Sequence[Leg], first: Leg) -> tuple[Ending, datetime | None]:
    if not tried:
        return (
            Ending.MENU if first.disposition == "ANSWERED" else _UNTRIED.get(first.disposition, Ending.GAVE_UP)
        ), None
    over_at = max(leg.started_at + timedelta(seconds=leg.duration_s) for leg in tried)
    dispositions = {leg.disposition for leg in tried}
    if not dispositions & {"NO ANSWER", "ANSWERED"}:
        return (Ending.BUSY if "BUSY" in dispositions else Ending.FAILED), over_at
    own = [leg for leg in tried if leg.unique_id == first.unique_id] or tried
    return (Ending.TIME_OUT if any(map(_reached_limit, own)) else Ending.GAVE_UP), over_at


_UNTRIED = {"BUSY": Ending.BUSY, "FAILED": Ending.FAILED, "CONGESTION": Ending.FAILED}


def _reached_limit(leg: Leg) -> bool:
    """Tell whether it rang as long as the dial plan lets it; durations are cut to whole seconds."""
    place = _DIAL_LIMIT.get(leg.text("lastapp"))
    arguments = leg.text("lastdata").split(",")
    limit = arguments[place].strip() if place is not None and place < len(arguments) else ""
    return limit.isascii() and limit.isdecimal() and 0 < int(limit[:6]) <= leg.duration_s + 1


def _answered_at(answered: Sequence[Leg]) -> datetime | None:
    """Return when somebody picked up.

    A row that was answered in the moment it began tells nothing of that: the phone system itself had answered before
    it dialled, with a greeting or a menu.
    """
    known = (leg.answered_at for leg in answered if leg.answered_at and leg.answered_at > leg.started_at)
    return min(known, default=None)


def _talk_s(answered: Sequence[Leg]) -> float:
    begun = [leg.answered_at for leg in answered if leg.answered_at]
    ends = [leg.answered_at + timedelta(seconds=leg.talk_s) for leg in answered if leg.answered_at]
    return (max(ends) - min(begun)).total_seconds() if begun else 0.0


def _who(answered: Sequence[Leg]) -> str | None:
    """Return who answered; behind a trunk to another system the number that was dialled there."""
    leg = max(answered, key=lambda one: one.talk_s)
    member = member_of(leg.text("dstchannel"))
    beyond = re.findall(rf"/([^@&,/]+)@{re.escape(member)}(?=[&,]|$)", leg.text("lastdata")) if member else []
    return beyond[0] if len(beyond) == 1 else member


def _queue(leg: Leg) -> str | None:
    return leg.text("lastdata").partition(",")[0] or None


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]
