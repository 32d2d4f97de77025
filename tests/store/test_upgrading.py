"""Databases of every version come to the present one with all that is in them, or stay as they were."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel, select

from callqa.errors import StoreError
from callqa.phone.directory import Directory
from callqa.reports.export import calls
from callqa.reports.formats import write_jsonl
from callqa.store import known_files
from callqa.store.callpage import call_page
from callqa.store.db import connect, open_store
from callqa.store.phone_calls import Knowledge
from callqa.store.phone_joining import join
from callqa.store.phone_tables import PhoneCallRow
from callqa.store.queue import QueueFilter, Show, queue
from callqa.store.revisions import PRESENT, version
from callqa.store.search import SearchFilter, search
from callqa.store.search_words import parse
from callqa.store.tables import RecordingRow
from callqa.store.upgrading import configuration, differences, upgrade
from tests.review import seed
from tests.store import old_database

KILLED = """
import os, signal, sys
from callqa.phone import numbers
numbers.normal = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from callqa.store.db import connect
from callqa.store.upgrading import upgrade
upgrade(connect(sys.argv[1]))
"""
UPGRADED = """
import sys
from callqa.store.db import connect
from callqa.store.upgrading import upgrade
print(upgrade(connect(sys.argv[1])))
"""


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def old_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Another database, of the same kind."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'old.sqlite'}"
    url: str = request.getfixturevalue("postgresql_server").new_database()
    return url


@pytest.fixture
def people(engine: Engine, tmp_path: Path) -> seed.Seed:
    return old_database.fill(engine, tmp_path)


@pytest.fixture
def old(engine: Engine, people: seed.Seed, old_url: str) -> Iterator[Engine]:  # noqa: ARG001 - filled first
    database = old_database.before_versions(old_url, engine)
    yield database
    database.dispose()


def exported(session: Session) -> bytes:
    file = io.BytesIO()
    write_jsonl(calls(session), file)
    return file.getvalue()


def started(program: str, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, url], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip


def test_the_steps_make_what_is_declared(engine: Engine, old_url: str) -> None:
    by_steps = old_database.at_version(old_url, PRESENT)
    with by_steps.connect() as connection, engine.connect() as declared:
        assert version(connection) == version(declared) == PRESENT
        assert differences(connection) == differences(declared) == []
        if connection.dialect.name == "sqlite":
            search_of = text("SELECT name, sql FROM sqlite_master WHERE name LIKE 'search_turn%' AND sql IS NOT NULL")
            plain = [
                {(name, " ".join(sql.split())) for name, sql in one.execute(search_of)}
                for one in (connection, declared)
            ]
            assert plain[0] == plain[1]
    assert old_database.names_and_keys(by_steps) == old_database.names_and_keys(engine)
    by_steps.dispose()


def test_every_constraint_has_a_name_by_which_it_can_be_changed() -> None:
    assert [one for table in SQLModel.metadata.tables.values() for one in table.constraints if not one.name] == []


def test_the_present_version_is_the_newest_step(engine: Engine) -> None:
    with engine.connect() as connection:
        steps = ScriptDirectory.from_config(configuration(connection))
    revisions = [step.revision for step in steps.walk_revisions()]
    assert steps.get_heads() == [PRESENT]
    assert revisions == sorted(revisions, reverse=True)


def test_an_old_database_keeps_everything(engine: Engine, people: seed.Seed, old: Engine, old_url: str) -> None:
    with pytest.raises(StoreError, match=r"made by an older callqa.*callqa database upgrade"):
        open_store(old_url)
    assert upgrade(old) == old_database.BEFORE
    assert upgrade(old) == PRESENT
    before, after = old_database.contents(engine), old_database.contents(old)
    assert [name for name, rows in before.items() if not rows and name not in old_database.OF_TODAY] == []
    assert after == before
    with old.connect() as connection:
        assert differences(connection) == []
    upgraded = open_store(old_url)
    with Session(engine) as new, Session(upgraded) as session:
        for account in (people.supervisor, people.olga):
            shown = [queue(session=one, account=account, wanted=QueueFilter(show=Show.ALL)) for one in (session, new)]
            assert shown[0] == shown[1]
            found = [search(session=one, account=account, wanted=SearchFilter(parse("нет"))) for one in (session, new)]
            assert found[0] == found[1]
        assert found[0].count
        awful = people.calls["awful"]
        pages = [call_page(session=one, account=people.supervisor, recording_id=awful) for one in (session, new)]
        assert pages[0] == pages[1]
        assert exported(session) == exported(new)
    upgraded.dispose()


def test_what_was_judged_is_not_judged_again_and_customers_are_known(old: Engine) -> None:
    upgrade(old)
    with old.connect() as connection:
        other = "SELECT count(*) FROM recording r JOIN evaluation e ON e.id = r.evaluation_id WHERE {}"
        assert connection.scalar(text(other.format("e.facts_sha256 = r.facts_sha256 AND e.facts_sha256 <> ''"))) == 4
        customers = connection.execute(text("SELECT DISTINCT customer_number, customer FROM recording")).all()
    assert customers == [(old_database.NUMBER, old_database.CUSTOMER)]


def test_administrators_see_personal_data_after_the_upgrade_and_others_not(old: Engine) -> None:
    with old.begin() as connection:
        connection.execute(text("UPDATE account SET role = 'admin' WHERE login = 'olga'"))
    upgrade(old)
    with old.connect() as connection:
        told = connection.execute(text("SELECT login, may_see_personal FROM account"))
        rights = {login: bool(allowed) for login, allowed in told}
    assert rights.pop("olga")
    assert rights
    assert not any(rights.values())


def test_logs_tell_of_calls_that_were_heard_before(old: Engine) -> None:
    upgrade(old)
    with Session(old) as session:
        recording = session.exec(select(RecordingRow).limit(1)).one()
        number, name = recording.id, recording.name
        call = PhoneCallRow(key="1", started_at=datetime.now(UTC), direction="in", ending="answered", recording=name)
        call.line = "74951234567"
        session.add(call)
        session.commit()
    assert join(old, Knowledge(Directory(), "RU")) == 1
    with Session(old) as session:
        told = session.get_one(RecordingRow, number)
        assert (told.phone_call_id, told.facts["line"]) == (1, "74951234567")


def test_one_that_is_killed_in_the_middle_leaves_the_old_database(old: Engine, old_url: str) -> None:
    with old.connect() as connection:
        rows = connection.scalar(text("SELECT count(*) FROM verdict"))
    with started(KILLED, old_url) as process:
        assert process.wait(60) == -signal.SIGKILL
    assert upgrade(old) == old_database.BEFORE
    with old.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM verdict")) == rows


def test_of_two_at_once_the_second_waits_and_has_nothing_to_do(old: Engine, old_url: str) -> None:
    old.dispose()
    with started(UPGRADED, old_url) as first, started(UPGRADED, old_url) as second:
        said = sorted(one.communicate(timeout=60)[0].strip() for one in (first, second))
    assert said == [old_database.BEFORE, PRESENT]


def test_tables_of_no_version_are_refused(database_url: str) -> None:
    database = connect(database_url)
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE run (id INTEGER PRIMARY KEY, started_at TIMESTAMP)"))
    with pytest.raises(StoreError, match="of no version that can be upgraded"):
        upgrade(database)
    with database.connect() as connection:
        assert connection.execute(text("SELECT * FROM run")).all() == []
    database.dispose()


def test_the_last_tables_without_a_version_are_recognised(old_url: str) -> None:
    engine = old_database.at_version(old_url, "0003")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert upgrade(engine) == "0003"
    assert upgrade(engine) == PRESENT
    engine.dispose()


def test_what_files_held_stays_known(old_url: str) -> None:
    engine = old_database.at_version(old_url, "0007")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO remote_file VALUES ('sftp://pbx/a.wav', 5, '2026-01-02 00:00:00', 'abc')"))
    upgrade(engine)
    with Session(engine) as session:
        assert known_files.known_bytes(session, "sftp://pbx/a.wav", 5, datetime(2026, 1, 2, tzinfo=UTC)) == "abc"
    engine.dispose()


def test_one_of_a_later_version_is_refused(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    for attempt in (lambda: open_store(database_url), lambda: upgrade(engine)):
        with pytest.raises(StoreError, match=r"made by a newer callqa \(version 0999"):
            attempt()
