"""Queue events of one call → what became of it.

The events are a set: whatever order they are read in, and however often, the result is the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from callqa.phone.calls import Ending, Rings
from callqa.phone.queue_log import Event, QueueEvent

_LEFT = {
    Event.ABANDON: Ending.GAVE_UP,
    Event.TIME_OUT: Ending.TIME_OUT,
    Event.EMPTY: Ending.NOBODY_THERE,
    Event.KEY: Ending.KEY,
}
_WAIT_AT = {Event.ABANDON: 2, Event.TIME_OUT: 2, Event.EMPTY: 2, Event.KEY: 3}
"""Which of the data is the waiting time."""
_OVER = {Event.COMPLETE_AGENT: 1, Event.COMPLETE_CALLER: 1}
_TRANSFERRED = {Event.TRANSFER, Event.BLIND_TRANSFER, Event.ATTENDED_TRANSFER}
_TALK_FROM_END = -2
"""A transfer's data end with holding time, talking time, position."""
_TOLERANCE_S = 2
"""Times are whole seconds, each rounded by itself."""
_OF_A_CALL = frozenset({Event.ENTER, Event.CONNECT, Event.RING_NO_ANSWER, *_LEFT, *_OVER, *_TRANSFERRED})


@dataclass(frozen=True, slots=True)
class Queued:
    """What the queue log tells of one call. ``entered_at`` is its first event where its entering is not in the log."""

    entered_at: datetime
    left_at: datetime | None
    number: str | None
    line: str | None
    queue: str | None
    member: str | None
    ending: Ending
    wait_s: float | None
    talk_s: float | None
    rings: tuple[Rings, ...]


def fold(events: Iterable[QueueEvent]) -> Queued | None:
    """Tell what became of a call; ``None`` where nothing of it is about waiting in a queue."""
    ordered = sorted(events, key=lambda event: event.order)
    told = [event for event in ordered if event.event in _OF_A_CALL]
    if not told:
        return None
    entered = [event for event in told if event.event is Event.ENTER]
    connects = [event for event in told if event.event is Event.CONNECT]
    left = [event for event in told if event.event in _LEFT]
    begun = (entered or told)[0].at
    common: dict[str, Any] = {
        "entered_at": begun,
        "number": _number(entered),
        "line": _line(ordered),
        "rings": _rings(told),
    }
    ends = [event for event in told if event.event in _OVER or event.event in _TRANSFERRED]
    if connects:
        return _answered(entered, connects[0], [end for end in ends if end.at >= connects[0].at], common)
    if ends:
        return _answered(entered, _connect_before(ends[0]), ends, common)
    over = left[-1] if left and _is_over(entered, left) else None
    return Queued(
        **common,
        left_at=over.at if over else None,
        queue=(over or (entered or told)[-1]).queue or None,
        member=None,
        ending=_LEFT[over.event] if over else Ending.UNKNOWN,
        wait_s=_wait_s(entered, over, _WAIT_AT[over.event]) if over else None,
        talk_s=None,
    )


def _answered(
    entered: Sequence[QueueEvent], connect: QueueEvent, ends: Sequence[QueueEvent], common: Mapping[str, Any]
) -> Queued:
    return Queued(
        **common,
        left_at=connect.at,
        queue=connect.queue or None,
        member=connect.member,
        ending=Ending.ANSWERED,
        wait_s=_wait_s(entered, connect, 0),
        talk_s=_talk_s(connect, ends[0]) if ends else None,
    )


def _connect_before(end: QueueEvent) -> QueueEvent:
    """Return the connection that must have gone before an end, where its own line is missing or broken."""
    hold, talk_s = (end.whole(place + _talk_place(end)) for place in (-1, 0))
    data = () if hold is None else (str(hold),)
    return replace(end, event=Event.CONNECT, at=end.at - timedelta(seconds=talk_s or 0), data=data)


def _is_over(entered: Sequence[QueueEvent], left: Sequence[QueueEvent]) -> bool:
    """Tell whether the call left every queue that it entered; who gives up leaves all of them."""
    return left[-1].event is Event.ABANDON or len(left) >= len(entered)


def _wait_s(entered: Sequence[QueueEvent], left: QueueEvent, place: int) -> float | None:
    """Return how long the call waited in all queues, or ``None`` where the log tells neither that nor when it came."""
    stated = left.whole(place)
    if not entered:
        return stated
    between_s = (left.at - entered[0].at).total_seconds()
    if stated is not None and len(entered) == 1 and abs(stated - between_s) <= _TOLERANCE_S:
        return float(stated)
    return max(between_s, 0.0)


def _talk_s(connect: QueueEvent, end: QueueEvent) -> float:
    between_s = (end.at - connect.at).total_seconds()
    stated = end.whole(_talk_place(end))
    return float(stated) if stated is not None and abs(stated - between_s) <= _TOLERANCE_S else between_s


def _talk_place(end: QueueEvent) -> int:
    """Return which of the data is the talking time; the holding time stands before it."""
    return _OVER.get(end.event, max(len(end.data) + _TALK_FROM_END, 1))


def _number(entered: Sequence[QueueEvent]) -> str | None:
    return next((event.data[1] for event in entered if len(event.data) > 1 and event.data[1]), None)


def _line(events: Sequence[QueueEvent]) -> str | None:
    return next((event.data[0] for event in events if event.event is Event.DID and event.data and event.data[0]), None)


def _rings(told: Sequence[QueueEvent]) -> tuple[Rings, ...]:
    found: dict[str, list[float]] = {}
    for event in told:
        if event.event is Event.RING_NO_ANSWER and event.member:
            found.setdefault(event.member, []).append((event.whole(0) or 0) / 1000)
    return tuple(Rings(member, len(times), max(times)) for member, times in sorted(found.items()))
