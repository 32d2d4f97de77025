"""A database that is whole has no problems; one that is not has them named."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from callqa.store import checking
from callqa.store.db import connect
from tests.review import seed

UNCHECKED = {"sqlite": "PRAGMA foreign_keys=OFF", "postgresql": "SET session_replication_role = replica"}


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def ids(engine: Engine, calls: seed.Seed) -> dict[str, int]:  # noqa: ARG001 - its tables are filled
    return calls.calls


def spoil(url: str, *statements: str) -> None:
    """Write as a broken program may, past the checks of the database."""
    database = connect(url)
    with database.connect() as connection:
        connection.execute(text(UNCHECKED[database.dialect.name]))
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()
    database.dispose()


@pytest.mark.usefixtures("ids")
def test_nothing_is_wrong_with_calls_as_they_are_stored(engine: Engine) -> None:
    assert list(checking.problems(engine)) == []


def test_an_evaluation_of_another_recording_is_named(engine: Engine, ids: dict[str, int]) -> None:
    awful, nasty = ids["awful"], ids["nasty"]
    other = f"(SELECT evaluation_id FROM recording WHERE id = {nasty})"  # noqa: S608 - numbers
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE recording SET evaluation_id = {other} WHERE id = {awful}"))  # noqa: S608
    assert list(checking.problems(engine)) == ["1 recording(s) have the evaluation of another recording."]


def test_a_scored_call_without_evaluation_is_named(engine: Engine, ids: dict[str, int]) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE recording SET evaluation_id = NULL WHERE id = {ids['awful']}"))  # noqa: S608
    assert list(checking.problems(engine)) == ["1 recording(s) are scored and have no evaluation."]


def test_rows_that_refer_to_nothing_are_counted(engine: Engine, ids: dict[str, int], database_url: str) -> None:
    of_awful = f"SELECT id FROM evaluation WHERE recording_id = {ids['awful']}"  # noqa: S608 - a number
    spoil(database_url, f"UPDATE verdict SET evaluation_id = 9999 WHERE evaluation_id IN ({of_awful})")  # noqa: S608
    assert list(checking.problems(engine)) == [
        f"{len(seed.RULES)} row(s) of verdict refer by evaluation_id to rows of evaluation that are not there."
    ]


@pytest.mark.usefixtures("ids")
def test_a_table_that_was_changed_by_hand_is_told(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_recording_score"))
    found = list(checking.problems(engine))
    assert len(found) == 1
    assert "ix_recording_score" in found[0]


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "damaged.sqlite"
    database = connect(f"sqlite:///{path}")
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE notes (said TEXT)"))
        connection.execute(text("CREATE INDEX by_what ON notes (said)"))
        connection.execute(text("INSERT INTO notes VALUES ('a'), ('b')"))
        connection.execute(text("PRAGMA writable_schema=ON"))
        connection.execute(
            text("UPDATE sqlite_master SET sql = 'CREATE INDEX by_what ON notes (said DESC)' WHERE name = 'by_what'")
        )
    database.dispose()
    again = connect(f"sqlite:///{path}")
    assert any(problem.startswith("The file is damaged") for problem in checking.problems(again))
    again.dispose()
