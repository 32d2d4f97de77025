"""The values of a column, told by stepping through its index."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col

from callqa.store.db import open_store
from callqa.store.tables import RecordingRow
from callqa.store.values import values_of


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'callqa.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_server").new_database()
    engine = open_store(url)
    yield engine
    engine.dispose()


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
