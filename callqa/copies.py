"""Recordings that lie elsewhere → private copies on this machine, there only as long as they are needed."""

import hashlib
import shutil
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from callqa import remote
from callqa.errors import UnreadableError
from callqa.processes import is_gone, this_process
from callqa.remote import RemoteFile

_LEFT_S = 2 * 86_400.0
"""A folder that was not touched for so long has no run any more, whatever machine it was of."""


class Copies:
    """A run's own folder of copies, readable by its owner only.

    Those of runs that were killed and could not remove theirs go when it is opened.

    Args:
        folder: where the folders of all runs over a database are.
    """

    def __init__(self, folder: Path) -> None:
        self._all = folder
        self._folder = folder / _named(this_process())

    def __enter__(self) -> Self:
        for one in self._all.glob("*"):
            with suppress(OSError):  # another run removes it, too
                if is_gone(_process(one.name)) or time.time() - one.stat().st_mtime > _LEFT_S:
                    shutil.rmtree(one, ignore_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        with suppress(OSError):  # another run's copies are there
            self._all.rmdir()

    def path(self, file: RemoteFile) -> Path:
        """Return where the copy of a file lies while it is there, under the file's own name."""
        return self._folder / hashlib.sha256(file.address.encode()).hexdigest()[:16] / file.name

    def fetch(self, file: RemoteFile) -> None:
        """Copy a file and its sidecar, unless they are there.

        Raises:
            UnreadableError: it cannot be read, or has grown since it was listed.
            SettingsError: the server cannot be reached any more.
        """
        self.fetch_sidecar(file)
        copy = self.path(file)
        if copy.exists():
            return
        remote.fetch(file.address, copy)
        if copy.stat().st_size != file.size_bytes:
            raise UnreadableError("still_written", f"{file.name} has changed while it was fetched.")

    def fetch_sidecar(self, file: RemoteFile) -> None:
        """Copy the sidecar of a file, if there is one and it is not there yet.

        Raises:
            UnreadableError: it cannot be read.
            SettingsError: the server cannot be reached any more.
        """
        copy = self.path(file).with_suffix(".json")
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        if file.sidecar is not None and not copy.exists():
            remote.fetch(file.sidecar, copy)

    def drop(self, copy: Path) -> None:
        """Remove a copy and its sidecar; what is no copy stays."""
        if self._folder in copy.parents:
            shutil.rmtree(copy.parent, ignore_errors=True)


def _named(process: str) -> str:
    return process.replace("/", "+").replace(" ", "~")


def _process(name: str) -> str:
    return name.replace("+", "/").replace("~", " ")
