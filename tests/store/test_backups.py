"""A backup holds one moment of the whole database, is for its owner only, and never half there."""

import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from callqa.errors import StoreError
from callqa.store.backups import backup, connection_words
from callqa.store.db import open_store
from tests.store import old_database

SECRET = "postgresql+psycopg://callqa:very'secret@db.example:6000/shop calls?sslmode=require"


def test_a_copy_can_be_opened_and_holds_everything(engine: Engine, tmp_path: Path, database_url: str) -> None:
    old_database.fill(engine, tmp_path)
    to = tmp_path / "copy.sqlite"
    backup(database_url, to)
    assert to.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.glob("copy*")} == {"copy.sqlite"}
    copy = open_store(f"sqlite:///{to}")
    assert old_database.contents(copy) == old_database.contents(engine)
    copy.dispose()


def test_a_copy_is_of_one_moment_while_others_write(engine: Engine, tmp_path: Path, database_url: str) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with engine.begin() as connection:  # both tables, or none
                for table in ("setting (key, value)", "agent_name (name, agent)"):
                    connection.execute(text(f"INSERT INTO {table} VALUES ('{number}', 'x')"))  # noqa: S608 - a number
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [_counts(database_url, tmp_path / f"{number}.sqlite") for number in range(5)]
    finally:
        stop.set()
        writer.join()
    assert all(first == second for first, second in counts)
    assert counts[-1] > counts[0]


def _counts(url: str, to: Path) -> tuple[int, int]:
    backup(url, to)
    copy = open_store(f"sqlite:///{to}")
    with copy.connect() as connection:
        counts = [connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("setting", "agent_name")]  # noqa: S608
    copy.dispose()
    return counts[0] or 0, counts[1] or 0


def test_nothing_is_written_over_and_nothing_half_stays(engine: Engine, tmp_path: Path, database_url: str) -> None:
    engine.dispose()
    to = tmp_path / "copy.sqlite"
    to.write_text("the only copy of last year")
    with pytest.raises(StoreError, match="is there already"):
        backup(database_url, to)
    assert to.read_text() == "the only copy of last year"
    with pytest.raises(StoreError, match="cannot be made"):
        backup(database_url, tmp_path / "no" / "such" / "folder")
    with pytest.raises(StoreError, match="There is no database"):
        backup(f"sqlite:///{tmp_path}/none.sqlite", tmp_path / "other.sqlite")
    (tmp_path / "text.sqlite").write_text("no database at all, but longer than the header of one" * 50)
    with pytest.raises(StoreError, match="no SQLite database"):
        backup(f"sqlite:///{tmp_path}/text.sqlite", tmp_path / "other.sqlite")
    assert not list(tmp_path.glob("other*"))


@pytest.mark.parametrize("what", ["recording", "sqlite_schema"])  # the second stops SQLite's own look at it
def test_a_damaged_database_is_told_in_one_sentence(
    engine: Engine, tmp_path: Path, database_url: str, what: str
) -> None:
    with engine.connect() as connection:
        page = connection.scalar(text("SELECT max(pageno) FROM dbstat WHERE name = :name"), {"name": what})
        size = connection.scalar(text("PRAGMA page_size"))
    engine.dispose()
    with Path(make_url(database_url).database or "").open("r+b") as file:
        file.seek(((page or 0) - 1) * (size or 0))
        file.write(b"\x55" * (size or 0))
    with pytest.raises(StoreError, match=r"callqa.sqlite is damaged \(.*\).*Restore an older one"):
        backup(database_url, tmp_path / "copy.sqlite")


@pytest.mark.postgresql
def test_a_copy_of_postgresql_can_be_restored(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("NO PG_DUMP: backups of PostgreSQL stay untested; install it (apt-get install postgresql-client)")
    server = request.getfixturevalue("postgresql_server")
    url, new = server.new_database(), server.new_database()
    engine = open_store(url)
    old_database.fill(engine, tmp_path)
    to = tmp_path / "callqa.dump"
    backup(url, to)
    assert to.stat().st_mode & 0o777 == 0o600
    restore = shutil.which("pg_restore") or ""
    subprocess.run(
        [restore, "--no-owner", "--exit-on-error", "--dbname", connection_words(make_url(new)), to], check=True
    )
    restored = open_store(new)
    assert old_database.contents(restored) == old_database.contents(engine)
    for database in (engine, restored):
        database.dispose()


def test_the_password_is_in_the_environment_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    program = tmp_path / "pg_dump"
    program.write_text(
        f'#!/bin/sh\necho "$PGPASSWORD" > {told}\nfor word; do echo "$word" >> {told}; done\necho no >&2; exit 1\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(
        StoreError, match=r"pg_dump cannot back up postgresql\+psycopg://callqa:\*\*\*@.*: no\."
    ) as caught:
        backup(SECRET, tmp_path / "callqa.dump")
    password, *words = told.read_text().splitlines()
    assert password == "very'secret"
    assert "secret" not in "".join(words) + str(caught.value)
    assert words[-1] == "--dbname=host='db.example' dbname='shop calls' user='callqa' port='6000' sslmode='require'"
    assert not (tmp_path / "callqa.dump").exists()


def test_without_pg_dump_it_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match=r"pg_dump is not installed here: .*pg_dump --format=custom"):
        backup(SECRET, tmp_path / "callqa.dump")
    assert list(tmp_path.iterdir()) == []
