"""Kills a run at random moments, again and again, and then lets one finish: is every call there exactly once?

Run it by ``python benchmarks/kills.py ../shared/calls --kills 10``.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from callqa import ingest
from callqa.store.db import open_store

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Print what was found; exit code 1 when a call is missing or there twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recordings", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--most-s", type=float, default=40.0, help="the longest a run lives before it is killed")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    moments = random.Random(args.seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "callqa.sqlite"
        command = [
            *(sys.executable, "-m", "callqa.cli"),
            *("run", str(args.recordings), "--config", str(ROOT / "callqa.toml"), "--database", str(database)),
        ]
        for kill in range(args.kills):
            lived_s = moments.uniform(0.5, args.most_s)
            print(f"kill {kill + 1} after {lived_s:.1f} s: {run_and_kill(command, lived_s)}, stored {stored(database)}")
        began_s = time.monotonic()
        code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode  # noqa: S603 - our own
        print(f"last run: exit code {code}, {time.monotonic() - began_s:.0f} s, stored {stored(database)}")
        wanted = len(ingest.find([args.recordings]))
        right = stored(database) == (wanted, wanted, wanted, wanted)
        print(f"{wanted} recordings, each exactly once: {'yes' if right else 'NO'}")
    return 0 if right else 1


def run_and_kill(command: list[str], lived_s: float) -> str:
    """Start a run in its own process group, kill it, and tell whether its workers ended too."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own
    try:
        return f"had ended by itself with {process.wait(lived_s)}"
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for _ in range(50):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return "killed, workers ended"
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    return "killed, WORKERS WERE LEFT BEHIND"


def stored(database: Path) -> tuple[int, ...]:
    """Count recordings, scored or unscored ones, evaluations, and recordings that have one."""
    engine = open_store(f"sqlite:///{database}")
    queries = (
        "SELECT count(*) FROM recording",
        "SELECT count(*) FROM recording WHERE status IN ('scored', 'not_scored')",
        "SELECT count(*) FROM evaluation",
        "SELECT count(DISTINCT recording_id) FROM evaluation",
    )
    with engine.connect() as connection:
        counts = tuple(int(connection.execute(text(query)).scalar_one()) for query in queries)
    engine.dispose()
    return counts


if __name__ == "__main__":
    sys.exit(main())
