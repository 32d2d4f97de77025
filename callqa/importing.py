"""The phone system's logs into the database, from where each was read last, and from there to their recordings."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine as Database

from callqa import pools, telling
from callqa.errors import RunError, SettingsError
from callqa.phone import files
from callqa.phone.files import Log, Place
from callqa.phone.joining import is_extension
from callqa.phone.parsing import Batch, Format, Kind
from callqa.phone.reading import Trouble
from callqa.settings import Settings
from callqa.store import phone_files, phone_import, phone_joining
from callqa.store.db import transaction
from callqa.store.phone_calls import Knowledge
from callqa.store.phone_import import Exchange, Taken

PORTION_LINES = 40_000
"""So many lines are stored in one transaction."""
AHEAD_FROM_BYTES = 4_000_000
"""From so many bytes on a second process reads lines while this one stores calls; for less it starts too slowly."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class ImportedFile:
    """What became of one file.

    Attributes:
        name: the file's.
        kind: what it is; ``None`` where that cannot be told.
        lines: how many lines were read; those that an earlier import has read are not among them.
        trouble: the lines that cannot be read.
        unfinished: its last line has no end yet and is left for the next time.
        misread: the distance from UTC that its unique ids tell, if that is not the zone's.
        refused: why it could not be read, or not to its end.
    """

    name: str
    kind: Kind | None = None
    lines: int = 0
    trouble: Trouble = field(default_factory=Trouble)
    unfinished: bool = False
    misread: tzinfo | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the files, and of how many calls they told something new."""

    files: tuple[ImportedFile, ...]
    taken: Taken


def exchange_of(settings: Settings) -> Exchange:
    """Return what the settings tell of the phone system.

    Raises:
        SettingsError: ``phone.yaml`` is wrong.
    """
    phone = settings.phone
    return Exchange(phone.country, is_extension(phone.extensions), telling.who_is_who(settings))


def import_logs(
    paths: Sequence[Path],
    database: Database,
    settings: Settings,
    exchange: Exchange,
    *,
    again: bool = False,
    on_bytes: Callable[[Path, int], None] = lambda _path, _bytes: None,
) -> Imported:
    """Store what logs tell. One that cannot be read does not stop the others.

    They are read side by side in the order of time, so that mostly all that tells of a call is there at once. Each
    portion is one transaction, so that whatever ends this keeps whole portions.

    Args:
        paths: queue logs and CDRs.
        database: where it is stored.
        settings: time zones.
        exchange: how it is understood.
        again: read files from their beginning, even if an earlier import has read a part of them.
        on_bytes: told after each portion how far each file was read.

    Raises:
        StoreError: the database cannot be used.
        RunError: the process that reads lines ahead has died.
    """
    readings = [_Reading(path, settings.phone_zone) for path in paths]
    left_bytes = sum(one.begin(lambda path: 0 if again else _read_before(path, database)) for one in readings)
    taken = Taken()
    with _reader(left_bytes) as executor, _without_collector():
        for one in readings:
            one.read_with(executor)
        for portion in _portions(readings):
            taken += _store(portion, readings, database, exchange)
            for one in readings:
                on_bytes(one.path, one.log.bytes_read)
    with transaction(database) as session:
        for name, reached in _reached(one for one in readings if not one.file.refused):
            phone_files.remember(session, name, reached)  # also of files that have told nothing new
    return Imported(tuple(one.told() for one in readings), taken)


@contextmanager
def _reader(left_bytes: int) -> Iterator[Executor | None]:
    """Open the process that reads lines ahead, if that is worth it."""
    if left_bytes < AHEAD_FROM_BYTES or pools.cores() == 1:
        yield None
        return
    executor = pools.process_pool(1)
    try:
        yield executor
    except BrokenExecutor as error:
        raise RunError(
            "The process that reads the lines has died, perhaps for lack of memory. What was stored is kept; "
            "import the files again."
        ) from error
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Spare Python the search for cycles among hundreds of thousands of values that have none: a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _store(batches: Sequence[Batch], readings: Iterable["_Reading"], database: Database, exchange: Exchange) -> Taken:
    events = [event for batch in batches for event in batch.events]
    legs = [leg for batch in batches for leg in batch.legs]
    with transaction(database) as session:
        taken = phone_import.take(session, events, legs, exchange)
        for name, reached in _reached(readings):
            phone_files.remember(session, name, reached)
    return taken


def _reached(readings: Iterable["_Reading"]) -> Iterator[tuple[str, Place]]:
    """Yield how far files were read."""
    for one in readings:
        if one.file.kind is not None and (reached := files.place(one.path, one.log.bytes_read)):
            yield one.path.name, reached


class _Reading:
    """A file that is being read; ``reached`` is the time of what was read last."""

    def __init__(self, path: Path, zone: ZoneInfo) -> None:
        self.path = path
        self.log = Log(path, zone)
        self.file = ImportedFile(path.name)
        self.reached = _NEVER
        self._format: Format | None = None
        self._since = 0
        self._batches: Iterator[Batch] = iter(())

    def begin(self, read_before: Callable[[Path], int]) -> int:
        """Find out what the file is, and from where on it is to be read; return the bytes that are left."""
        try:
            self._format = files.recognise(self.path)
            self._since = read_before(self.path)
            self.file.kind = self._format.kind
            return max(self.path.stat().st_size - self._since, 0)
        except SettingsError as error:
            self.file.refused = str(error)
            return 0

    def read_with(self, executor: Executor | None) -> None:
        """Get ready to read on, with what reads lines ahead."""
        if self._format is not None and not self.file.refused:
            self._batches = self.log.batches(self._format, self._since, executor)

    def read_on(self) -> Batch | None:
        """Return what the next lines tell; ``None`` where there are no more."""
        try:
            batch = next(self._batches, None)
        except SettingsError as error:
            self.file.refused = str(error)
            return None
        if batch is not None:
            moments = [event.at for event in batch.events[-1:]] + [leg.started_at for leg in batch.legs[-1:]]
            self.reached = max([self.reached, *moments])
        return batch

    def told(self) -> ImportedFile:
        """Return what became of the file."""
        log = self.log
        return replace(self.file, lines=log.lines, trouble=log.trouble, unfinished=log.unfinished, misread=log.misread)


def _portions(readings: Iterable[_Reading]) -> Iterator[list[Batch]]:
    """Read on whatever is furthest behind in time, and yield what was read, portion by portion."""
    going_on = list(readings)
    while going_on:
        portion: list[Batch] = []
        lines = 0
        while going_on and lines < PORTION_LINES:
            behind = min(going_on, key=lambda one: one.reached)
            batch = behind.read_on()
            if batch is None:
                going_on.remove(behind)
            else:
                portion.append(batch)
                lines += len(batch.events) + len(batch.legs)
        if portion:
            yield portion


def follow_directory(database: Database, settings: Settings, exchange: Exchange) -> bool:
    """Let the directory say anew who spoke in stored calls, if it is not what it was; tell whether it is not.

    It goes before the logs, whose calls are told by it at once.

    Raises:
        StoreError: the database cannot be used.
    """
    with transaction(database) as session:
        changed = phone_files.last_directory(session) != _digest(settings)
        if changed:
            phone_import.reassign(session, exchange)
    return changed


def tell_recordings(database: Database, settings: Settings, exchange: Exchange, *, everything: bool) -> int:
    """Let recordings know what is known by now; return of how many more is known.

    Args:
        database: where all is stored.
        settings: names of the shop, the country of numbers.
        exchange: how logs are understood.
        everything: look at all recordings, because the directory is another.

    Raises:
        StoreError: the database cannot be used.
    """
    knowledge = Knowledge(exchange.directory, settings.phone.country, settings.shop_names)
    count = phone_joining.join(database, knowledge, everything=everything)
    with transaction(database) as session:
        phone_files.remember_directory(session, _digest(settings))
    return count


def _digest(settings: Settings) -> str:
    """Return what a directory is known by, with all that it is read by."""
    path = settings.phone.directory
    content = path.read_bytes() if path.exists() else b""
    return sha256(b"\0".join([content, str(settings.phone_zone).encode(), settings.phone.country.encode()])).hexdigest()


def _read_before(path: Path, database: Database) -> int:
    """Return up to which byte a file was read; 0 where it is another file that only begins alike."""
    begun = files.place(path, 0)
    if begun is None:
        return 0
    with transaction(database) as session:
        last = phone_files.last_place(session, begun.head_sha256)
    return last.bytes_read if last is not None and last == files.place(path, last.bytes_read) else 0
