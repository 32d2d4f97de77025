"""Customers who did not get through: how often they tried, and whether and how soon somebody called them back. Pure.

An *episode* is a customer's missed calls from the first one since the last contact on. It ends with a contact: an
answered call of the customer, or an outgoing call that reached the customer. A try more than ``FORGOTTEN`` after the
one before begins an episode of its own, and a call later than that after the last try has nothing to do with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import numpy as np

from callqa.figures import Integers
from callqa.intervals import Share
from callqa.phone.calls import MISSED, Ending
from callqa.phone.columns import MS, Calls, Flags, among, ended, is_open, milliseconds, moment, next_opening
from callqa.phone.figures import short_abandons
from callqa.phone.promptness import ACCEPTABLE_MS, BEST_MS, Speed
from callqa.phone.service import Reason, Service

FORGOTTEN = timedelta(days=7)
_FORGOTTEN_MS = int(FORGOTTEN.total_seconds()) * MS


@dataclass(frozen=True, slots=True)
class Episode:
    """A customer who did not get through.

    Attributes:
        customer: the number in normal form, or as much of it as is shown.
        call_id: the last missed call, in the phone system's calls.
        first_at: when the first missed call began.
        last_at: when the last one did.
        tries: missed calls, those given up at once included.
        short: all of them were given up at once; not in any share.
        reason: why the last one was missed.
        queue: of the last one; empty without one.
        segment: of the last one; empty without one.
        counts_from: from when on the time to the call back counts: when the first missed call was over, or, where the
            shop was closed then, when it opened next.
        called_at: when somebody first called back.
        called_by: the manager who did, else the extension; empty where nobody called.
        reached: whether that call reached the customer; ``None`` where nobody called.
        calls_back: how often somebody called back.
        last_called_at: when somebody did last.
        got_through_at: when the customer got through by another try, before anybody called.
        contact: whether they spoke in the end, one way or the other.
        speed: how soon somebody called back; ``None`` where the customer got through before.
    """

    customer: str
    call_id: int
    first_at: datetime
    last_at: datetime
    tries: int
    short: bool
    reason: Reason
    queue: str
    segment: str
    counts_from: datetime
    called_at: datetime | None
    called_by: str
    reached: bool | None
    calls_back: int
    last_called_at: datetime | None
    got_through_at: datetime | None
    contact: bool
    speed: Speed | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of the customers whose first missed call is of a period.

    Attributes:
        callers: customers' episodes with more than given-up-at-once tries.
        short_callers: episodes with nothing else; they are in no share.
        hidden: missed calls without a number: nobody can call back.
        speeds: how soon somebody called back, out of ``callers``; ``got_through`` is the rest.
        got_through: got through themselves before anybody called, out of ``callers``.
        reached: of those who were called back, how many the first call reached.
        attempts: by the number of the attempt, how many customers' calls were answered at it.
        median_s: the median time to the call back; ``None`` where nobody was called.
    """

    callers: int
    short_callers: int
    hidden: int
    speeds: Mapping[Speed, Share]
    got_through: Share
    reached: Share
    attempts: Mapping[int, int]
    median_s: float | None


@dataclass(slots=True)
class _Trail:
    """An episode as it comes about: places of calls in the columns."""

    missed: list[int]
    called: list[int] = field(default_factory=list)
    got_through: int | None = None
    contact: bool = False


@dataclass(frozen=True, slots=True)
class _Facts:
    """What each call is, for walking through a customer's calls."""

    calls: Calls
    missed: Flags
    short: Flags
    spoke: Flags
    made: Flags


def episodes(calls: Calls, service: Service, zone: ZoneInfo, now: datetime) -> list[Episode]:
    """Find the episodes in the calls of some customers, by when they began.

    Args:
        calls: all calls of these customers, from early enough on that no episode is cut; calls without a number are
            passed over.
        service: opening hours, and who gave up at once.
        zone: of the shop's days.
        now: until when calls are known.
    """
    facts, now_ms = _facts(calls, service), milliseconds(now)
    order = np.lexsort((np.arange(len(calls)), calls.at_ms, calls.customer.codes))
    known = [place for place in order.tolist() if calls.customer.values[calls.customer.codes[place]]]
    trails = [
        trail
        for _customer, places in groupby(known, key=lambda place: int(calls.customer.codes[place]))
        for trail in _trails(facts, list(places))
    ]
    counts_ms = next_opening(service.hours, calls.over_ms)
    in_hours = is_open(service.hours, calls.at_ms)
    found = []
    for trail in trails:
        counts, called_ms = int(counts_ms[trail.missed[0]]), int(calls.at_ms[trail.called[0]]) if trail.called else None
        speed = None if trail.got_through is not None else speed_of(counts, called_ms, zone, now_ms)
        found.append(_episode(facts, trail, counts, speed, in_hours=bool(in_hours[trail.missed[-1]])))
    return sorted(found, key=lambda one: (one.first_at, one.customer))


def attempts(calls: Calls, wanted: Flags) -> dict[int, int]:
    """Count at which attempt customers got through.

    Args:
        calls: all calls of some customers, from early enough on.
        wanted: which of them count if they were answered.
    """
    got_through = among(calls.direction, "in") & ended(calls, frozenset({Ending.ANSWERED})) & wanted
    known = ~among(calls.customer, "")
    found, counts = np.unique(tries_before(calls)[got_through & known] + 1, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def tries_before(calls: Calls) -> Integers:
    """Tell of every call how often its customer had tried before without getting through.

    These are the missed calls since the last contact, as far as none is forgotten. Calls without a number have none.

    Args:
        calls: all calls of some customers, from early enough on.
    """
    facts = _facts(calls, None)
    found = np.zeros(len(calls), dtype=np.int64)
    customer, tries, last_ms = -1, 0, 0
    for place in np.lexsort((np.arange(len(calls)), calls.at_ms, calls.customer.codes)).tolist():
        code, at_ms = int(calls.customer.codes[place]), int(calls.at_ms[place])
        if not calls.customer.values[code]:
            continue
        if code != customer or at_ms - last_ms > _FORGOTTEN_MS:
            tries = 0
        customer = code
        found[place] = tries
        if facts.missed[place]:
            tries, last_ms = tries + 1, at_ms
        elif facts.spoke[place]:
            tries = 0
    return found


def follow_up(found: Sequence[Episode], hidden: int, attempts_of: Mapping[int, int]) -> FollowUp:
    """Sum up the episodes of a period."""
    counted = [one for one in found if not one.short]
    called = [one for one in counted if one.called_at is not None and one.speed is not None]
    took = [(one.called_at - one.counts_from).total_seconds() for one in called if one.called_at is not None]
    counts = {speed: sum(one.speed is speed for one in counted) for speed in Speed}
    return FollowUp(
        callers=len(counted),
        short_callers=len(found) - len(counted),
        hidden=hidden,
        speeds={speed: Share(count, len(counted)) for speed, count in counts.items()},
        got_through=Share(sum(one.got_through_at is not None for one in counted), len(counted)),
        reached=Share(sum(bool(one.reached) for one in called), len(called)),
        attempts=attempts_of,
        median_s=float(np.median(np.maximum(took, 0.0))) if took else None,
    )


def to_call_back(found: Sequence[Episode], now: datetime) -> list[Episode]:
    """Return whom to call now, the most urgent first.

    Nobody has spoken with them, and they are not forgotten. Whom nobody has called goes before whom somebody called in
    vain, real tries before those given up at once; then the latest first: they are the likeliest to answer and buy.
    """
    waiting = [one for one in found if not one.contact and now - one.last_at <= FORGOTTEN]
    return sorted(waiting, key=lambda one: (one.calls_back > 0, one.short, -one.last_at.timestamp(), one.customer))


def speed_of(counts_ms: int, called_ms: int | None, zone: ZoneInfo, now_ms: int) -> Speed:
    """Tell how soon a call came, given from when on the time counts; before that it came at once."""
    if called_ms is None:
        return Speed.OPEN if now_ms - counts_ms <= ACCEPTABLE_MS else Speed.NEVER
    took_ms = called_ms - counts_ms
    if took_ms <= BEST_MS:
        return Speed.WITHIN_20_MIN
    if took_ms <= ACCEPTABLE_MS:
        return Speed.WITHIN_1_H
    same = moment(called_ms).astimezone(zone).date() == moment(counts_ms).astimezone(zone).date()
    return Speed.SAME_DAY if same else Speed.LATER


def _facts(calls: Calls, service: Service | None) -> _Facts:
    incoming, made = among(calls.direction, "in"), among(calls.direction, "out")
    return _Facts(
        calls=calls,
        missed=incoming & ended(calls, MISSED),
        short=short_abandons(calls, service) if service else np.zeros(len(calls), dtype=bool),
        spoke=(incoming | made) & ended(calls, frozenset({Ending.ANSWERED})),
        made=made,
    )


def _trails(facts: _Facts, places: list[int]) -> Iterator[_Trail]:
    """Divide a customer's calls, in the order of time, into episodes."""
    trail: _Trail | None = None
    for place in places:
        if trail and facts.calls.at_ms[place] - facts.calls.at_ms[trail.missed[-1]] > _FORGOTTEN_MS:
            yield trail
            trail = None
        if facts.missed[place]:
            trail = trail or _Trail([])
            trail.missed.append(place)
        elif trail and (facts.made[place] or facts.spoke[place]):
            if facts.made[place]:
                trail.called.append(place)
            elif not trail.called:
                trail.got_through = place
            if facts.spoke[place]:
                trail.contact = True
                yield trail
                trail = None
    if trail:
        yield trail


def _episode(facts: _Facts, trail: _Trail, counts_ms: int, speed: Speed | None, *, in_hours: bool) -> Episode:
    calls = facts.calls
    last, called = trail.missed[-1], trail.called
    ending = calls.ending.values[calls.ending.codes[last]]
    return Episode(
        customer=calls.customer.values[calls.customer.codes[last]],
        call_id=int(calls.call_id[last]),
        first_at=moment(int(calls.at_ms[trail.missed[0]])),
        last_at=moment(int(calls.at_ms[last])),
        tries=len(trail.missed),
        short=all(facts.short[place] for place in trail.missed),
        reason=Reason(ending) if in_hours else Reason.OUT_OF_HOURS,
        queue=calls.queue.values[calls.queue.codes[last]],
        segment=calls.segment.values[calls.segment.codes[last]],
        counts_from=moment(counts_ms),
        called_at=moment(int(calls.at_ms[called[0]])) if called else None,
        called_by=calls.manager.values[calls.manager.codes[called[0]]] if called else "",
        reached=bool(facts.spoke[called[0]]) if called else None,
        calls_back=len(called),
        last_called_at=moment(int(calls.at_ms[called[-1]])) if called else None,
        got_through_at=None if trail.got_through is None else moment(int(calls.at_ms[trail.got_through])),
        contact=trail.contact,
        speed=speed,
    )
