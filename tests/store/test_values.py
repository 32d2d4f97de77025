"""The values of a column, told by stepping through its index."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col

from callqa.store.tables import RecordingRow
from callqa.store.values import values_of


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


def test_each_value_is_told_once_and_in_order(engine: Engine) -> None:
    with Session(engine) as session:
        for number, (agent, segment) in enumerate([("Вера", "b2c"), ("Анна", None), ("Вера", "b2b"), (None, "b2c")]):
            session.add(
                RecordingRow(
                    sha256=str(number), name="", path="", size_bytes=1, status="scored", agent=agent, segment=segment
                )
            )
        session.commit()

        assert values_of(session, col(RecordingRow.agent)) == ("Анна", "Вера")
        assert values_of(session, col(RecordingRow.segment), col(RecordingRow.agent) == "Вера") == ("b2b", "b2c")
        assert values_of(session, col(RecordingRow.queue)) == ()
