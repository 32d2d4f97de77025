from datetime import date, datetime

from callqa.phone.calls import Presence
from callqa.phone.presence import Day, Seen, days_of
from tests.phone.build import MOSCOW, at

IN, OUT, PAUSE, RESUME = Presence.LOG_IN, Presence.LOG_OUT, Presence.PAUSE, Presence.RESUME
FRIDAY = date(2026, 11, 20)


def seen(
    moment: datetime, what: Presence, queue: str = "sales", reason: str | None = None, phone: str = "2004"
) -> Seen:
    return Seen(moment, "Ольга", phone, queue, what, reason)


def only(*events: Seen) -> Day:
    (day,) = days_of(events, MOSCOW)
    return day


def test_a_day_has_its_ends_its_time_and_its_pauses() -> None:
    assert only(
        seen(at("09:00"), IN),
        seen(at("11:00"), PAUSE, reason="обед"),
        seen(at("11:30"), RESUME),
        seen(at("12:00"), OUT),
        seen(at("13:00"), IN),
        seen(at("15:00"), PAUSE),
        seen(at("15:10"), OUT),  # ends the pause too
    ) == Day(
        "Ольга", FRIDAY, at("09:00"), at("15:10"), 5 * 3600 + 600, {"": 600, "обед": 1800},
        no_end=0, no_start=0, pauses_no_end=0,
    )  # fmt: skip


def test_several_queues_and_phones_are_one_presence() -> None:
    day = only(
        seen(at("09:00"), IN, "sales"),
        seen(at("09:30"), IN, "service"),
        seen(at("10:00"), OUT, "sales"),
        seen(at("10:30"), IN, "sales", phone="2005"),
        seen(at("11:00"), OUT, "service"),
        seen(at("12:00"), OUT, "sales", phone="2005"),
    )
    assert (day.logged_s, day.first_in, day.last_out) == (3 * 3600, at("09:00"), at("12:00"))


def test_leaving_all_queues_ends_all() -> None:
    day = only(seen(at("09:00"), IN, "a"), seen(at("09:00"), IN, "b"), seen(at("10:00"), OUT, ""))
    assert (day.logged_s, day.no_end) == (3600, 0)


def test_what_has_no_end_is_told_and_is_no_time() -> None:
    restarted = only(
        seen(at("09:00"), IN), seen(at("09:10"), PAUSE), seen(at("10:00"), IN), seen(at("11:00"), OUT),
        seen(at("12:00"), IN),
    )  # fmt: skip
    assert (restarted.logged_s, restarted.no_end, restarted.pauses_no_end) == (3600, 2, 1)
    assert restarted.paused_s == {}
    before = only(seen(at("10:00"), OUT, "a"), seen(at("10:00"), OUT, "b"))
    assert (before.no_start, before.last_out, before.logged_s) == (1, at("10:00"), 0)


def test_pauses_in_several_queues_are_one_however_they_end() -> None:
    both = (seen(at("10:00"), PAUSE, ""), seen(at("10:00"), PAUSE, "a"), seen(at("10:00"), PAUSE, "b"))
    for end in (
        (seen(at("10:20"), RESUME, ""),),
        (seen(at("10:10"), RESUME, "a"), seen(at("10:20"), RESUME, "b")),
    ):
        assert only(*both, *end).paused_s == {"": 1200}


def test_another_reason_is_another_pause() -> None:
    day = only(
        seen(at("10:00"), PAUSE, reason="чай"), seen(at("10:10"), PAUSE, reason="обед"), seen(at("10:40"), RESUME)
    )
    assert day.paused_s == {"обед": 1800, "чай": 600}


def test_a_night_is_divided_between_its_days() -> None:
    first, second = days_of([seen(at("22:00"), IN), seen(at("06:00", day=21), OUT)], MOSCOW)
    assert (first.logged_s, first.first_in, first.last_out) == (2 * 3600, at("22:00"), None)
    assert (second.logged_s, second.first_in, second.last_out) == (6 * 3600, None, at("06:00", day=21))
