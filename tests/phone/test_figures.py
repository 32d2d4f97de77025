from dataclasses import replace

import numpy as np

from callqa.intervals import Share
from callqa.phone.calls import Ending
from callqa.phone.figures import ManagerCalls, Tally, Waits, to_figures, waits
from callqa.phone.service import Reason, Service
from tests.phone.build import ALWAYS, MOSCOW, WEEKDAYS, Call, call, columns, out, rung


def tally(*calls: Call, service: Service = ALWAYS) -> Tally:
    return to_figures(columns(calls), rung(), service, MOSCOW).whole


def test_calls_are_answered_missed_given_up_at_once_or_not_known() -> None:
    found = tally(
        call("10:00"),
        call("10:01", Ending.TIME_OUT, wait_s=60),
        call("10:02", Ending.GAVE_UP, wait_s=5),
        call("10:03", Ending.GAVE_UP, wait_s=5.1),
        call("10:04", Ending.GAVE_UP, wait_s=None),
        call("10:05", Ending.UNKNOWN),
        call("10:06", "something new"),
        out("10:07"),
        call("10:08", direction="internal"),
    )
    assert (found.answered, found.missed, found.short, found.unknown) == (1, 3, 1, 2)
    assert found.lost == Share(3, 4)
    assert found.calls == 7


def test_the_service_level_is_the_share_answered_in_time_of_answered_and_missed() -> None:
    found = tally(
        call("10:00", wait_s=20),  # in time to the second
        call("10:01", wait_s=20.5),
        call("10:02", Ending.GAVE_UP, wait_s=6),
        call("10:03", Ending.GAVE_UP, wait_s=4),  # at once: in no share
        call("10:04", wait_s=None),  # nobody knows whether in time
    )
    assert found.in_time == Share(1, 3)
    assert tally(call("10:01", wait_s=20.5), service=replace(ALWAYS, within_s=30)).in_time == Share(1, 1)


def test_a_closed_shop_is_the_reason_whatever_ended_the_call() -> None:
    found = to_figures(
        columns(
            [
                call("08:59:59", Ending.TIME_OUT),
                call("18:00", Ending.GAVE_UP, wait_s=1),
                call("12:00", Ending.NOBODY_THERE, day=22),
                call("17:59:59", Ending.GAVE_UP, wait_s=30),
                call("18:30", wait_s=1),
            ]
        ),
        rung(),
        WEEKDAYS,
        MOSCOW,
    )
    assert found.reasons == {Reason.OUT_OF_HOURS: Share(3, 4), Reason.GAVE_UP: Share(1, 4)}
    assert found.whole == Tally(answered=1, missed=4, short=0, unknown=0, in_time=Share(0, 1))


def test_reasons_are_all_told_the_most_frequent_first() -> None:
    endings = [
        Ending.GAVE_UP,
        Ending.TIME_OUT,
        Ending.NOBODY_THERE,
        Ending.KEY,
        Ending.BUSY,
        Ending.MENU,
        Ending.FAILED,
    ]
    calls = [call(f"10:{minute:02}", ending, wait_s=9) for minute, ending in enumerate([*endings, Ending.KEY])]
    found = to_figures(columns(calls), rung(), ALWAYS, MOSCOW).reasons
    assert next(iter(found.items())) == (Reason.KEY, Share(2, 8))
    assert set(found) == set(Reason) - {Reason.OUT_OF_HOURS}


def test_calls_lie_over_hours_weekdays_days_queues_and_segments() -> None:
    found = to_figures(
        columns(
            [
                call("10:00", segment="b2b"),
                call("10:59:59", Ending.TIME_OUT),
                call("23:59:59", queue=""),
                call("00:00", Ending.TIME_OUT, day=21),
                out("12:00"),
            ]
        ),
        rung(),
        ALWAYS,
        MOSCOW,
    )
    assert {hour: (one.answered, one.missed) for hour, one in found.hours.items()} == {
        0: (0, 1),
        10: (1, 1),
        23: (1, 0),
    }
    assert {day: one.calls for day, one in found.weekdays.items()} == {4: 3, 5: 1}
    assert [one.calls for one in found.days.values()] == [3, 1]
    assert {queue: one.calls for queue, one in found.queues.items()} == {"": 1, "sales": 3}
    assert {segment: one.calls for segment, one in found.segments.items()} == {"": 3, "b2b": 1}


def test_waits_are_summed_up() -> None:
    nan = float("nan")
    assert waits(np.array([10.0, 20.0, nan, 30.0, 40.0, 90.0])) == Waits(5, 38.0, 30.0, 70.0, 90.0)
    assert waits(np.array([nan])) == Waits(0)
    calls = [call("10:00", wait_s=8), call("10:01", Ending.GAVE_UP, wait_s=50), call("10:02", Ending.GAVE_UP, wait_s=2)]
    found = to_figures(columns(calls), rung(), ALWAYS, MOSCOW)
    assert (found.wait_answered.longest_s, found.wait_given_up.count, found.wait_given_up.longest_s) == (8, 1, 50)


def test_managers_answer_let_it_ring_and_call() -> None:
    calls = [
        call("10:00", manager="Ольга", talk_s=60),
        call("10:01", manager="Ольга", talk_s=None),
        out("10:02", manager="Ольга"),
        out("10:03", Ending.BUSY, manager="Иван"),
        call("10:04", Ending.UNKNOWN, manager="Пётр"),
    ]
    found = to_figures(columns(calls), rung(("Иван", 2, 15.0), ("Иван", 1, 0.0), ("Ольга", 1, 5.0)), ALWAYS, MOSCOW)
    assert found.managers == (
        ManagerCalls("Иван", 0, 0.0, rung_calls=2, rung_times=3, rung_long=1, made=1, reached=0),
        ManagerCalls("Ольга", 2, 60.0, rung_calls=1, rung_times=1, rung_long=1, made=1, reached=1),
    )


def test_no_calls_are_no_figures() -> None:
    found = to_figures(columns([]), rung(), WEEKDAYS, MOSCOW)
    assert found.whole == Tally(0, 0, 0, 0, Share(0, 0))
    assert (found.reasons, found.hours, found.managers) == ({}, {}, ())
