"""The shop's clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from callqa import shoptime
from callqa.shoptime import Offset, Shift, Span, last_over, shift_on, whole_day

BUDAPEST = ZoneInfo("Europe/Budapest")
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [(time(9), time(21), 720), (time(21), time(9), 720), (time(0), time(0), 1440), (time(22, 30), time(0), 90)],
)
def test_how_long_a_shift_is(start: time, end: time, minutes: int) -> None:
    assert Shift("", start, end, BUDAPEST).length_min == minutes


def test_the_clock_is_put_back_to_the_minute() -> None:
    since, until = datetime(2026, 10, 20, 13, 7, 9, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    changed = datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert list(shoptime.offsets(BUDAPEST, since, until)) == [Offset(since, changed, 120), Offset(changed, until, 60)]
    assert list(shoptime.offsets(ZoneInfo("Asia/Kolkata"), since, until)) == [Offset(since, until, 330)]
    assert list(shoptime.offsets(BUDAPEST, until, since)) == []


def test_a_day_on_which_the_clock_is_put_back_has_25_hours() -> None:
    day = date(2026, 10, 25)
    assert (
        shoptime.day_start(date(2026, 10, 26), BUDAPEST) - shoptime.day_start(day, BUDAPEST)
    ).total_seconds() == 90_000


def test_weeks() -> None:
    assert shoptime.week_of(date(2027, 1, 3)) == "2026-W53"
    assert shoptime.monday_of("2026-W53") == date(2026, 12, 28)
    for wrong in ("2025-W53", "2026-W00", "2026-W5", "2026-w05", "٢٠٢٦-W05"):
        with pytest.raises(ValueError, match=r"week"):
            shoptime.monday_of(wrong)


NIGHT = Shift("Ночь", time(21), time(9), MOSCOW)


@pytest.mark.parametrize(
    ("clock", "name", "since", "until"),
    [
        ("2026-11-20T20:59", "Ночь", "2026-11-19T21:00", "2026-11-20T09:00"),
        ("2026-11-20T21:00", "День", "2026-11-20T09:00", "2026-11-20T21:00"),
        ("2026-11-21T08:00", "День", "2026-11-20T09:00", "2026-11-20T21:00"),
        ("2026-11-21T09:00", "Ночь", "2026-11-20T21:00", "2026-11-21T09:00"),
    ],
)
def test_the_shift_that_ended_last(clock: str, name: str, since: str, until: str) -> None:
    day = Shift("День", time(9), time(21), MOSCOW)
    moments = [datetime.fromisoformat(text).replace(tzinfo=MOSCOW) for text in (clock, since, until)]
    assert last_over([day, NIGHT], MOSCOW, moments[0]) == Span(moments[1], moments[2], name)


def test_a_day_that_is_not_divided_is_over_at_midnight() -> None:
    now = datetime(2026, 11, 20, 0, 30, tzinfo=MOSCOW)
    assert last_over([], MOSCOW, now) == whole_day(date(2026, 11, 19), MOSCOW)


def test_a_night_in_which_clocks_are_changed_is_an_hour_shorter() -> None:
    found = shift_on(Shift("Nacht", time(21), time(9), ZoneInfo("Europe/Berlin")), date(2026, 3, 28))
    assert found.until - found.since == timedelta(hours=11)
