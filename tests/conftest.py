"""What holds for all tests."""

from collections.abc import Iterator

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
