from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callqa.intervals import Share
from callqa.phone.calls import MISSED, Ending
from callqa.phone.columns import among
from callqa.phone.figures import to_figures
from callqa.phone.followup import Episode, attempts, episodes, follow_up, to_call_back
from callqa.phone.promptness import Speed
from callqa.phone.service import Reason, Service
from tests.phone.build import ALWAYS, ANNA, BORIS, MOSCOW, WEEKDAYS, Call, at, call, columns, out, rung

LATER = at("12:00", day=25)


def found(*calls: Call, service: Service = ALWAYS, now: datetime = LATER) -> list[Episode]:
    return episodes(columns(calls), service, MOSCOW, now)


def lost(clock: str = "10:00", **others: object) -> Call:
    return call(clock, Ending.GAVE_UP, **{"wait_s": 30, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("called", "speed"),
    [
        (out("10:20:30"), Speed.WITHIN_20_MIN),  # it was lost at 10:00:30: twenty minutes, and no second more
        (out("10:20:31"), Speed.WITHIN_1_H),
        (out("11:00:30"), Speed.WITHIN_1_H),
        (out("11:00:31"), Speed.SAME_DAY),
        (out("23:59:59"), Speed.SAME_DAY),
        (out("00:00", day=21), Speed.LATER),
        (out("09:59"), Speed.NEVER),  # before
        (out("10:05", customer=BORIS), Speed.NEVER),
        (out("10:05", day=28), Speed.NEVER),  # forgotten by then
        (call("10:05", direction="internal"), Speed.NEVER),
    ],
)
def test_somebody_calls_back_sooner_or_later(called: Call, speed: Speed) -> None:
    (one,) = found(lost(), called)
    assert one.speed is speed


def test_it_is_told_whether_the_first_call_back_reached_the_customer() -> None:
    (one,) = found(lost(), out("10:05", Ending.BUSY, manager="Иван"), out("10:10"))
    assert (one.called_at, one.reached, one.calls_back, one.last_called_at) == (at("10:05"), False, 2, at("10:10"))
    assert (one.called_by, one.contact) == ("Иван", True)
    assert follow_up([one], 0, {}).reached == Share(0, 1)


def test_tries_until_a_contact_are_one_episode() -> None:
    first, second = found(
        lost("10:00"), lost("10:05", queue="service"), out("10:10", Ending.TIME_OUT), lost("10:30"), out("11:00"),
        lost("12:00"),
    )  # fmt: skip
    assert (first.first_at, first.last_at, first.tries) == (at("10:00"), at("10:30"), 3)
    assert first.speed is Speed.WITHIN_20_MIN
    assert (second.tries, second.contact, second.speed) == (1, False, Speed.NEVER)


def test_a_try_after_a_week_begins_anew() -> None:
    assert [one.tries for one in found(lost("10:00", day=2), lost("10:00", day=9), lost("10:00:01", day=16))] == [2, 1]


def test_a_customer_who_gets_through_before_anybody_calls_needs_no_call() -> None:
    (one,) = found(lost(), call("10:03"), out("10:05"))
    assert (one.got_through_at, one.speed, one.called_at) == (at("10:03"), None, None)
    (late,) = found(lost(), out("10:02", Ending.BUSY), call("10:03"))
    assert (late.got_through_at, late.speed, late.contact) == (None, Speed.WITHIN_20_MIN, True)


def test_out_of_hours_the_time_counts_from_the_next_opening() -> None:
    friday, missed = lost("19:00"), Reason.OUT_OF_HOURS
    (one,) = found(friday, out("09:20", day=23), service=WEEKDAYS)
    assert (one.counts_from, one.speed, one.reason) == (at("09:00", day=23), Speed.WITHIN_20_MIN, missed)
    (one,) = found(friday, out("19:30"), service=WEEKDAYS)
    assert one.speed is Speed.WITHIN_20_MIN, "sooner than anybody had to"
    (one,) = found(friday, service=WEEKDAYS, now=at("10:00", day=23))
    assert one.speed is Speed.OPEN
    (one,) = found(friday, service=WEEKDAYS, now=at("10:00:01", day=23))
    assert one.speed is Speed.NEVER


def test_given_up_at_once_is_marked_and_in_no_share() -> None:
    short = lost("10:00", wait_s=3, customer=BORIS)
    calls = found(short, lost("10:00"), out("10:01"))
    assert [(one.customer, one.short) for one in calls] == [(ANNA, False), (BORIS, True)]
    figures = follow_up(calls, hidden=4, attempts_of={})
    assert (figures.callers, figures.short_callers, figures.hidden) == (1, 1, 4)
    assert figures.speeds[Speed.WITHIN_20_MIN] == Share(1, 1)
    assert figures.median_s == 30
    assert not found(short, lost("10:02", customer=BORIS))[0].short, "one real try is enough"


def test_whose_number_is_hidden_has_no_episode() -> None:
    assert found(lost(customer=""), lost(customer="")) == []


def test_the_most_urgent_are_called_back_first() -> None:
    customers = [f"+7900000000{number}" for number in range(1, 7)]
    calls = found(
        lost("10:00", customer=customers[0]),
        lost("10:30", customer=customers[1]),
        lost("10:40", customer=customers[2], wait_s=1),
        lost("10:50", customer=customers[3]), out("10:55", Ending.BUSY, customer=customers[3]),
        lost("10:50", customer=customers[4]), out("10:55", customer=customers[4]),
        lost("10:50", customer=customers[5], day=10),
        now=at("11:00"),
    )  # fmt: skip
    assert [one.customer for one in to_call_back(calls, at("11:00"))] == [customers[place] for place in (1, 0, 2, 3)]
    assert to_call_back(calls, at("11:00") + timedelta(days=8)) == []


def test_customers_get_through_at_the_nth_attempt() -> None:
    calls = columns(
        [
            lost("10:00"), lost("10:01"), lost("10:02"), lost("10:03"), call("10:04"),  # at the fifth
            call("10:05"),  # at the first
            lost("10:10"), out("10:15"), call("10:20"),  # after a contact at the first
            lost("10:00", customer=BORIS, day=2), call("10:00:01", customer=BORIS, day=9),  # forgotten
            lost("10:00", customer=""), call("10:01", customer=""),  # nobody knows whose
        ]
    )  # fmt: skip
    assert attempts(calls, among(calls.direction, "in")) == {1: 3, 5: 1}
    assert attempts(calls, calls.at_ms >= at("10:05").timestamp() * 1000) == {1: 2}


MINUTES = st.integers(0, 5 * 24 * 60)
CALLS = st.lists(
    st.builds(
        lambda minute, ending, direction, customer, wait_s: Call(
            at("00:00", day=19) + timedelta(minutes=minute), ending, direction, customer, wait_s
        ),
        MINUTES,
        st.sampled_from(Ending),
        st.sampled_from(["in", "out", "internal"]),
        st.sampled_from(["", ANNA, BORIS]),
        st.sampled_from([None, 0.0, 5.0, 30.0]),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(CALLS)
def test_every_missed_call_is_in_one_episode_and_every_episode_is_counted_once(calls: list[Call]) -> None:
    made = columns(calls)
    found = episodes(made, WEEKDAYS, MOSCOW, LATER)
    missed = [one for one in calls if one.direction == "in" and one.ending in MISSED]
    assert sum(one.tries for one in found) == sum(bool(one.customer) for one in missed)
    figures = follow_up(found, 0, attempts(made, among(made.direction, "in")))
    assert sum(share.part for share in figures.speeds.values()) + figures.got_through.part == figures.callers
    answered = [one for one in calls if one.direction == "in" and one.ending == Ending.ANSWERED and one.customer]
    assert sum(figures.attempts.values()) == len(answered)
    whole = to_figures(made, rung(), WEEKDAYS, MOSCOW)
    assert whole.whole.calls == sum(one.direction == "in" for one in calls)
    for groups in (whole.hours, whole.weekdays, whole.days, whole.queues):
        for part in ("answered", "missed", "short", "unknown"):
            assert sum(getattr(tally, part) for tally in groups.values()) == getattr(whole.whole, part)
    assert sum(share.part for share in whole.reasons.values()) == whole.whole.missed
