"""The random samples: what is drawn, that it is drawn once, and that it can be drawn again."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from callqa import sampling, shoptime
from callqa.errors import ReviewError
from callqa.store import samples, ticking
from callqa.store.queue import QueueFilter, Show, queue
from callqa.store.queue_tables import SampledRow, SampleRow
from callqa.store.tables import RecordingRow
from callqa.workflow import State
from tests.review import seed

ZONE = ZoneInfo("Europe/Moscow")
WEEK = "2026-W46"
MONDAY = datetime(2026, 11, 9, tzinfo=ZONE)


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def session(engine: Engine, calls: seed.Seed) -> Iterator[Session]:
    """All calls lie in the week, half an hour after it began."""
    with Session(engine) as session:
        for number, recording_id in enumerate(calls.calls.values()):
            begun = MONDAY + timedelta(minutes=30 + number)
            session.execute(update(RecordingRow).where(col(RecordingRow.id) == recording_id).values(started_at=begun))
        yield session


def drawn_names(session: Session, calls: seed.Seed) -> set[str]:
    rows = queue(session=session, account=calls.supervisor, wanted=QueueFilter(show=Show.ALL, sample=WEEK))
    return {row.name.removesuffix(".wav") for row in rows}


def test_the_lowest_hashes_are_drawn_whatever_the_order() -> None:
    some = [hashlib.sha256(bytes([n])).hexdigest() for n in range(50)]
    drawn = sampling.draw("seed", some, 5)
    by_hand = sorted(some, key=lambda one: hashlib.sha256(f"seed:{one}".encode()).hexdigest())
    assert list(drawn) == by_hand[:5]
    assert sampling.draw("seed", list(reversed(some)), 5) == drawn
    assert sampling.draw("other", some, 5) != drawn
    assert len(sampling.draw("seed", some[:2], 5)) == 2
    assert sampling.set_hash(some) == sampling.set_hash(reversed(some)) != sampling.set_hash(some[1:])  # type: ignore[arg-type]


def test_every_call_is_drawn_equally_often() -> None:
    some = [hashlib.sha256(bytes([n])).hexdigest() for n in range(10)]
    counts = dict.fromkeys(some, 0)
    for number in range(2000):
        for one in sampling.draw(str(number), some, 3):
            counts[one] += 1
    assert all(abs(count - 600) < 4 * (2000 * 0.3 * 0.7) ** 0.5 for count in counts.values())


def test_a_sample_of_each_manager_is_drawn_once(session: Session, calls: seed.Seed) -> None:
    drawn = samples.draw_week(session, calls.supervisor, WEEK, ZONE, 1)
    assert (drawn.managers, drawn.calls) == (2, 2)
    before = drawn_names(session, calls)
    again = samples.draw_week(session, None, WEEK, ZONE, 5)
    assert (again.managers, again.calls) == (0, 0)
    assert drawn_names(session, calls) == before
    found = samples.samples(session, calls.supervisor)
    assert [(one.agent, one.eligible, one.drawn, one.who, one.again) for one in found] == [
        (seed.IVAN, 2, 1, "anna", True),
        (seed.OLGA, 2, 1, "anna", True),
    ]


def test_only_scored_calls_of_the_week_that_count_can_be_drawn(session: Session, calls: seed.Seed) -> None:
    def put(name: str, **values: object) -> None:
        session.execute(update(RecordingRow).where(col(RecordingRow.id) == calls.calls[name]).values(values))

    put("nasty", started_at=MONDAY - timedelta(seconds=1))
    put("middling", started_at=MONDAY + timedelta(days=7))
    put("exemplary", state=State.VOIDED)
    samples.draw_week(session, None, WEEK, ZONE, 5)
    assert drawn_names(session, calls) == {"awful"}


def test_what_was_drawn_needs_a_person_until_it_is_reviewed(session: Session, calls: seed.Seed) -> None:
    samples.draw_week(session, None, WEEK, ZONE, 5)
    rows = queue(session=session, account=calls.supervisor, wanted=QueueFilter(show=Show.SAMPLED))
    assert [(row.name, row.sampled) for row in rows][-1] == ("exemplary.wav", True)
    evaluation = session.get_one(RecordingRow, calls.calls["exemplary"]).evaluation_id
    ticking.tick_off(session, calls.supervisor, calls.calls["exemplary"], evaluation)
    ivan, olga = samples.samples(session, calls.supervisor)
    assert ((ivan.reviewed, ivan.drawn), (olga.reviewed, olga.drawn)) == ((1, 2), (0, 2))


def test_a_changed_draw_is_found_out(session: Session, calls: seed.Seed) -> None:
    samples.draw_week(session, None, WEEK, ZONE, 1)
    row = session.exec(select(SampleRow).where(SampleRow.agent == seed.OLGA)).one()
    taken = session.exec(select(SampledRow).where(SampledRow.sample_id == row.id)).one()
    other = ({calls.calls["awful"], calls.calls["middling"]} - {taken.recording_id}).pop()
    session.delete(taken)
    session.flush()
    session.add(SampledRow(sample_id=row.id or 0, recording_id=other, place=1))
    session.flush()
    assert {one.agent: one.again for one in samples.samples(session, None)} == {seed.IVAN: True, seed.OLGA: False}


@pytest.mark.parametrize("week", ["2026-W60", "now", "2026-46", ""])
def test_no_such_week(session: Session, week: str) -> None:
    with pytest.raises(ReviewError, match="write it as"):
        samples.draw_week(session, None, week, ZONE, 1)


def test_a_week_that_is_not_over_is_not_drawn(session: Session) -> None:
    with pytest.raises(ReviewError, match="not over"):
        samples.draw_week(session, None, shoptime.week_of(datetime.now(ZONE).date()), ZONE, 1)


def test_managers_neither_draw_nor_read(session: Session, calls: seed.Seed) -> None:
    with pytest.raises(ReviewError, match="Only supervisors"):
        samples.draw_week(session, calls.olga, WEEK, ZONE, 1)
    samples.draw_week(session, None, WEEK, ZONE, 1)
    assert samples.samples(session, calls.olga) == ()


def test_weeks_begin_on_monday_in_the_shops_zone() -> None:
    since, until = shoptime.week_bounds(WEEK, ZONE)
    assert (since, until) == (MONDAY, MONDAY + timedelta(days=7))
    assert shoptime.week_before(datetime(2027, 1, 4, tzinfo=UTC).date()) == "2026-W53"
