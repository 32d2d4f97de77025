"""What came of a shift's calls, and which digests were sent."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from callqa.calls import Status
from callqa.store import digests
from callqa.store.disputes import void
from callqa.store.figures import Period
from callqa.store.shiftcalls import shift_calls
from callqa.store.tables import RecordingRow
from tests.review import seed
from tests.shop_phone import DAY

SINCE, UNTIL = datetime(2026, 11, 17, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
WEEK = Period(SINCE, UNTIL, DAY.zone)


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


def test_calls_are_counted_by_what_came_of_them(session: Session, calls: seed.Seed) -> None:
    found = shift_calls(session, calls.supervisor, WEEK)
    assert found.counts == {Status.SCORED: 4, Status.NOT_SCORED: 1, Status.FAILED: 1}
    assert (found.flagged, found.unreviewed, found.score.count) == (2, 2, 4)
    assert found.reasons == {"not_audio: broken.wav is no audio file.": 1, "too_short: Only 2 s.": 1}


def test_of_another_time_there_are_others(session: Session, calls: seed.Seed) -> None:
    started_at = session.get_one(RecordingRow, calls.calls["awful"]).started_at
    assert started_at is not None
    assert shift_calls(session, calls.supervisor, Period(started_at, UNTIL, DAY.zone)).total >= 1
    later = Period(UNTIL, UNTIL + timedelta(days=1), DAY.zone)
    assert shift_calls(session, calls.supervisor, later).total == 0


def test_voided_calls_do_not_count(session: Session, calls: seed.Seed) -> None:
    void(session, calls.supervisor, calls.calls["awful"], "Проверка связи.")
    found = shift_calls(session, calls.supervisor, WEEK)
    assert (found.total, found.flagged) == (5, 1)


def test_it_is_remembered_who_got_a_digest_last(session: Session) -> None:
    digests.note_sent(session, SINCE, UNTIL, ["anna@shop.example", "boris@shop.example"])
    session.flush()
    first = digests.received(session, SINCE, UNTIL)
    digests.note_sent(session, SINCE, UNTIL, ["anna@shop.example"])
    session.flush()
    again = digests.received(session, SINCE, UNTIL)
    assert first.keys() == again.keys() == {"anna@shop.example", "boris@shop.example"}
    assert again["anna@shop.example"] > first["anna@shop.example"]
    assert digests.received(session, SINCE, UNTIL + timedelta(hours=1)) == {}
