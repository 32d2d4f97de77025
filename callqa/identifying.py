"""Which recording a file is: by the hash of its bytes, read once while neither its size nor its time changes."""

from dataclasses import dataclass, replace

from sqlalchemy import Engine as Database

from callqa import ingest
from callqa.choosing import place_of
from callqa.copies import Copies
from callqa.growing import File, Watch, lacks_length
from callqa.recording import CallFacts, Recording
from callqa.remote import RemoteFile
from callqa.store import known_files
from callqa.store.db import transaction


@dataclass(frozen=True, slots=True)
class Identifier:
    """Identifies files, those that lie elsewhere by copies.

    Attributes:
        database: what is known already.
        copies: where recordings that lie elsewhere are copied to.
        watch: what tells whether a file is still being written; ``None``: none is.
    """

    database: Database
    copies: Copies
    watch: Watch | None = None

    def identify(self, file: File) -> Recording:
        """Hash a file, unless it is known by its size and time; one that lies elsewhere is fetched for it.

        Raises:
            UnreadableError: it cannot be read, or its name holds bytes that are no characters.
            SettingsError: a server cannot be reached any more.
        """
        ingest.check_name(place_of(file))
        held = ingest.size_and_time(file)
        known = self._unread(file, held[0])
        with transaction(self.database) as session:
            sha256 = known_files.known_bytes(session, known.place, *held)
        if sha256 is not None:
            return replace(known, sha256=sha256)
        self.bring(file)
        found = replace(known, sha256=ingest.identify(known.path).sha256)
        if not self.is_growing(file, found) and ingest.size_and_time(file) == held:
            with transaction(self.database) as session:
                known_files.remember(session, found.place, *held, found.sha256)
        return found

    def bring(self, file: File) -> None:
        """Copy a file that lies elsewhere to this machine."""
        if isinstance(file, RemoteFile):
            self.copies.fetch(file)

    def bring_sidecar(self, file: File) -> None:
        """Copy what stands beside such a file, without the file."""
        if isinstance(file, RemoteFile):
            self.copies.fetch_sidecar(file)

    def let_go(self, file: File) -> None:
        """Delete the copy of such a file."""
        if isinstance(file, RemoteFile):
            self.copies.drop(self.copies.path(file))

    def is_growing(self, file: File, found: Recording) -> bool:
        """Tell whether a file is still being written."""
        if self.watch is None:
            return False
        is_unfinished_copy = isinstance(file, RemoteFile) and self.watch.is_fresh(file) and lacks_length(found.path)
        return is_unfinished_copy or self.watch.is_growing(file)

    def _unread(self, file: File, size_bytes: int) -> Recording:
        if isinstance(file, RemoteFile):
            return Recording(self.copies.path(file), "", size_bytes, CallFacts(), file.address)
        return Recording(file.resolve(), "", size_bytes, CallFacts())
