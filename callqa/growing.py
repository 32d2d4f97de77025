"""Which recordings are still being written, so that a run leaves them for the next one.

Age alone tells nothing: people copy a file and start a run at once. So files that were changed within the last minute
are looked at twice; a file that a process of this machine has open for writing is unfinished, and so is a fresh WAV
that does not say its length, as Asterisk writes it when it closes the file (``wav_close`` in ``format_wav.c``; its
buffers hold back 32 KiB, four seconds of A-law, so that two looks may see no difference).
"""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from callqa import remote
from callqa.remote import RemoteFile

File: TypeAlias = Path | RemoteFile

FRESH_S = 60.0
BETWEEN_LOOKS_S = 2.0
PROCESSES = Path("/proc")
"""Linux tells here which files they have open."""
_RIFF_BYTES = 64
"""The header of a WAV up to the length of its sound, as Asterisk writes it."""


@dataclass(frozen=True, slots=True)
class _Look:
    size_bytes: int
    modified_s: float


class Watch:
    """The files of a run, those that may still be written last.

    Waits once, when the first fresh file is asked for, and only for what is left of the time between two looks.
    """

    def __init__(self, files: Iterable[File]) -> None:
        self._begun_s = time.monotonic()
        now_s = time.time()
        looks = [(file, _look(file)) for file in files]
        listed_s = max(
            (look.modified_s for file, look in looks if look and isinstance(file, RemoteFile)), default=now_s
        )
        self._fresh: dict[File, _Look] = {}
        for file, look in looks:
            # A server's clock may be behind: its newest files are fresh, whatever time it is here.
            clock_s = min(now_s, listed_s) if isinstance(file, RemoteFile) else now_s
            if look is not None and look.modified_s > clock_s - FRESH_S:
                self._fresh[file] = look
        self.files: tuple[File, ...] = (
            *(file for file, _ in looks if file not in self._fresh),
            *self._fresh,
        )
        self._open: frozenset[tuple[int, int]] | None = None
        self._growing: dict[File, bool] = {}

    def is_growing(self, file: File) -> bool:
        """Tell whether a file is still being written.

        Raises:
            SettingsError: its server cannot be reached any more.
        """
        if file not in self._growing:
            self._growing[file] = self._looks_unfinished(file)
        return self._growing[file]

    def _looks_unfinished(self, file: File) -> bool:
        if isinstance(file, Path) and self._is_open(file):
            return True
        first = self._fresh.get(file)
        if first is None:
            return False
        time.sleep(max(0.0, self._begun_s + BETWEEN_LOOKS_S - time.monotonic()))
        return _look_again(file) != first or (isinstance(file, Path) and lacks_length(file))

    def is_fresh(self, file: File) -> bool:
        """Tell whether a file was changed a moment before the run."""
        return file in self._fresh

    def _is_open(self, path: Path) -> bool:
        if self._open is None:
            self._open = frozenset(_written_files())
        try:
            found = path.stat()
        except OSError:
            return False
        return (found.st_dev, found.st_ino) in self._open


def lacks_length(path: Path) -> bool:
    """Tell whether a WAV does not say yet how long it is."""
    try:
        with path.open("rb") as file:
            head = file.read(_RIFF_BYTES)
    except OSError:
        return False
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE" and not any(head[4:8])


def _look(file: File) -> _Look | None:
    if isinstance(file, RemoteFile):
        return None if file.modified_at is None else _Look(file.size_bytes, file.modified_at.timestamp())
    try:
        found = file.stat()
    except OSError:
        return None
    return _Look(found.st_size, found.st_mtime)


def _look_again(file: File) -> _Look | None:
    if isinstance(file, Path):
        return _look(file)
    again = remote.look_again(file)
    return None if again is None else _look(again)


def _written_files() -> Iterator[tuple[int, int]]:
    """Yield device and inode of every file that a process has open for writing, as far as this user may see (Linux)."""
    for handle in PROCESSES.glob("[0-9]*/fd/*"):
        try:
            if not os.readlink(handle).startswith("/") or not _is_writing(handle):  # noqa: PTH115 - much faster
                continue
            found = handle.stat()
        except (OSError, ValueError):
            continue  # the process or the file is gone
        yield found.st_dev, found.st_ino


def _is_writing(handle: Path) -> bool:
    information = (handle.parents[1] / "fdinfo" / handle.name).read_text(encoding="ascii")
    flags = next(line for line in information.splitlines() if line.startswith("flags:"))
    return int(flags.partition(":")[2], base=8) & os.O_ACCMODE != os.O_RDONLY
