"""What the queue log and the CDR tell of one call → the call."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial

from callqa.phone import legs as cdr_legs
from callqa.phone import queued as queue_events
from callqa.phone.calls import Ending, PhoneCall
from callqa.phone.cdr import Leg
from callqa.phone.legs import Dialled
from callqa.phone.numbers import normal
from callqa.phone.queue_log import QueueEvent
from callqa.phone.queued import Queued


def is_extension(pattern: str) -> Callable[[str], bool]:
    """Return what tells internal numbers by a regular expression."""
    expression = re.compile(pattern)
    return lru_cache(2**12)(lambda number: expression.fullmatch(number) is not None)


def call_of(
    events: Sequence[QueueEvent], legs: Sequence[Leg], *, country: str, is_extension: Callable[[str], bool]
) -> PhoneCall | None:
    """Join all that is known of a call.

    The queue log goes before: it tells when waiting began and why it ended. The CDR tells the rest, and that somebody
    answered after the call had left its queues.

    Args:
        events: of the queue log.
        legs: of the CDR, with time zones.
        country: in which numbers are dialled.
        is_extension: whether a number is internal.

    Returns:
        the call; ``None`` where nothing tells that there was one.
    """
    queued = queue_events.fold(events)
    dialled = cdr_legs.fold(legs, is_extension) if legs else None
    linked = {leg.linked_id for leg in legs}
    ids = linked | {event.call_id for event in events} | {leg.unique_id for leg in legs}
    build = partial(PhoneCall, key=min(linked or ids, default=""), ids=frozenset(ids))
    if queued is None:
        return None if dialled is None else _from_cdr(dialled, build, country)
    return _from_queue(queued, dialled, build, country)


def _from_cdr(dialled: Dialled, build: Callable[..., PhoneCall], country: str) -> PhoneCall:
    wait_s = _between_s(dialled.started_at, dialled.over_at) if dialled.direction == "in" else None
    return build(
        started_at=dialled.started_at,
        direction=dialled.direction,
        number=_shown(dialled.number, country),
        line=dialled.line,
        queue=dialled.queue,
        member=dialled.member,
        ending=dialled.ending,
        wait_s=wait_s,
        talk_s=dialled.talk_s,
        recording=dialled.recording,
    )


def _from_queue(queued: Queued, dialled: Dialled | None, build: Callable[..., PhoneCall], country: str) -> PhoneCall:
    call = build(
        started_at=queued.entered_at,
        direction="in",
        number=_shown(queued.number, country) or (_shown(dialled.number, country) if dialled else None),
        line=queued.line or (dialled.line if dialled else None),
        queue=queued.queue,
        member=queued.member,
        ending=queued.ending,
        wait_s=queued.wait_s,
        talk_s=queued.talk_s,
        rings=queued.rings,
        recording=dialled.recording if dialled else None,
    )
    return call if dialled is None else _completed(call, dialled)


def _completed(call: PhoneCall, dialled: Dialled) -> PhoneCall:
    """Add what the CDR knows better: how long they spoke, and what came after the queue."""
    if call.ending is Ending.ANSWERED:
        talk_s = call.talk_s if call.talk_s is not None else dialled.talk_s
        return replace(call, talk_s=talk_s, member=call.member or dialled.member)
    if call.ending is Ending.GAVE_UP:
        return call
    wait_s = _between_s(call.started_at, dialled.over_at)
    if dialled.ending is Ending.ANSWERED:
        return replace(call, ending=Ending.ANSWERED, wait_s=wait_s, member=dialled.member, talk_s=dialled.talk_s)
    if call.ending is Ending.UNKNOWN and dialled.ending is not Ending.MENU:
        return replace(call, ending=dialled.ending, wait_s=wait_s)
    return call


def _between_s(since: datetime, until: datetime | None) -> float | None:
    return None if until is None else max((until - since).total_seconds(), 0.0)


def _shown(number: str | None, country: str) -> str | None:
    """Return a customer's number; ``None`` where it is hidden ("anonymous") or internal."""
    return number if number and normal(number, country) else None
