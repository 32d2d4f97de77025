"""A customer's card: whose calls are on it, and what names in the phone system's calls are told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from callqa.intervals import Share
from callqa.phone.usual import Usual
from callqa.store.accounts import Account
from callqa.store.agent_names import set_further_names
from callqa.store.customers import Customer, customer
from callqa.store.db import open_store
from callqa.store.phone_columns import PhonePeriod
from callqa.store.phone_seen import Occurring, has_calls, seen_names
from callqa.store.phone_tables import PhoneCallRow, PhoneRingRow
from callqa.store.tables import RecordingRow
from callqa.workflow import State
from tests.review import phone_seed, seed

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
FIRST = NOW - timedelta(days=5)
EVER = PhonePeriod(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), ZoneInfo("Europe/Moscow"))


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def session(database_url: str, tmp_path: Path) -> Iterator[tuple[Session, seed.Seed]]:
    engine = open_store(database_url)
    people = seed.fill(engine, tmp_path)
    phone_seed.fill(engine, NOW, calls_a_day=0, days=0)
    with Session(engine) as session:
        yield session, people
    engine.dispose()


Filled = tuple[Session, seed.Seed]


def card(session: Session, account: Account, number: str = phone_seed.REGULAR) -> Customer | None:
    return customer(session=session, account=account, numbers=[number])


def names(found: Customer | None) -> list[str | None]:
    return [] if found is None else [call.manager for call in found.calls]


def test_supervisors_see_all_calls_and_who_is_the_usual_manager(session: Filled) -> None:
    found = card(session[0], session[1].supervisor)
    assert found is not None
    assert [(call.at, call.manager, call.heard and call.heard.score) for call in found.calls] == [
        (FIRST + timedelta(days=3), seed.OLGA, None),
        (FIRST + timedelta(days=2), seed.IVAN, 100.0),
        (FIRST + timedelta(days=1), seed.OLGA, 75.0),
        (FIRST, seed.OLGA, 0.0),
    ]
    assert [call.wait_s for call in found.calls] == [12.0] * 4
    assert found.usual == Usual(seed.OLGA, 3, Share(1, 2))  # Ivan took one of the two calls after the second
    assert [order for order, _at in found.orders] == ["A-18"]


def test_a_manager_sees_only_the_own_calls(session: Filled) -> None:
    olga, ivan = (card(session[0], account) for account in (session[1].olga, session[1].ivan))
    assert names(olga) == [seed.OLGA, seed.OLGA]  # the call without a recording is not among them
    assert names(ivan) == [seed.IVAN]
    for found in (olga, ivan):
        assert found is not None
        assert (found.usual, found.orders) == (None, ())


def test_a_number_that_never_called_a_manager_is_none(session: Filled) -> None:
    for number in (phone_seed.WAITING, phone_seed.ORDERED, "+79999999999"):
        assert card(session[0], session[1].olga, number) is None
    waiting = card(session[0], session[1].supervisor, phone_seed.WAITING)
    assert waiting is not None
    assert [(call.missed, call.spoke) for call in waiting.calls] == [(True, False)] * 3
    only_ordered = card(session[0], session[1].supervisor, phone_seed.ORDERED)
    assert only_ordered is not None
    assert (only_ordered.calls, [order for order, _at in only_ordered.orders]) == ((), ["A-17"])


def test_calls_that_are_not_released_are_not_the_managers_to_see(session: Filled) -> None:
    row = update(RecordingRow).where(col(RecordingRow.agent) == seed.IVAN)
    session[0].execute(row.values(state=State.IN_REVIEW.value))
    assert card(session[0], session[1].ivan) is None
    assert names(card(session[0], session[1].supervisor))[1] == seed.IVAN


def test_a_call_recorded_twice_is_one_call(session: Filled) -> None:
    other = update(RecordingRow).where(col(RecordingRow.id) == session[1].calls["nasty"])
    first = session[0].get_one(RecordingRow, session[1].calls["awful"])
    session[0].execute(other.values(phone_call_id=first.phone_call_id))  # its own number was not known
    found = card(session[0], session[1].supervisor)
    assert found is not None
    assert (len(found.calls), len(found.different)) == (5, 4)


def test_a_further_name_is_the_same_manager(session: Filled) -> None:
    session[0].execute(update(PhoneCallRow).where(col(PhoneCallRow.key) == "r3").values(agent="Оля"))
    set_further_names(session[0], seed.OLGA, ["Оля"])
    found = card(session[0], session[1].supervisor)
    assert found is not None
    assert found.usual == Usual(seed.OLGA, 3, Share(1, 2))


def test_what_occurs_in_calls(session: Filled) -> None:
    ring = PhoneRingRow(phone_call_id=1, member="2002", agent=seed.IVAN, times=3, longest_s=12.0)
    session[0].add(ring)
    session[0].flush()
    found = seen_names(session=session[0], account=session[1].supervisor, period=EVER)
    assert found is not None
    assert [(one.name, one.calls) for one in found.members] == [("2001", 3), ("2002", 2), (phone_seed.NASTY_MEMBER, 1)]
    assert [(one.name, one.calls) for one in found.queues] == [("sales", 8), (phone_seed.NASTY_QUEUE, 1)]
    assert found.lines[1] == Occurring("+74950000009", 3, NOW - timedelta(hours=3))
    assert seen_names(session=session[0], account=session[1].olga, period=EVER) is None
    assert has_calls(session[0], session[1].supervisor)
    assert not has_calls(session[0], session[1].olga)
