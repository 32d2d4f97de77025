"""The commands that look after the database."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from callqa.cli import main
from callqa.store.db import open_store
from callqa.store.revisions import PRESENT
from tests.review import seed
from tests.store import old_database


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLQA_DATABASE", "calls.sqlite")
    engine = open_store(f"sqlite:///{tmp_path}/calls.sqlite")
    seed.fill(engine, tmp_path)
    engine.dispose()
    return tmp_path / "calls.sqlite"


@pytest.fixture
def old(tmp_path: Path, database: Path) -> Path:
    today = open_store(f"sqlite:///{database}")
    engine = old_database.before_versions(f"sqlite:///{tmp_path}/old.sqlite", today)
    today.dispose()
    engine.dispose()
    (tmp_path / "old.sqlite").replace(database)
    return database


def test_an_old_database_is_backed_up_and_upgraded(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "list"]) == 2
    assert "callqa database upgrade" in capsys.readouterr().err
    assert main(["database", "upgrade"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1] == f"Upgraded from version {old_database.BEFORE} to {PRESENT}."
    copy = Path(said[0].removeprefix("Backed up to ").removesuffix("."))
    assert copy.parent == old.parent
    with sqlite3.connect(copy) as before:
        assert before.execute("SELECT count(*) FROM recording").fetchone() == (6,)
        assert not before.execute("SELECT name FROM sqlite_master WHERE name = 'phone_call'").fetchall()
    before.close()
    assert main(["database", "upgrade"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert main(["database", "check"]) == 0
    assert main(["users", "list"]) == 0


def test_the_upgrade_tells_that_words_have_to_be_indexed_anew(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(old) as before:
        before.execute("UPDATE search_call SET version = 'without masks'")
    before.close()
    assert main(["database", "upgrade"]) == 0
    assert capsys.readouterr().out.endswith("before they can be found: callqa reindex\n")


def test_the_check_tells_what_is_wrong_by_its_exit_code(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["database", "check"]) == 0
    assert capsys.readouterr().out == f"Version {PRESENT}: nothing is wrong.\n"
    engine = open_store(f"sqlite:///{database}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE recording SET evaluation_id = NULL"))
    engine.dispose()
    assert main(["database", "check"]) == 1
    assert "4 recording(s) are scored and have no evaluation." in capsys.readouterr().out


@pytest.mark.parametrize("action", [["upgrade"], ["check"], ["backup", "copy"]])
def test_a_database_that_is_not_there_is_not_made(
    action: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--database", str(tmp_path / "none.sqlite"), "database", *action]) == 2
    assert "There is no database" in capsys.readouterr().err
    assert not (tmp_path / "none.sqlite").exists()


def test_a_backup_is_a_database(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["database", "backup", "copy.sqlite"]) == 0
    assert "it can be read" in capsys.readouterr().out
    assert main(["--database", str(database.parent / "copy.sqlite"), "database", "check"]) == 0
    assert main(["database", "backup", "copy.sqlite"]) == 2
