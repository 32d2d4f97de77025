"""The shop of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callqa.store.db import open_store
from tests.rescoring.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    engine = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    (tmp_path / "books").mkdir()
    yield Shop(engine, tmp_path / "books")
    engine.dispose()
