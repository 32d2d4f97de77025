"""Processes of this machine that share a command's work."""

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process

from callqa import logs


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def process_pool(workers: int) -> ProcessPoolExecutor:
    """Open worker processes on this machine. They are spawned: forking a process with threads of models is unsafe."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin_work)


def _begin_work() -> None:
    """Leave Ctrl-C to the command, and end when that is killed: a pool's workers would wait for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.begin()
    command = parent_process()

    def watch() -> None:
        if command is not None:
            command.join()
            os._exit(1)

    threading.Thread(target=watch, name="end-with-the-command", daemon=True).start()
