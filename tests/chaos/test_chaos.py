"""Runs under which processes, connections, disks and clocks give way; a later run always ends with every call once."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, text

from callqa.cluster import connected
from callqa.errors import ClusterError, StoreError
from callqa.store import claims
from callqa.store.db import open_store, transaction
from callqa.summary import Outcome
from tests.chaos.invariant import wrong
from tests.dask_cluster import DaskCluster
from tests.postgresql import Server
from tests.shop import ROOT, FakeEngine, run_in, settings_in, write_call

pytestmark = pytest.mark.chaos

CALLS = 10
NAMES = [f"{number:02}.wav" for number in range(CALLS)]
SLOW = FakeEngine(sleep_s=0.2)
MOMENTS = random.Random(7)  # noqa: S311 - no secret


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'callqa.sqlite'}"


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    url: str = request.getfixturevalue("postgresql_server").new_database()
    monkeypatch.setenv("CALLQA_DATABASE", url)
    return url


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for seed, name in enumerate(NAMES):
        write_call(tmp_path / "recordings" / name, seed=seed)
    return tmp_path


@pytest.fixture
def database(url: str) -> Iterator[Engine]:
    engine = open_store(url)
    yield engine
    engine.dispose()


def wait_for_stored(engine: Engine, count: int) -> None:
    for _ in range(1200):
        with engine.connect() as connection:
            if connection.execute(text("SELECT count(*) FROM recording")).scalar_one() >= count:
                return
        time.sleep(0.05)
    raise AssertionError("no call is stored")


def process_of_run(shop: Path, sleep_s: float) -> subprocess.Popen[str]:
    """Start a run in a process of its own: with the process, its claims end."""
    code = f"from tests.shop import *; run_in(Path({str(shop)!r}), FakeEngine(sleep_s={sleep_s}), processes=2)"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def test_the_calls_of_a_killed_run_are_finished_by_the_one_beside_it(shop: Path, url: str, database: Engine) -> None:
    killed = process_of_run(shop, 1.5)
    for _ in range(600):
        with transaction(database) as session:
            if claims.in_hand(session):
                break
        time.sleep(0.05)
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(lambda: run_in(shop, SLOW))
        time.sleep(MOMENTS.uniform(0.2, 1.2))
        killed.kill()
        killed.communicate()
        events = other.result()
    assert Outcome.ANOTHER_RUN not in {event.outcome for event in events.values()}
    assert wrong(url, NAMES) == []


def test_clocks_that_jump_make_no_call_count_twice(shop: Path, url: str, database: Engine) -> None:
    """Claims look an hour older or younger at every moment, while two runs share the work."""
    ended = threading.Event()

    def jump() -> None:
        while not ended.wait(0.05):
            with suppress(StoreError), transaction(database) as session:
                session.connection().execute(
                    text("UPDATE claim SET renewed_s = renewed_s + :by"), {"by": MOMENTS.choice((-3600, 3600))}
                )

    with ThreadPoolExecutor(3) as pool:
        jumping = pool.submit(jump)
        runs = [pool.submit(lambda: run_in(shop, SLOW)) for _ in range(2)]
        for run in runs:
            run.result()
        ended.set()
        jumping.result()
    run_in(shop)
    assert wrong(url, NAMES) == []


@pytest.mark.postgresql
def test_a_connection_that_breaks_stops_the_run_or_not_and_loses_nothing(shop: Path, postgresql_url: str) -> None:
    plain = postgresql_url.replace("+psycopg", "")
    database = open_store(postgresql_url)
    with psycopg.connect(plain, autocommit=True) as killer, process_of_run(shop, 0.2) as running:
        wait_for_stored(database, 1)
        database.dispose()
        while running.poll() is None:
            killer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            time.sleep(MOMENTS.uniform(0.0, 0.1))
        _, told = running.communicate()
    assert running.returncode == 0 or "callqa.errors.StoreError: " in told.splitlines()[-1]
    run_in(shop)
    assert wrong(postgresql_url, NAMES) == []


def test_a_full_disk_stops_the_run_with_one_sentence_and_leaves_no_half_call(shop: Path, sqlite_url: str) -> None:
    open_store(sqlite_url).dispose()
    most_bytes = (shop / "callqa.sqlite").stat().st_size + 300_000

    def little_room(connection: sqlite3.Connection, _record: object) -> None:
        (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute(f"PRAGMA max_page_count = {most_bytes // page_bytes}")

    event.listen(Engine, "connect", little_room)
    try:
        with pytest.raises(StoreError, match="The disk is full: make room and start again; finished calls are kept"):
            run_in(shop)
    finally:
        event.remove(Engine, "connect", little_room)
    run_in(shop)
    assert wrong(sqlite_url, NAMES) == []


@pytest.fixture
def small_disk(postgresql_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 24 MiB, with the database of the shop on it."""
    folder = Path(tempfile.mkdtemp(prefix="callqa-disk-"))
    mounted = subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], check=False)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("NO SMALL DISK: a PostgreSQL server on a full disk stays untested; run the tests as root")
    try:
        url = postgresql_server.new_database(folder)
        monkeypatch.setenv("CALLQA_DATABASE", url)
        yield folder
        postgresql_server.drop_with_disk(url)
    finally:
        subprocess.run(["/bin/umount", "--lazy", folder], check=True)
        folder.rmdir()


@pytest.mark.postgresql
def test_a_server_whose_disk_is_full_stops_the_run_with_one_sentence_and_leaves_no_half_call(
    shop: Path, small_disk: Path
) -> None:
    url = os.environ["CALLQA_DATABASE"]
    open_store(url).dispose()
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - 100_000))
    with pytest.raises(StoreError, match="The disk is full: make room and start again; finished calls are kept"):
        run_in(shop)
    ballast.unlink()
    run_in(shop)
    assert wrong(url, NAMES) == []


def test_worker_and_scheduler_die_one_after_the_other(shop: Path, url: str, database: Engine) -> None:
    with DaskCluster(shop) as dask:
        workers = [dask.worker() for _ in range(2)]
        with connected(dask.address, {}) as cluster, ThreadPoolExecutor(1) as beside:
            cluster.require_workers()
            running = beside.submit(lambda: run_in(shop, SLOW, cluster=cluster))
            wait_for_stored(database, 2)
            workers[0].kill()
            time.sleep(MOMENTS.uniform(0.1, 0.5))
            dask.scheduler.kill()
            with suppress(ClusterError):
                running.result(timeout=15)
    settings_in(shop)
    run_in(shop)
    assert wrong(url, NAMES) == []
