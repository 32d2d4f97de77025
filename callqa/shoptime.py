"""The shop's clock: days, weeks and shifts in its time zone, as moments. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MIN = 24 * 60
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of every day, from ``start`` to before ``end``; over midnight where ``end`` is not later."""

    name: str
    start: time
    end: time
    zone: ZoneInfo

    @property
    def start_min(self) -> int:
        """The minute of the day at which it begins."""
        return self.start.hour * 60 + self.start.minute

    @property
    def length_min(self) -> int:
        """How long it is; a shift that ends when it begins is the whole day."""
        end_min = self.end.hour * 60 + self.end.minute
        return (end_min - self.start_min) % DAY_MIN or DAY_MIN


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since`` to before ``until``; ``shift`` is the name of the shift that it is, if it is one."""

    since: datetime
    until: datetime
    shift: str | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """From ``since`` to before ``until`` the shop's clock is so many minutes ahead of UTC."""

    since: datetime
    until: datetime
    minutes: int


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def whole_day(day: date, zone: ZoneInfo) -> Span:
    """Return a day."""
    return Span(day_start(day, zone), day_start(day + timedelta(days=1), zone))


def shift_on(shift: Shift, day: date) -> Span:
    """Return the shift that begins on a day."""
    last = day if shift.end > shift.start else day + timedelta(days=1)
    begin, end = (datetime.combine(at, clock, shift.zone) for at, clock in ((day, shift.start), (last, shift.end)))
    return Span(begin.astimezone(UTC), end.astimezone(UTC), shift.name)


def last_over(shifts: Sequence[Shift], zone: ZoneInfo, now: datetime) -> Span:
    """Return the shift that ended last; where the day is not divided, the day before."""
    day = now.astimezone(zone).date()
    if not shifts:
        return whole_day(day - timedelta(days=1), zone)
    spans = (shift_on(shift, day - timedelta(days=back)) for shift in shifts for back in range(3))
    return max((span for span in spans if span.until <= now), key=lambda span: span.until)


def today(zone: ZoneInfo) -> date:
    """Return which day it is in the shop."""
    return datetime.now(zone).date()


def week_of(day: date) -> str:
    """Return the week of a day as ``2026-W47`` (ISO 8601: Monday to Sunday)."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def week_before(day: date) -> str:
    """Return the last week that was over on a day."""
    return week_of(day - timedelta(days=7))


def monday_of(week: str) -> date:
    """Return the first day of a week.

    Raises:
        ValueError: it is no week such as ``2026-W47``.
    """
    found = _WEEK.fullmatch(week)
    if found is None:
        raise ValueError(f"'{week}' is no week; write it as 2026-W47")
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


def week_bounds(week: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first moment of a week and the first after it.

    Raises:
        ValueError: as ``monday_of``.
    """
    monday = monday_of(week)
    return day_start(monday, zone), day_start(monday + timedelta(days=7), zone)


def offsets(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Offset]:
    """Yield the stretches between two moments in which the shop's clock keeps the same distance from UTC."""
    begun = since
    while begun < until:
        minutes = _offset_min(begun, zone)
        end = begun
        while end < until and _offset_min(end, zone) == minutes:
            end = min(end + timedelta(days=1), until)
        if _offset_min(end, zone) != minutes:
            end = _change(zone, end - timedelta(days=1), end)
        yield Offset(begun, end, minutes)
        begun = end


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the moment, to the minute, at which the clock was changed."""
    minutes = _offset_min(before, zone)
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        if _offset_min(middle, zone) == minutes:
            before = middle
        else:
            after = middle
    return after.replace(second=0, microsecond=0)


def _offset_min(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)
