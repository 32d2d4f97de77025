"""Recordings that lie elsewhere → private copies on this machine, there only as long as they are needed."""

import hashlib
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from callqa import remote
from callqa.errors import UnreadableError
from callqa.remote import RemoteFile


class Copies:
    """A folder of copies, readable by its owner only.

    It is emptied when it is opened, as a run that was killed could not, and again when it is closed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        shutil.rmtree(self._folder, ignore_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

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
