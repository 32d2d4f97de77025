"""A database with the made-up calls of ``seed``; a module that is about both kinds of database overrides its URL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from callqa.store.accounts import Account, Role
from callqa.store.db import open_store
from callqa.store.tables import AccountRow
from tests.review import seed


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'callqa.sqlite'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_store(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def calls(engine: Engine, tmp_path: Path) -> seed.Seed:
    return seed.fill(engine, tmp_path)


@pytest.fixture
def session(engine: Engine, calls: seed.Seed) -> Iterator[Session]:  # noqa: ARG001 - filled first
    with Session(engine) as session:
        yield session


@pytest.fixture
def boris(session: Session) -> Account:
    """A second supervisor."""
    row = AccountRow(login="boris", role=Role.SUPERVISOR, password_hash="")
    session.add(row)
    session.commit()
    return Account(row.id or 0, "boris", Role.SUPERVISOR)
