"""What holds for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql


@pytest.fixture(autouse=True)
def _phrases_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by phrases unless a test says otherwise: encoding all examples of the shipped rules takes minutes."""
    monkeypatch.setenv("CALLQA_MEANING", "off")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server for tests marked ``postgresql``; each makes databases of its own on it."""
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("NO POSTGRESQL: what callqa does with it stays untested; install it (apt-get install postgresql)")
    with postgresql.server(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """One after the other: SQLite and PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'callqa.sqlite'}"
    url: str = request.getfixturevalue("postgresql_server").new_database()
    return url
