"""Which process this is, and whether another one of this machine is gone."""

import os
import socket
from functools import lru_cache
from pathlib import Path

PROCESSES = Path("/proc")
"""Linux tells here of its processes."""
_STATE, _STARTED = 0, 19
"""Fields of ``/proc/PID/stat`` after the name (``man 5 proc_pid_stat``: fields 3 and 22)."""


def host() -> str:
    """Return the name of this machine, for people."""
    return socket.gethostname()


def this_process() -> str:
    """Return what tells this process from all others, of other machines and after a restart, too."""
    return f"{_machine()} {os.getpid()} {_started(os.getpid()) or ''}"


def is_gone(process: str) -> bool:
    """Tell whether a process is surely gone; one of another machine is never known to be.

    Args:
        process: as ``this_process`` returned it there.
    """
    machine, _, rest = process.partition(" ")
    pid, _, started = rest.partition(" ")
    if not PROCESSES.joinpath("self").exists() or machine != _machine() or not pid.isdigit():
        return False
    return _started(int(pid)) != started


def _started(pid: int) -> str | None:
    """Return when a process began, as Linux counts it; ``None`` where it has ended or cannot be seen."""
    try:
        told = PROCESSES.joinpath(str(pid), "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = told.rpartition(")")[2].split()
    return None if fields[_STATE] in {"Z", "X"} else fields[_STARTED]


@lru_cache
def _machine() -> str:
    """Return what processes share that see each other: a boot of a machine, and in it a container's processes."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink().name}"
    except OSError:
        return host().replace(" ", "-")
