"""A real Dask cluster for tests: a scheduler and worker processes on this machine, which can be killed."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.shop import ROOT

_QUICK = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "None",
    "DASK_DISTRIBUTED__COMM__RETRY__COUNT": "0",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s",
    "OMP_NUM_THREADS": "1",
    "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}",
}


class DaskCluster:
    """Starts with a scheduler; all its processes end with the block."""

    def __init__(self, folder: Path, allowed_failures: int = 3) -> None:
        self._file = folder / "scheduler.json"
        self._file.unlink(missing_ok=True)
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", self._file,
            env={"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures)},
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()

    @property
    def address(self) -> str:
        """Where the scheduler listens, once it does."""
        for _ in range(300):
            with suppress(OSError, ValueError):
                return str(json.loads(self._file.read_text())["address"])
            time.sleep(0.1)
        raise AssertionError("the scheduler does not start")

    def worker(self, *options: str, resources: str = "", folder: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker, without a nanny unless an option asks for one: what is killed stays dead."""
        nanny = [] if "--nanny" in options else ["--no-nanny"]
        wanted = ["--resources", resources] if resources else []
        return self._start(
            "dask_worker", self.address, "--nthreads", "1", "--no-dashboard", "--local-directory", self._folder,
            *nanny, *wanted, *options, env={"PYTHONPATH": f"{folder}{os.pathsep}{folder / 'benchmarks'}"},
        )  # fmt: skip

    def _start(self, program: str, *options: str | Path, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        log = (self._folder / f"{program}{len(self._processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *options],
            stdout=log, stderr=log, cwd=self._folder, env={**os.environ, **_QUICK, **(env or {})},
        )  # fmt: skip
        log.close()
        self._processes.append(process)
        return process
