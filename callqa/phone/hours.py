"""When the shop is open: the texts of the settings as moments, the changes of its clock included. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = 7
_DAY_MIN = 24 * 60
_DAYS = re.compile(r"([a-z]{3})(?:\s*-\s*([a-z]{3}))?")
_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})")

Minutes = tuple[int, int]
"""From and to, in minutes since the day began; beyond ``24 * 60`` where it goes over midnight."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours by weekday (0: Monday); without any the shop is always open."""

    week: Mapping[int, tuple[Minutes, ...]]
    zone: ZoneInfo

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the shop is open; it is when it opens, and is not any more when it closes."""
        return self.next_opening(moment) == moment

    def next_opening(self, moment: datetime) -> datetime:
        """Return the first moment from ``moment`` on at which the shop is open, in UTC: itself while it is open."""
        asked = moment.astimezone(UTC)
        if not self.week:
            return asked
        return next(max(start, asked) for start, end in self._from(asked) if end > asked)

    def open_between(self, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
        """Return the stretches between two moments in which the shop is open, in UTC, one after the other."""
        begun, over = since.astimezone(UTC), until.astimezone(UTC)
        if not self.week:
            return [(begun, over)] if begun < over else []
        found: list[tuple[datetime, datetime]] = []
        for start, end in self._from(begun):
            if start >= over:
                break
            if found and start <= found[-1][1]:  # the night of one day reaches into the next
                found[-1] = found[-1][0], max(found[-1][1], min(end, over))
            elif end > begun:
                found.append((max(start, begun), min(end, over)))
        return found

    def _from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield opening stretches from the day before a moment on, without an end."""
        day = moment.astimezone(self.zone).date() - timedelta(days=1)
        while True:
            for start, end in self.week.get(day.weekday(), ()):
                yield self._moment(day, start), self._moment(day, end)
            day += timedelta(days=1)

    def _moment(self, day: date, minute: int) -> datetime:
        days, rest = divmod(minute, _DAY_MIN)
        return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), self.zone).astimezone(UTC)


def opening_hours(texts: Mapping[str, str], zone: ZoneInfo) -> Hours:
    """Read opening hours.

    Args:
        texts: hours by days, such as ``{"mon-fri": "09:00-13:00, 14:00-18:00", "sat": "22:00-02:00"}``. A day that is
            not named is closed; without any text the shop is always open.
        zone: of the shop's clock.

    Raises:
        ValueError: a text cannot be understood, or a day is named twice.
    """
    week: dict[int, tuple[Minutes, ...]] = {}
    for days, hours in texts.items():
        stretches = _stretches(hours)
        for day in _days(days):
            if day in week:
                raise ValueError(f"'{days}' names {DAYS[day]} once more; name every day once")
            week[day] = stretches
    return Hours(week, zone)


def _days(text: str) -> list[int]:
    found: list[int] = []
    for part in text.lower().split(","):
        match = _DAYS.fullmatch(part.strip())
        if match is None or not {match[1], match[2] or match[1]} <= set(DAYS):
            raise ValueError(f"'{text}' names no days; write them as mon-fri or sat or mon, wed")
        first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
        found += [(first + step) % _WEEK for step in range((last - first) % _WEEK + 1)]
    return found


def _stretches(text: str) -> tuple[Minutes, ...]:
    found: list[Minutes] = []
    for part in text.split(","):
        match = _HOURS.fullmatch(part.strip())
        start, end = (_minute(match[1], match[2]), _minute(match[3], match[4])) if match else (-1, -1)
        if not (0 <= start < _DAY_MIN and 0 <= end <= _DAY_MIN and start != end):
            raise ValueError(f"'{text}' are no opening hours; write them as 09:00-18:00 or 09:00-13:00, 14:00-18:00")
        if found and start < found[-1][1]:
            raise ValueError(f"in '{text}' a stretch begins before the one in front of it is over")
        found.append((start, end if end > start else end + _DAY_MIN))
    return tuple(found)


def _minute(hour: str, minute: str) -> int:
    return int(hour) * 60 + int(minute) if int(minute) < 60 else -1  # noqa: PLR2004 - of the clock
