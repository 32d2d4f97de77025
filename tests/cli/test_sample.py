"""``callqa sample``: what the scheduler calls."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session

from callqa.cli import main
from callqa.store.db import open_store
from callqa.store.queue_tables import SampleRow
from callqa.store.tables import RecordingRow
from tests.review import seed

WEEK = "2026-W46"


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'callqa.sqlite'}"
    engine = open_store(url)
    seed.fill(engine, tmp_path)
    with Session(engine) as session:
        session.execute(update(RecordingRow).values(started_at=datetime(2026, 11, 11, 12, tzinfo=UTC)))
        session.commit()
    return url


def test_it_draws_once_and_can_be_checked(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--database", database, "sample"]
    assert main([*command, "--week", WEEK, "--calls", "1"]) == 0
    assert main([*command, "--week", WEEK, "--calls", "1"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"{WEEK}: drew 2 call(s) of 2 manager(s).",
        f"{WEEK}: nothing to draw; every manager with calls in that week has a sample.",
    ]
    assert main([*command, "--check"]) == 0
    assert capsys.readouterr().out.count("the same") == 2
    with Session(open_store(database)) as session:
        session.execute(update(SampleRow).values(eligible=[]))
        session.commit()
    assert main([*command, "--check"]) == 1
    assert "OTHER CALLS" in capsys.readouterr().out


def test_a_wrong_week_is_one_sentence(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--database", database, "sample", "--week", "November"]) == 2
    assert capsys.readouterr().err == "callqa: There is no week 'November'; write it as 2026-W47.\n"
