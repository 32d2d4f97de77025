"""Large logs are read ahead by a process of their own, which changes nothing of what they tell."""

import gzip
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from callqa import importing, pools
from callqa.errors import RunError
from callqa.importing import Imported, exchange_of, import_logs
from callqa.phone import files
from callqa.settings import Settings, load
from callqa.store.db import open_store
from callqa.store.phone_tables import PhoneCallRow

DATA = Path(__file__).parent / "phone" / "data"
QUEUE_LOG = (DATA / "queue_log").read_text(encoding="utf-8")
CDR = (DATA / "cdr.csv").read_text(encoding="utf-8").replace(" 10:", " 07:")
"""Its times are those of another clock than the shop's."""
DAMAGED = "garbage\n" * 7 + QUEUE_LOG + "1763622906|a|b|c|CONNEKT|1\n" + "garbage\n" * 3


@pytest.fixture(autouse=True)
def ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small files be read as large ones are, a few lines at a time."""
    monkeypatch.setattr(importing, "AHEAD_FROM_BYTES", 0)
    monkeypatch.setattr(pools, "cores", lambda: 2)
    monkeypatch.setattr(files, "BATCH_LINES", 2)
    monkeypatch.setattr(files, "BATCHES_AHEAD", 3)


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    (tmp_path / "callqa.toml").write_text('time_zone = "Europe/Moscow"\n', encoding="utf-8")
    (tmp_path / "queue_log").write_text(DAMAGED, encoding="utf-8")
    (tmp_path / "cdr.csv").write_text(CDR, encoding="utf-8")
    (tmp_path / "half.gz").write_bytes(gzip.compress(QUEUE_LOG.encode() * 500)[:900])
    return load(tmp_path / "callqa.toml")


def take(shop: Settings, name: str) -> tuple[Imported, list[dict[str, object]]]:
    database = open_store(f"sqlite:///{shop.home / name}.sqlite")
    paths = [shop.home / file for file in ("queue_log", "cdr.csv", "half.gz")]
    done = import_logs(paths, database, shop, exchange_of(shop))
    found = stored(database)
    database.dispose()
    return done, found


def stored(database: Engine) -> list[dict[str, object]]:
    with Session(database) as session:
        rows = session.scalars(select(PhoneCallRow).order_by(col(PhoneCallRow.key)))
        return [row.model_dump(exclude={"id"}) for row in rows]


def test_what_is_read_ahead_tells_the_same(shop: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done, found = take(shop, "ahead")
    queue_log, cdr, half = done.files
    assert queue_log.trouble.told() == ["10 × too few fields: lines 1, 2, 3, 4, 5 …", "1 × unknown event: line 16"]
    assert str(cdr.misread) == "UTC"
    assert "breaks off" in (half.refused or "")
    assert half.lines > 100
    monkeypatch.setattr(importing, "AHEAD_FROM_BYTES", 10**9)
    assert take(shop, "at_once") == (done, found)
    assert len(found) == 3


def test_when_the_process_dies_one_sentence_says_so(shop: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(_workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=os._exit, initargs=(1,))

    monkeypatch.setattr(pools, "process_pool", dying)
    with pytest.raises(RunError, match="has died"):
        take(shop, "dying")
