"""What a run over a cluster costs, and what it survives; each part is an option, and all workers are on this machine.

``--workers FOLDER``: the real model on real recordings, with one Dask worker of one thread, with two, and with one
again, as the speed of a machine changes: calls an hour, and which share of the workers' time is not hearing (database,
cluster, and waiting for the last call).

``--growth 30 300 3000``: whether the cost of a call stays the same with many calls. A recogniser stands in for the
model that only waits: a real call takes 9 s on average, here ``--seconds`` (so 1:180 by default);
everything else is real, decoding the sound included.

``--kills 50``: 30 calls on PostgreSQL with two workers, heard by the same stand-in. At random moments the run or one of
the workers is killed and started again; when a round has ended every call must be there once, and the next one begins
with a new database, until there were so many kills.
"""

import argparse
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean

from scale_hearing import noted

from callqa import batch, ingest, runs
from callqa.cluster import Cluster, connected
from callqa.growing import File
from callqa.runs import Bench
from callqa.settings import Settings
from callqa.speech import engines
from callqa.store.db import open_store

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests import postgresql, shop  # noqa: E402 - the tests are no installed package
from tests.chaos.invariant import wrong  # noqa: E402 - as above
from tests.dask_cluster import DaskCluster  # noqa: E402 - as above

CALL_S = 5.0
"""Length of a made-up recording."""
KILLED_CALLS = 30


@dataclass(frozen=True, slots=True)
class Pass:
    """One run: how many calls, how long it took, for how long workers heard and the run itself computed.

    ``again_s``: how long a second run over the same files took, which had nothing to hear.
    """

    calls: int
    wall_s: float
    heard_s: float
    own_s: float
    again_s: float

    def told(self, workers: int) -> str:
        """Return the figures as cells of a table."""
        lost = 1 - self.heard_s / (workers * self.wall_s)
        return (
            f"| {workers} | {self.calls} | {self.wall_s:.1f} | {self.calls / self.wall_s * 3600:.0f} | "
            f"{self.heard_s / self.calls:.2f} | {self.own_s / self.calls * 1000:.0f} | {lost:.1%} | "
            f"{self.again_s / self.calls * 1000:.1f} |"
        )


HEAD = (
    "| workers | calls | wall, s | calls an hour | heard by a worker, s a call | processor of the run, ms a call | "
    "workers' time without hearing | looked at again, ms a call |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def main() -> int:
    """Do what the options name; exit code 1 when a call is missing or there twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=Path, metavar="FOLDER", help="folder with real recordings")
    parser.add_argument("--calls", type=int, default=12, help="so many of them")
    parser.add_argument("--growth", type=int, nargs="+", metavar="CALLS", default=[])
    parser.add_argument("--seconds", type=float, default=0.05, help="how long the stand-in takes for a call")
    parser.add_argument("--postgresql", action="store_true", help="store in PostgreSQL there, not in SQLite")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place)
        new_database: Callable[[], str] = partial(new_file, folder)
        if args.postgresql or args.kills:
            server = stack.enter_context(postgresql.server(server_programs()))
        if args.postgresql:
            new_database = server.new_database
        if args.workers:
            measure_workers(folder, ingest.find([args.workers])[: args.calls], new_database)
        if args.growth:
            measure_growth(folder, args.growth, args.seconds, new_database)
        if args.kills:
            return survive_kills(folder, args.kills, random.Random(args.seed), server)  # noqa: S311 - no secret
    return 0


def server_programs() -> Path:
    """Return where PostgreSQL's programs lie."""
    programs = postgresql.programs()
    if programs is None:
        raise SystemExit("There is no PostgreSQL server here: install Debian's package postgresql.")
    return programs


def new_file(folder: Path) -> str:
    """Return the address of a new SQLite database."""
    for old in folder.glob("callqa.sqlite*"):
        old.unlink()
    return f"sqlite:///{folder / 'callqa.sqlite'}"


def measure_workers(folder: Path, files: Sequence[File], new_database: Callable[[], str]) -> None:
    """Print calls an hour of one worker, of two and of one again, each after a run in which models were loaded."""
    settings = shop.settings_in(folder)
    walls_s: dict[int, list[float]] = {1: [], 2: []}
    print(HEAD)
    for workers in (1, 2, 1):
        with DaskCluster(folder) as dask, connected(dask.address, {}) as cluster:
            for _ in range(workers):
                dask.worker()
            wait_for(cluster, workers)
            prepared = cluster.on_worker(engines.prepare, settings.speech, settings.cache)
            one_pass(new_database(), settings, cluster, files[: 2 * workers], prepared)
            measured = one_pass(new_database(), settings, cluster, files, prepared)
            walls_s[workers].append(measured.wall_s)
            print(measured.told(workers), flush=True)
    print(f"two workers do {mean(walls_s[1]) / mean(walls_s[2]):.2f} times as many calls an hour as one")


def measure_growth(folder: Path, sizes: Sequence[int], seconds: float, new_database: Callable[[], str]) -> None:
    """Print what a call costs in runs of different sizes, with two workers and a stand-in for the model."""
    recordings = folder / "made"
    for number in range(max(sizes)):
        shop.write_call(recordings / f"{number:05}.wav", duration_s=CALL_S, seed=number)
    settings = shop.settings_in(folder)
    stand_in = shop.FakeEngine(sleep_s=seconds)
    with DaskCluster(folder) as dask, connected(dask.address, {}) as cluster:
        for _ in range(2):
            dask.worker()
        wait_for(cluster, 2)
        files = ingest.find([recordings])
        one_pass(new_database(), settings, cluster, files[:4], stand_in)
        print(HEAD)
        for size in sizes:
            print(one_pass(new_database(), settings, cluster, files[:size], stand_in).told(2), flush=True)


def one_pass(url: str, settings: Settings, cluster: Cluster, files: Sequence[File], prepared: batch.Engines) -> Pass:
    """Run over files with a new database."""
    notes = settings.cache / "heard.txt"
    notes.parent.mkdir(exist_ok=True)
    notes.unlink(missing_ok=True)
    database = open_store(url)
    bench = Bench(
        settings=settings,
        database=database,
        rulebooks=shop.rulebooks(settings.scripts),
        engines=prepared,
        open_executor=cluster.open_executor,
        in_hand=cluster.in_hand,
        hear=partial(noted, notes, cluster.hearing()),
    )
    began_s, own_s = time.perf_counter(), processor_s()
    outcomes = Counter(event.outcome for event in runs.run(files, bench))
    wall_s, own_s = time.perf_counter() - began_s, processor_s() - own_s
    again_s = time.perf_counter()
    list(runs.run(files, bench))
    again_s = time.perf_counter() - again_s
    database.dispose()
    heard = [float(line) for line in notes.read_text(encoding="ascii").splitlines()]
    if len(heard) != len(files):
        raise SystemExit(f"of {len(files)} calls {len(heard)} were heard: {outcomes}")
    return Pass(len(files), wall_s, sum(heard), own_s, again_s)


def wait_for(cluster: Cluster, workers: int) -> None:
    """Wait until so many workers are there."""
    cluster.require_workers()
    while cluster.size() < workers:
        time.sleep(0.1)


def processor_s() -> float:
    """Return the processor time of this process, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def survive_kills(folder: Path, kills: int, moments: random.Random, server: postgresql.Server) -> int:
    """Kill run and workers so often, round after round; return 0 if every round ended with every call once."""
    names = [f"{number:02}.wav" for number in range(KILLED_CALLS)]
    for seed, name in enumerate(names):
        shop.write_call(folder / "recordings" / name, seed=seed)
    shop.rulebooks(shop.settings_in(folder).scripts)
    left, bad = kills, 0
    while left:
        url = server.new_database()
        os.environ["CALLQA_DATABASE"] = url
        killed = one_round(folder, left, moments)
        left -= killed.total()
        found = wrong(url, names)
        bad += bool(found)
        told = ", ".join(f"{count} of {what}" for what, count in sorted(killed.items()))
        print(f"{killed.total()} kills ({told}): {found or f'{KILLED_CALLS} calls, each once'}", flush=True)
    print(f"{kills} kills: {'every call exactly once' if not bad else f'WRONG in {bad} round(s)'}")
    return 1 if bad else 0


def one_round(folder: Path, most: int, moments: random.Random) -> Counter[str]:
    """Let a run end on a new database in spite of kills, at most so many; return how many there were, by victim."""
    killed: Counter[str] = Counter()
    with DaskCluster(folder) as dask, ExitStack() as stack:
        workers: list[subprocess.Popen[bytes]] = [dask.worker(), dask.worker()]
        run = begin(folder, dask.address)
        stack.callback(lambda: end(run))
        while True:
            run.join(moments.uniform(0.3, 3.0) if killed.total() < most else None)
            if run.exitcode == 0:
                return killed
            if run.exitcode is None:
                victim = moments.choice(["run", "worker 0", "worker 1"])
                killed[victim.split()[0]] += 1
                if victim != "run":
                    place = int(victim.split()[1])
                    workers[place].kill()
                    workers[place] = dask.worker()
                    continue
                end(run)
            run = begin(folder, dask.address)


def begin(folder: Path, address: str) -> multiprocessing.process.BaseProcess:
    """Start a run in a process that has read the rules already."""
    run = multiprocessing.get_context("fork").Process(target=run_over, args=(folder, address))
    run.start()
    return run


def end(run: multiprocessing.process.BaseProcess) -> None:
    """Let nothing of a round outlive it."""
    run.kill()
    run.join()


def run_over(folder: Path, address: str) -> None:
    """Run over all recordings by the workers of a cluster."""
    with connected(address, {}) as cluster:
        cluster.require_workers()
        shop.run_in(folder, shop.FakeEngine(sleep_s=0.5), cluster=cluster)


if __name__ == "__main__":
    sys.exit(main())
