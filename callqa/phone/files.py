"""Files of the phone system → events and legs: what a file is, and its lines from where it was read last."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from callqa.errors import SettingsError
from callqa.phone import cdr, clock, queue_log
from callqa.phone.cdr import Leg
from callqa.phone.queue_log import QueueEvent
from callqa.phone.queue_table import QueueTable, queue_table
from callqa.phone.reading import BrokenLine, Trouble

BATCH_LINES = 2_000
"""So many lines are read at a time."""
MAX_LINE_BYTES = 64 * 1024
_HEAD_LINES = 20
_BEFORE_BYTES = 256
_GZIP = b"\x1f\x8b"
_DELIMITERS = (",", ";", "\t")


class Kind(StrEnum):
    """What a file is."""

    QUEUE_LOG = "queue_log"
    QUEUE_TABLE = "queue_log table"
    CDR = "CDR"


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is read. ``heading``: it has one, of these columns."""

    kind: Kind
    delimiter: str = ","
    heading: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """How far a file was read: known by its first line, and checked by what stands before that place."""

    head_sha256: str
    bytes_read: int
    before_sha256: str


@dataclass(slots=True)
class Batch:
    """What some lines of a file tell."""

    events: list[QueueEvent] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)


class Log:
    """A file that is read once, batch by batch.

    ``trouble``, ``lines`` and ``unfinished`` (the last line has no end yet: it is left for the next time) are known
    when it was read; ``misread`` is the distance from UTC that the CDR's unique ids tell, if that is not the zone's.
    """

    def __init__(self, path: Path, zone: tzinfo) -> None:
        """Open nothing yet.

        Args:
            path: the file; it may be compressed by gzip.
            zone: of the times in it that name none.
        """
        self.path = path
        self.trouble = Trouble()
        self.lines = 0
        self.unfinished = False
        self.misread: tzinfo | None = None
        self._zone = zone
        self._clock_is_known = False
        self._at = 0
        self._number = 0

    def batches(self, format_: Format, since: int = 0) -> Iterator[Batch]:
        """Yield what the lines tell, from a byte on.

        Raises:
            SettingsError: the file cannot be read.
        """
        table = queue_table(format_.heading, self._zone) if format_.kind is Kind.QUEUE_TABLE else None
        with opened(self.path) as file:
            self._skip(file, since)
            while lines := self._some_lines(file, format_):
                yield self._read(lines, format_, table)

    @property
    def bytes_read(self) -> int:
        """How far it was read."""
        return self._at

    def _skip(self, file: BinaryIO, since: int) -> None:
        while self._at < since and (line := file.readline(since - self._at)):
            self._at += len(line)
            self._number += line.endswith(b"\n")

    def _some_lines(self, file: BinaryIO, format_: Format) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        while len(found) < BATCH_LINES and (line := file.readline(MAX_LINE_BYTES)):
            whole = line.endswith(b"\n")
            if not whole and len(line) < MAX_LINE_BYTES and not format_.heading:
                self.unfinished = bool(line.strip())
                break
            self._at += len(line)
            self._number += 1
            found.append((self._number, line.decode(errors="replace").rstrip("\r\n")))
        return found

    def _read(self, lines: Sequence[tuple[int, str]], format_: Format, table: QueueTable | None) -> Batch:
        batch = Batch()
        is_cdr, delimiter, heading = format_.kind is Kind.CDR, format_.delimiter, format_.heading
        for number, line in lines:
            if (number == 1 and heading) or not line.strip():
                continue
            self.lines += 1
            try:
                if is_cdr:
                    batch.legs.append(cdr.parse(cdr.cells(line, delimiter), heading))
                elif event := queue_log.parse(line) if table is None else table.parse(cdr.cells(line, delimiter)):
                    batch.events.append(event)
            except BrokenLine as error:
                self.trouble.add(str(error), number)
        batch.legs = self._located(batch.legs)
        return batch

    def _located(self, legs: list[Leg]) -> list[Leg]:
        if legs and not self._clock_is_known:
            self.misread = clock.misread_by(legs, self._zone)
            self._clock_is_known = True
        return [clock.located(leg, self._zone) for leg in legs]


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacking it if it is compressed by gzip.

    Raises:
        SettingsError: it cannot be opened, or what is done with it meets what cannot be read.
    """
    try:
        with path.open("rb") as file:
            if file.peek(len(_GZIP)).startswith(_GZIP):
                with gzip.open(file) as unpacked:
                    yield cast("BinaryIO", unpacked)
            else:
                yield file
    except OSError as error:
        why = error.strerror or str(error)
        raise SettingsError(
            f"{path} cannot be read: {why}. Check the path, its permissions and its content."
        ) from error
    except (EOFError, zlib.error) as error:
        raise SettingsError(
            f"{path} breaks off: {error}. What could be read of it is kept; copy it anew and import it again."
        ) from error


def recognise(path: Path) -> Format:
    """Tell what a file is by its first lines.

    Raises:
        SettingsError: it cannot be read, or is neither a queue log nor a CDR.
    """
    with opened(path) as file:
        head = [file.readline(MAX_LINE_BYTES) for _ in range(_HEAD_LINES)]
    lines = [line.decode("utf-8-sig", "replace").rstrip("\r\n") for line in head if line.strip()]
    if not any(line.endswith(b"\n") and line.strip() for line in head) and len(head[0]) < MAX_LINE_BYTES:
        return Format(Kind.QUEUE_LOG)  # it has only just been begun
    found = next((one for line in lines[:1] if (one := _by_heading(line))), None) or _by_lines(lines)
    if found is None:
        raise SettingsError(
            f"{path} is neither Asterisk's queue_log nor a CDR (Master.csv, or a query as CSV with its heading). "
            "Give one of these; docs/asterisk.md tells where they are."
        )
    return found


def place(path: Path, bytes_read: int) -> Place | None:
    """Tell how a file is known when it was read so far; ``None`` where it is not that long or begins with no line."""
    with opened(path) as file:
        head = file.readline(MAX_LINE_BYTES)
        if not head.endswith(b"\n"):
            return None
        known = sha256(head)
        file.seek(max(bytes_read - _BEFORE_BYTES, 0))
        before = file.read(min(_BEFORE_BYTES, bytes_read))
        if file.tell() != bytes_read:
            return None
    return Place(known.hexdigest(), bytes_read, sha256(before).hexdigest())


def _by_heading(line: str) -> Format | None:
    for delimiter in _DELIMITERS:
        try:
            row = cdr.cells(line, delimiter)
        except BrokenLine:
            continue
        if names := cdr.heading(row):
            return Format(Kind.CDR, delimiter, names)
        lowered = tuple(name.strip().lower() for name in row)
        if queue_table(lowered, UTC):
            return Format(Kind.QUEUE_TABLE, delimiter, lowered)
    return None


def _by_lines(lines: Sequence[str]) -> Format | None:
    """Take the kind of which most lines are; some may be broken."""
    counts = {Kind.QUEUE_LOG: 0, Kind.CDR: 0}
    for line in lines:
        for kind in counts:
            try:
                if kind is Kind.CDR:
                    cdr.parse(cdr.cells(line), None)
                else:
                    queue_log.parse(line)
            except BrokenLine:
                continue
            counts[kind] += 1
    best = max(counts, key=counts.__getitem__)
    return Format(best) if counts[best] else None
