"""When managers were there: first log-in, last log-out, time logged in and paused, by day. Pure.

A manager is there while logged in to any queue, and paused while paused in any. Only what begins and ends in the log is
counted as time: a log-in after a log-in without a log-out between tells that the end of the first is not known.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from callqa.phone.calls import Presence
from callqa.shoptime import day_start


@dataclass(frozen=True, slots=True)
class Seen:
    """A manager came, went or paused; ``phone`` is the extension or agent name, ``queue`` is empty for all queues."""

    at: datetime
    manager: str
    phone: str
    queue: str
    what: Presence
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A manager's day.

    Attributes:
        manager: who.
        day: in the shop's time.
        first_in: the first log-in of the day.
        last_out: the last log-out of the day.
        logged_s: logged in, as far as both ends are known.
        paused_s: paused by reason (empty: none was given), as far as both ends are known.
        no_end: log-ins of the day without a log-out: still there, or the log does not tell.
        no_start: log-outs of the day without a log-in.
        pauses_no_end: pauses that began on the day, without an end.
    """

    manager: str
    day: date
    first_in: datetime | None
    last_out: datetime | None
    logged_s: float
    paused_s: Mapping[str, float]
    no_end: int
    no_start: int
    pauses_no_end: int


@dataclass(slots=True)
class _Day:
    first_in: datetime | None = None
    last_out: datetime | None = None
    logged_s: float = 0.0
    paused_s: dict[str, float] = field(default_factory=dict)
    no_end: int = 0
    no_start: int = 0
    pauses_no_end: int = 0


@dataclass(slots=True)
class _State:
    """Where a manager is: in which (phone, queue) since when, and paused in which."""

    there: set[tuple[str, str]] = field(default_factory=set)
    since: datetime | None = None
    paused: set[tuple[str, str]] = field(default_factory=set)
    paused_since: datetime | None = None
    reason: str = ""


class _Book:
    """The days of one manager as they fill up."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.days: dict[date, _Day] = {}
        self.now = _State()

    def of(self, moment: datetime) -> _Day:
        return self.days.setdefault(moment.astimezone(self.zone).date(), _Day())

    def note(self, seen: Seen) -> None:
        place = (seen.phone, seen.queue)
        match seen.what:
            case Presence.LOG_IN:
                self._log_in(seen.at, place)
            case Presence.LOG_OUT:
                self._log_out(seen.at, place)
            case Presence.PAUSE:
                self._pause(seen.at, place, seen.reason or "")
            case Presence.RESUME:
                self._resume(seen.at, place)

    def close(self) -> None:
        """Tell what has no end."""
        self._lose_session()
        self._lose_pause()

    def _log_in(self, at: datetime, place: tuple[str, str]) -> None:
        if place in self.now.there:
            self._lose_session()
            self._lose_pause()
        if self.now.since is None:
            self.now.since = at
        self.now.there.add(place)
        day = self.of(at)
        day.first_in = day.first_in or at

    def _log_out(self, at: datetime, place: tuple[str, str]) -> None:
        day = self.of(at)
        if self.now.since is None and day.last_out != at:  # of several queues at once it is one
            day.no_start += 1
        day.last_out = at
        self.now.there = _without(self.now.there, place)
        if self.now.there:
            return
        if self.now.since is not None:
            for part, seconds in _by_day(self.now.since, at, self.zone):
                self.days.setdefault(part, _Day()).logged_s += seconds
        self.now.since = None
        self._end_pause(at)

    def _pause(self, at: datetime, place: tuple[str, str], reason: str) -> None:
        if place in self.now.paused:
            if reason == self.now.reason:
                return
            self._end_pause(at)  # another reason: one pause follows the other
        if self.now.paused_since is None:
            self.now.paused_since, self.now.reason = at, reason
        self.now.paused.add(place)

    def _resume(self, at: datetime, place: tuple[str, str]) -> None:
        self.now.paused = _without(self.now.paused, place)
        if all(queue == "" for phone, queue in self.now.paused if phone == place[0]):
            # a pause of all queues that was ended queue by queue
            self.now.paused = _without(self.now.paused, (place[0], ""))
        if not self.now.paused:
            self._end_pause(at)

    def _end_pause(self, at: datetime) -> None:
        if self.now.paused_since is not None:
            for part, seconds in _by_day(self.now.paused_since, at, self.zone):
                paused_s = self.days.setdefault(part, _Day()).paused_s
                paused_s[self.now.reason] = paused_s.get(self.now.reason, 0.0) + seconds
        self.now.paused, self.now.paused_since, self.now.reason = set(), None, ""

    def _lose_session(self) -> None:
        if self.now.since is not None:
            self.of(self.now.since).no_end += 1
        self.now.there, self.now.since = set(), None

    def _lose_pause(self) -> None:
        if self.now.paused_since is not None:
            self.of(self.now.paused_since).pauses_no_end += 1
        self.now.paused, self.now.paused_since, self.now.reason = set(), None, ""


def days_of(events: Iterable[Seen], zone: ZoneInfo) -> list[Day]:
    """Work out the days of all managers, by day and name.

    Args:
        events: of one moment in the order of the log.
        zone: of the days. Time over midnight is divided between them.
    """
    books: dict[str, _Book] = {}
    for seen in sorted(events, key=lambda one: one.at):
        books.setdefault(seen.manager, _Book(zone)).note(seen)
    found = []
    for manager, book in books.items():
        book.close()
        for day, one in book.days.items():
            paused_s = dict(sorted(one.paused_s.items()))
            found.append(
                Day(
                    manager, day, one.first_in, one.last_out, one.logged_s, paused_s, one.no_end, one.no_start,
                    one.pauses_no_end,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.manager))


def _without(places: set[tuple[str, str]], gone: tuple[str, str]) -> set[tuple[str, str]]:
    """Take a place away; without a queue it is all of that phone's."""
    phone, queue = gone
    return {one for one in places if one != gone and (queue or one[0] != phone)}


def _by_day(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[tuple[date, float]]:
    day = since.astimezone(zone).date()
    while since < until:
        end = min(day_start(day + timedelta(days=1), zone), until)
        yield day, (end - since).total_seconds()
        since, day = end, day + timedelta(days=1)
