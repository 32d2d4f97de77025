"""Files of the phone system → events and legs: what a file is, and its lines from where it was read last."""

import gzip
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, tzinfo
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from callqa.errors import SettingsError
from callqa.phone import cdr, queue_log
from callqa.phone.parsing import Batch, Format, Kind, parsed
from callqa.phone.queue_table import queue_table
from callqa.phone.reading import BrokenLine, Trouble

BATCH_LINES = 2_000
"""So many lines are read at a time."""
BATCHES_AHEAD = 8
"""So many batches of a file are in the hands of what reads ahead."""
MAX_LINE_BYTES = 64 * 1024
_HEAD_LINES = 20
_BEFORE_BYTES = 256
_GZIP = b"\x1f\x8b"
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Place:
    """How far a file was read: known by its first line, and checked by what stands before that place."""

    head_sha256: str
    bytes_read: int
    before_sha256: str


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some lines with their numbers, and the byte after them."""

    lines: Sequence[tuple[int, str]]
    end: int


class Log:
    """A file that is read once, batch by batch.

    ``trouble``, ``lines`` and ``unfinished`` (the last line has no end yet: it is left for the next time) are known
    when it was read; ``misread`` is the distance from UTC that the CDR's unique ids tell, if that is not the zone's.
    ``bytes_read`` is how far it was read.
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
        self.bytes_read = 0
        self._zone = zone
        self._clock_is_known = False
        self._failed: SettingsError | None = None

    def batches(self, format_: Format, since: int = 0, executor: Executor | None = None) -> Iterator[Batch]:
        """Yield what the lines tell, from a byte on.

        Args:
            format_: of the file.
            since: the byte.
            executor: with one, lines are read ahead by it.

        Raises:
            SettingsError: the file cannot be read.
        """
        chunks = self._chunks(format_, since)
        if executor is None:
            for chunk in chunks:
                yield self._taken(chunk, parsed(chunk.lines, format_, self._zone, tell_clock=not self._clock_is_known))
        else:
            yield from self._read_ahead(chunks, format_, executor)
        if self._failed is not None:
            raise self._failed

    def _read_ahead(self, chunks: Iterator[_Chunk], format_: Format, executor: Executor) -> Iterator[Batch]:
        waiting: deque[tuple[_Chunk, Future[Batch]]] = deque()
        while True:
            for chunk in islice(chunks, BATCHES_AHEAD - len(waiting)):
                tell_clock = not self._clock_is_known
                future = executor.submit(parsed, chunk.lines, format_, self._zone, tell_clock=tell_clock)
                waiting.append((chunk, future))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield self._taken(chunk, future.result())

    def _taken(self, chunk: _Chunk, batch: Batch) -> Batch:
        self.bytes_read = chunk.end
        self.lines += batch.lines
        self.trouble.add_all(batch.trouble)
        if batch.legs and not self._clock_is_known:
            self.misread = batch.misread
            self._clock_is_known = True
        return batch

    def _chunks(self, format_: Format, since: int) -> Iterator[_Chunk]:
        """Yield the lines; ``_failed`` says why they end before the file does."""
        try:
            with opened(self.path) as file:
                at, number = self._skipped(file, since)
                while True:
                    lines, at = self._some_lines(file, format_, at, number)
                    if not lines:
                        return
                    number = lines[-1][0]
                    yield _Chunk(lines, at)
        except SettingsError as error:
            self._failed = error

    def _skipped(self, file: BinaryIO, since: int) -> tuple[int, int]:
        """Go to a byte; return it and the number of the line before."""
        at = number = 0
        while at < since and (line := file.readline(since - at)):
            at += len(line)
            number += line.endswith(b"\n")
        self.bytes_read = at
        return at, number

    def _some_lines(self, file: BinaryIO, format_: Format, at: int, number: int) -> tuple[list[tuple[int, str]], int]:
        found: list[tuple[int, str]] = []
        while len(found) < BATCH_LINES and (line := file.readline(MAX_LINE_BYTES)):
            if not line.endswith(b"\n") and len(line) < MAX_LINE_BYTES and not format_.heading:
                self.unfinished = bool(line.strip())
                break
            at += len(line)
            number += 1
            found.append((number, line.decode(errors="replace").rstrip("\r\n")))
        return found, at


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
