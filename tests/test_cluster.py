"""A run over a real Dask cluster: scheduler and workers are processes of their own, only the recogniser is a fake."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Client, Worker
from sqlalchemy import text

from callqa import cluster as clusters
from callqa import versions
from callqa.cli import main
from callqa.cli.bench import open_cluster
from callqa.cluster import Cluster, connected
from callqa.errors import ClusterError, SettingsError
from callqa.store.db import open_store
from callqa.summary import Outcome
from tests.dask_cluster import DaskCluster
from tests.shop import DEADLY_S, ROOT, FakeEngine, run_in, settings_in, write_call

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path_factory.mktemp("dask")) as dask:
        for _ in range(2):
            dask.worker(resources="GPU=1")
        yield dask


@pytest.fixture
def cluster(dask: DaskCluster) -> Iterator[Cluster]:
    with ready(dask) as cluster:
        yield cluster


@contextmanager
def ready(dask: DaskCluster, workers: int = 2) -> Iterator[Cluster]:
    with connected(dask.address, {}) as cluster:
        cluster.require_workers()
        while cluster.size() < workers:
            time.sleep(0.05)
        yield cluster


def claims_left(folder: Path) -> int:
    engine = open_store(settings_in(folder).database_url)
    with engine.connect() as connection:
        left = int(connection.execute(text("SELECT count(*) FROM claim")).scalar_one())
    engine.dispose()
    return left


def test_the_workers_of_a_cluster_share_the_calls_of_a_run(tmp_path: Path, cluster: Cluster) -> None:
    for seed in range(6):
        write_call(tmp_path / "recordings" / f"{seed}.wav", seed=seed)
    began_s = time.monotonic()
    events = run_in(tmp_path, FakeEngine(sleep_s=0.5), cluster=cluster)
    assert {event.outcome for event in events.values()} == {Outcome.SCORED}
    assert len(events) == 6
    assert cluster.in_hand() == 3
    assert (time.monotonic() - began_s, claims_left(tmp_path)) > (1.5, 0)


def wait_for_claims(folder: Path) -> None:
    for _ in range(400):
        if claims_left(folder):
            return
        time.sleep(0.05)
    raise AssertionError("no call is in hand")


@contextmanager
def before_each_call(do: Callable[[], None]) -> Iterator[None]:
    """Do something when a call goes to the cluster, and so make its machines see other files than this one."""
    submit = Client.submit

    def doing(client: object, *args: object, **kwargs: object) -> object:
        do()
        return submit(client, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Client, "submit", doing)
        yield


def test_a_recording_that_a_worker_cannot_read_fails_with_one_sentence(tmp_path: Path, cluster: Cluster) -> None:
    hidden, changed = (tmp_path / "recordings" / f"{name}.wav" for name in ("hidden", "changed"))
    for seed, path in enumerate((hidden, changed)):
        write_call(path, seed=seed)

    def elsewhere() -> None:
        hidden.unlink(missing_ok=True)
        write_call(changed, seed=7)

    one_by_one = FakeEngine()
    with before_each_call(elsewhere):
        first = run_in(tmp_path, one_by_one, cluster=cluster, place=hidden)
        second = run_in(tmp_path, one_by_one, cluster=cluster, place=write_call(changed, seed=1))
    reasons = [(events[name].reason or "") for events, name in ((first, "hidden.wav"), (second, "changed.wav"))]
    assert all(reason.startswith("not_on_worker: The worker on ") for reason in reasons)
    assert f"cannot read hidden.wav: there is no {hidden} there. Recordings must lie at the same path" in reasons[0]
    assert "there is another file. Recordings must" in reasons[1]


def test_a_recording_at_an_address_is_fetched_by_the_worker(tmp_path: Path, cluster: Cluster) -> None:
    """The copy of the run is gone, as on a machine that does not share its cache."""
    write_call(tmp_path / "pbx" / "a.wav")
    copies = settings_in(tmp_path).copies

    def elsewhere() -> None:
        for copy in copies.rglob("*.wav"):
            copy.unlink()

    with before_each_call(elsewhere):
        events = run_in(tmp_path, cluster=cluster, place=f"local://{tmp_path / 'pbx'}")
    assert events["a.wav"].outcome == Outcome.SCORED


def test_calls_go_only_to_workers_that_offer_what_they_need(tmp_path: Path, dask: DaskCluster) -> None:
    write_call(tmp_path / "recordings" / "a.wav")
    with connected(dask.address, {"GPU": 1}) as with_gpu:
        with_gpu.require_workers()
        assert run_in(tmp_path, cluster=with_gpu)["a.wav"].outcome == Outcome.SCORED
    with (
        connected(dask.address, {"TPU": 2}) as without,
        pytest.raises(ClusterError, match=r"no worker that offers TPU=2"),
    ):
        without.require_workers(patience_s=0.5)


def test_a_worker_with_another_callqa_is_named(tmp_path: Path) -> None:
    for part in ("callqa", "tests"):
        shutil.copytree(ROOT / part, tmp_path / "other" / part, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other" / "callqa" / "calls.py").open("a") as file:
        file.write("# changed\n")
    with DaskCluster(tmp_path) as dask:
        dask.worker(folder=tmp_path / "other")
        with connected(dask.address, {}) as cluster:
            with pytest.raises(ClusterError, match=r"The worker tcp://.* has callqa .* instead of .*install the same"):
                cluster.require_workers()
            write_call(tmp_path / "recordings" / "a.wav")
            with pytest.raises(ClusterError, match="has callqa"):  # one that came later
                run_in(tmp_path, cluster=cluster)
    assert claims_left(tmp_path) == 0


def die_or_tell(dask_worker: Worker, dying: str) -> object:
    """What workers are asked for in a cluster of which one dies just then."""
    if dask_worker.address == dying:
        os._exit(9)
    return versions.here()


def test_a_worker_that_dies_while_all_are_asked_for_their_versions_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with DaskCluster(tmp_path) as dask:
        for _ in range(2):
            dask.worker()
        with ready(dask) as cluster:
            ask = Client.run

            def asking(client: Client, _what: object, **how: object) -> object:
                dying = min(client.scheduler_info()["workers"])
                told = ask(client, die_or_tell, dying=dying, **how)
                assert isinstance(told[dying], OSError)
                return told

            monkeypatch.setattr(Client, "run", asking)
            cluster.require_workers()


def test_the_call_of_a_worker_that_dies_goes_to_another(tmp_path: Path) -> None:
    for seed in range(4):
        write_call(tmp_path / "recordings" / f"{seed}.wav", seed=seed)
    with DaskCluster(tmp_path) as dask:
        dies, _ = dask.worker(), dask.worker()
        with ready(dask) as cluster, ThreadPoolExecutor(1) as beside:
            running = beside.submit(lambda: run_in(tmp_path, FakeEngine(sleep_s=1.0), cluster=cluster))
            wait_for_claims(tmp_path)
            time.sleep(0.5)
            dies.kill()
            events = running.result(timeout=30)
    assert {name: event.outcome for name, event in events.items()} == {f"{n}.wav": Outcome.SCORED for n in range(4)}


def test_a_call_that_kills_its_workers_fails_alone(tmp_path: Path) -> None:
    write_call(tmp_path / "recordings" / "deadly.wav", duration_s=DEADLY_S)
    for seed in range(2):
        write_call(tmp_path / "recordings" / f"good{seed}.wav", seed=seed)
    with DaskCluster(tmp_path, allowed_failures=0) as dask:
        for _ in range(3):
            dask.worker()
        with ready(dask, workers=3) as cluster:
            events = run_in(tmp_path, cluster=cluster)
    assert (events["deadly.wav"].reason or "").startswith("worker_died")
    assert [events[f"good{seed}.wav"].outcome for seed in range(2)] == [Outcome.SCORED] * 2


def test_a_scheduler_that_dies_stops_the_run_and_loses_nothing(tmp_path: Path) -> None:
    for seed in range(4):
        write_call(tmp_path / "recordings" / f"{seed}.wav", seed=seed)
    with DaskCluster(tmp_path) as dask:
        dask.worker()
        with ready(dask, workers=1) as cluster, ThreadPoolExecutor(1) as beside:
            running = beside.submit(lambda: run_in(tmp_path, FakeEngine(sleep_s=0.7), cluster=cluster))
            wait_for_claims(tmp_path)
            time.sleep(1.0)
            dask.scheduler.kill()
            with pytest.raises(ClusterError, match=r"scheduler of the cluster .* cannot be reached any more"):
                running.result(timeout=15)
    assert claims_left(tmp_path) == 0
    again = run_in(tmp_path)
    assert {event.outcome for event in again.values()} <= {Outcome.SCORED, Outcome.DONE_BEFORE}


def test_a_cluster_that_is_not_there_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "_ANSWER_S", 0.5)
    (tmp_path / "recordings").mkdir()
    settings_in(tmp_path)
    assert main(["run", "--config", str(tmp_path / "callqa.toml"), "--cluster", "tcp://127.0.0.1:9"]) == 2
    assert "No scheduler of a Dask cluster answers at tcp://127.0.0.1:9" in capsys.readouterr().err


def test_what_is_no_address_of_a_cluster_is_told_in_one_sentence_to_the_end_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()
    settings_in(tmp_path)
    command = [sys.executable, "-m", "callqa.cli", "run", "--cluster", "127.0.0.1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert re.fullmatch(r"callqa: No scheduler .* answers at 127\.0\.0\.1 \(missing port .*\n", done.stderr)


def test_a_run_over_a_cluster_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "callqa.cluster", None)
    with pytest.raises(SettingsError, match=r"pip install 'callqa\[cluster\]'"), open_cluster("tcp://a:1", {}):
        pass
