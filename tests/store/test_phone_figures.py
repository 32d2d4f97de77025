"""What the phone system's calls come to, read from a database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from callqa.intervals import Share
from callqa.phone.figures import PhoneFigures
from callqa.phone.promptness import Speed
from callqa.phone.service import Reason
from callqa.store import phone_figures as figures
from callqa.store.accounts import Account, Role
from callqa.store.db import open_store
from callqa.store.phone_columns import PhonePeriod
from callqa.store.phone_figures import PhoneChoices, phone_choices, presence_days
from callqa.store.phone_followup import call_back_list, followed
from callqa.store.phone_orders import import_orders, order_report
from tests.phone.build import ALWAYS, ANNA, BORIS, MOSCOW, at
from tests.shop_phone import DAY, OLGA, ORDERS, fill

SUPERVISOR = Account(1, "anna", Role.SUPERVISOR, may_see_personal=True)
MANAGER = Account(2, "olga", Role.MANAGER, OLGA)
NOW = at("18:00")


@pytest.fixture
def session(either_url: str) -> Iterator[Session]:
    engine: Engine = open_store(either_url)
    with Session(engine) as session:
        fill(session)
        yield session
    engine.dispose()


def figures_of(session: Session, period: PhonePeriod) -> PhoneFigures:
    found = figures.phone_figures(session=session, account=SUPERVISOR, period=period, service=ALWAYS)
    assert found is not None
    return found


def test_the_calls_of_a_period_are_counted_for_each_person_under_all_names(session: Session) -> None:
    found = figures_of(session, DAY)
    assert (found.whole.answered, found.whole.missed, found.whole.in_time) == (2, 3, Share(1, 5))
    assert set(found.reasons) == {Reason.TIME_OUT, Reason.NOBODY_THERE, Reason.GAVE_UP}
    olga, unknown = sorted(found.managers, key=lambda one: -one.answered)
    assert (olga.name, olga.answered, olga.talk_s) == (OLGA, 2, 90.0)
    assert (olga.rung_calls, olga.rung_times, olga.rung_long) == (1, 3, 1), "two phones in one call"
    assert (unknown.name, unknown.made, unknown.reached) == ("2009", 1, 1)


def test_figures_are_of_a_queue_a_segment_or_a_manager(session: Session) -> None:
    assert figures_of(session, replace(DAY, queue="service")).whole.calls == 1
    assert figures_of(session, replace(DAY, segment="b2b")).whole.missed == 1
    mine = figures_of(session, replace(DAY, manager=OLGA))
    assert (mine.whole.answered, mine.whole.missed, len(mine.managers)) == (2, 0, 1)
    assert mine.managers[0].rung_times == 3
    assert figures_of(session, replace(DAY, manager="2009")).managers[0].made == 1
    assert phone_choices(session=session, account=SUPERVISOR, period=DAY) == PhoneChoices(
        ("sales", "service"), ("b2b",), ("2009", OLGA)
    )


def test_presence_is_of_the_person(session: Session) -> None:
    (day,) = presence_days(session=session, account=SUPERVISOR, period=DAY)
    assert (day.manager, day.day, day.logged_s) == (OLGA, date(2026, 11, 20), 9 * 3600)
    assert not presence_days(session=session, account=SUPERVISOR, period=replace(DAY, manager="2009"))


def test_missed_callers_belong_to_the_day_they_first_tried(session: Session) -> None:
    found = followed(session=session, account=SUPERVISOR, period=DAY, service=ALWAYS, now=NOW)
    assert found is not None
    assert [(one.customer, one.tries) for one in found.episodes] == [(ANNA, 1)], "Boris's began the day before"
    assert found.figures.hidden == 1
    assert found.figures.attempts == {1: 2}
    assert found.figures.speeds[Speed.OPEN] == Share(1, 1)
    both = replace(DAY, since=at("00:00", day=19))
    found = followed(session=session, account=SUPERVISOR, period=both, service=ALWAYS, now=NOW)
    assert found is not None
    assert found.episodes[0].tries == 2
    assert found.episodes[0].reached is True
    other = followed(session=session, account=SUPERVISOR, period=replace(both, queue="x"), service=ALWAYS, now=NOW)
    assert other is not None
    assert (other.figures.callers, other.figures.attempts) == (0, {})


def test_whom_nobody_reached_is_to_be_called(session: Session) -> None:
    def waiting(now: datetime, queue: str | None = None) -> list[str]:
        found = call_back_list(session=session, account=SUPERVISOR, zone=MOSCOW, service=ALWAYS, now=now, queue=queue)
        return [one.customer for one in found]

    assert waiting(NOW) == [ANNA]
    assert waiting(at("10:05")) == [BORIS]
    assert waiting(NOW, "service") == []


def test_orders_are_imported_again_and_again_and_never_doubled(session: Session) -> None:
    first = import_orders(session, ORDERS.encode(), MOSCOW, "RU")
    assert (first.new, first.changed, first.same) == (3, 0, 0)
    again = import_orders(session, ORDERS.replace("09:00", "09:05").encode("cp1251"), MOSCOW, "RU")
    assert (again.new, again.changed, again.same) == (0, 1, 2)
    found = order_report(session=session, account=SUPERVISOR, period=DAY, service=ALWAYS, now=NOW)
    assert found is not None
    assert [(one.order.order_id, one.speed, one.took_s) for one in found.orders] == [
        ("1", Speed.WITHIN_20_MIN, 300.0),
        ("3", None, None),
        ("2", Speed.OPEN, None),
    ]
    hers = replace(DAY, manager=OLGA)
    found = order_report(session=session, account=SUPERVISOR, period=hers, service=ALWAYS, now=NOW)
    assert found is not None
    assert [one.order.order_id for one in found.orders] == ["1"]


def test_only_who_supervises_may_read_any_of_it(session: Session) -> None:
    assert figures.phone_figures(session=session, account=MANAGER, period=DAY, service=ALWAYS) is None
    assert followed(session=session, account=MANAGER, period=DAY, service=ALWAYS, now=NOW) is None
    assert order_report(session=session, account=MANAGER, period=DAY, service=ALWAYS, now=NOW) is None
    assert presence_days(session=session, account=MANAGER, period=DAY) == ()
    assert phone_choices(session=session, account=MANAGER, period=DAY) == PhoneChoices((), (), ())
    utc = ZoneInfo("UTC")
    assert call_back_list(session=session, account=MANAGER, zone=utc, service=ALWAYS, now=NOW) == ()
