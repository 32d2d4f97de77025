import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from callqa.errors import StoreError
from callqa.store import db
from callqa.store.db import open_store, transaction


def test_a_new_file_belongs_to_its_owner_and_checks_foreign_keys(tmp_path: Path) -> None:
    path = tmp_path / "calls.sqlite"
    engine = open_store(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/calls.sqlite"
    with transaction(open_store(url)) as session:
        session.connection().execute(
            text("INSERT INTO rulebook (hash, content, created_at) VALUES ('h', '{}', '2026-01-01 00:00:00')")
        )
    with transaction(open_store(url)) as session:
        assert session.connection().execute(text("SELECT hash FROM rulebook")).scalar() == "h"


def test_many_may_open_a_new_database_at_once(either_url: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        engines = list(threads.map(open_store, [either_url] * 8))
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "no database address"),
        ("oracel://user:secret@host/db", "no database address"),
        ("oracel://user:se/12secret@host/db", "no database address"),
        ("postgresql+psycopg://user:pass/secret@127.0.0.1:1/db", "Check the address"),
        ("sqlite:////no/such/folder/calls.sqlite", "Check that the folder exists"),
    ],
)
def test_a_wrong_address_is_one_clear_sentence_without_the_password(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "calls.sqlite"
    path.write_text("something else entirely, longer than a header" * 50)
    with pytest.raises(StoreError, match="no SQLite database"):
        open_store(f"sqlite:///{path}")


def test_a_database_of_another_version_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "calls.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE run (id INTEGER PRIMARY KEY, started_at DATETIME)")
    connection.close()
    with pytest.raises(StoreError, match="made by an older callqa"):
        open_store(f"sqlite:///{path}")


def test_a_locked_database_says_who_is_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "BUSY_TIMEOUT_S", 0)
    path = tmp_path / "calls.sqlite"
    engine = open_store(f"sqlite:///{path}")
    blocker = sqlite3.connect(path)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program has been writing"), transaction(engine) as session:
        session.connection().execute(text("DELETE FROM rulebook"))
    blocker.close()
    engine.dispose()
