from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from callqa.errors import SettingsError
from callqa.phone.columns import milliseconds, next_opening
from callqa.phone.hours import opening_hours
from callqa.settings import load
from tests.phone.build import MOSCOW, at

SHOP = opening_hours({"mon-fri": "09:00-13:00, 14:00-18:00", "sat": "10:00-16:00"}, MOSCOW)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        (at("08:59:59"), at("09:00")),
        (at("09:00"), at("09:00")),
        (at("12:59:59"), at("12:59:59")),
        (at("13:00"), at("14:00")),  # closed when it closes
        (at("18:00"), at("10:00", day=21)),
        (at("16:00", day=21), at("09:00", day=23)),  # over Sunday
        (at("23:30", day=19), at("09:00")),
    ],
)
def test_the_shop_opens_next(asked: datetime, opens: datetime) -> None:
    assert SHOP.next_opening(asked) == opens
    assert SHOP.is_open(asked) == (asked == opens)


def test_without_hours_it_is_always_open() -> None:
    always = opening_hours({}, MOSCOW)
    assert always.is_open(at("03:00"))
    assert always.open_between(at("03:00"), at("04:00")) == [(at("03:00"), at("04:00"))]


def test_hours_may_go_over_midnight() -> None:
    night = opening_hours({"fri": "22:00-02:00", "sun": "00:00-24:00"}, MOSCOW)
    assert night.is_open(at("01:59", day=21))
    assert night.next_opening(at("02:00", day=21)) == at("00:00", day=22)
    assert night.is_open(at("23:59:59", day=22))
    assert not night.is_open(at("00:00", day=23))


def test_a_night_may_reach_over_the_next_day() -> None:
    odd = opening_hours({"fri": "10:00-09:00", "sat": "03:00-04:00, 09:00-11:00"}, MOSCOW)
    assert odd.open_between(at("00:00"), at("12:00", day=21)) == [(at("10:00"), at("11:00", day=21))]
    assert odd.is_open(at("08:00", day=21))


def test_days_may_go_over_the_end_of_the_week() -> None:
    assert sorted(opening_hours({"Sat-Mon, wed": "9:00-10:00"}, MOSCOW).week) == [0, 2, 5, 6]


def test_the_clock_is_changed() -> None:
    sunday = opening_hours({"sun": "01:00-04:00"}, BERLIN)
    spring, autumn = (datetime(2026, *day, tzinfo=BERLIN) for day in ((3, 29), (10, 25)))
    lengths = [
        sum((end - start for start, end in sunday.open_between(day, day + timedelta(days=1))), timedelta())
        for day in (spring, autumn)
    ]
    assert lengths == [timedelta(hours=2), timedelta(hours=4)]
    assert sunday.is_open(datetime(2026, 10, 25, 2, 59, tzinfo=UTC))
    assert not sunday.is_open(datetime(2026, 10, 25, 3, 0, tzinfo=UTC))


def test_many_moments_are_told_as_each_one_is() -> None:
    moments = [at("00:00", day=14) + timedelta(minutes=37 * step) for step in range(400)]
    found = next_opening(SHOP, np.array([milliseconds(one) for one in reversed(moments)], dtype=np.int64))
    assert found.tolist()[::-1] == [milliseconds(SHOP.next_opening(one)) for one in moments]


@pytest.mark.parametrize(
    ("days", "hours", "said"),
    [
        ("weekdays", "09:00-18:00", "names no days"),
        ("mon-fro", "09:00-18:00", "names no days"),
        ("mon", "9-18", "are no opening hours"),
        ("mon", "09:00-25:00", "are no opening hours"),
        ("mon", "09:60-18:00", "are no opening hours"),
        ("mon", "09:00-09:00", "are no opening hours"),
        ("mon", "09:00-13:00, 12:00-18:00", "begins before"),
        ("mon-fri, wed", "09:00-18:00", "name every day once"),
    ],
)
def test_wrong_hours_are_said_when_the_settings_are_read(tmp_path: Path, days: str, hours: str, said: str) -> None:
    config = tmp_path / "callqa.toml"
    config.write_text(f'[phone.open]\n"{days}" = "{hours}"\n')
    with pytest.raises(SettingsError, match=said):
        load(config)
