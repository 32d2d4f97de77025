"""The phone system's logs into the database: file by file, from where each was read last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine as Database

from callqa.phone import directory, files
from callqa.phone.files import Kind, Log
from callqa.phone.joining import is_extension
from callqa.phone.reading import Trouble
from callqa.settings import Settings
from callqa.store import phone_files, phone_import, phone_joining
from callqa.store.db import transaction
from callqa.store.phone_calls import Knowledge
from callqa.store.phone_import import Exchange, Taken


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file.

    Attributes:
        name: the file's.
        kind: what it is.
        lines: how many lines were read; those that an earlier import has read are not among them.
        taken: calls that are new, or of which more is known.
        trouble: the lines that cannot be read.
        unfinished: its last line has no end yet and is left for the next time.
        misread: the distance from UTC that its unique ids tell, if that is not the zone's.
    """

    name: str
    kind: Kind
    lines: int
    taken: Taken
    trouble: Trouble
    unfinished: bool
    misread: tzinfo | None


def exchange_of(settings: Settings) -> Exchange:
    """Return what the settings tell of the phone system.

    Raises:
        SettingsError: ``phone.yaml`` is wrong.
    """
    phone = settings.phone
    book = directory.load(phone.directory, zone_of(settings), phone.country)
    return Exchange(phone.country, is_extension(phone.extensions), book)


def zone_of(settings: Settings) -> ZoneInfo:
    """Return the time zone of the phone system's logs."""
    return ZoneInfo(settings.phone.time_zone or settings.time_zone)


def import_log(
    path: Path,
    database: Database,
    settings: Settings,
    exchange: Exchange,
    *,
    again: bool = False,
    on_bytes: Callable[[int], None] = lambda _bytes: None,
) -> Imported:
    """Store what a log tells. Each batch of lines is one transaction, so that whatever ends this keeps whole batches.

    Args:
        path: a queue log or CDR.
        database: where it is stored.
        settings: time zones.
        exchange: how it is understood.
        again: read it from its beginning, even if an earlier import has read a part of it.
        on_bytes: told after each batch how far it was read.

    Raises:
        SettingsError: it cannot be read, or is no log that callqa knows.
        StoreError: the database cannot be used.
    """
    format_ = files.recognise(path)
    log = Log(path, zone_of(settings))
    taken = Taken()
    for batch in log.batches(format_, 0 if again else _read_before(path, database)):
        with transaction(database) as session:
            taken += phone_import.take(session, batch.events, batch.legs, exchange)
            if reached := files.place(path, log.bytes_read):
                phone_files.remember(session, path.name, reached)
        on_bytes(log.bytes_read)
    return Imported(path.name, format_.kind, log.lines, taken, log.trouble, log.unfinished, log.misread)


def tell_recordings(database: Database, settings: Settings, exchange: Exchange) -> int:
    """Let calls and recordings know what is known by now; return of how many recordings more is known.

    Raises:
        StoreError: the database cannot be used.
    """
    digest = _digest(settings)
    with transaction(database) as session:
        changed = phone_files.last_directory(session) != digest
        if changed:
            phone_import.reassign(session, exchange)
    knowledge = Knowledge(exchange.directory, settings.phone.country, settings.shop_names)
    count = phone_joining.join(database, knowledge, everything=changed)
    with transaction(database) as session:
        phone_files.remember_directory(session, digest)
    return count


def _digest(settings: Settings) -> str:
    """Return what a directory is known by, with all that it is read by."""
    path = settings.phone.directory
    content = path.read_bytes() if path.exists() else b""
    return sha256(b"\0".join([content, str(zone_of(settings)).encode(), settings.phone.country.encode()])).hexdigest()


def _read_before(path: Path, database: Database) -> int:
    """Return up to which byte a file was read; 0 where it is another file that only begins alike."""
    begun = files.place(path, 0)
    if begun is None:
        return 0
    with transaction(database) as session:
        last = phone_files.last_place(session, begun.head_sha256)
    return last.bytes_read if last is not None and last == files.place(path, last.bytes_read) else 0
