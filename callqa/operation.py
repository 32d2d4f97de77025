"""How callqa does now: what the database tells of its runs, and which recordings lie there without a result."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine as Database
from sqlmodel import Session

from callqa import ingest
from callqa.addresses import is_address
from callqa.arrivals import MAX_ATTEMPTS
from callqa.calls import Status as CallStatus
from callqa.choosing import place_of
from callqa.errors import RunError, UnreadableError
from callqa.growing import File
from callqa.status import Backlog, Ending, Status, speed_of
from callqa.store import known_files, operation, saving
from callqa.store.db import transaction

DAYS = 7
"""So many days back failures are counted."""
_RUNS = 10
"""Of so many runs the speed is told."""


def look(database: Database, places: Sequence[Path | str]) -> Status:
    """Tell how callqa does.

    Args:
        database: where runs write.
        places: where recordings come from.

    Raises:
        StoreError: the database cannot be read.
    """
    now = datetime.now(UTC)
    files, unseen = _listed(places)
    week_ago = now - timedelta(days=DAYS)
    with transaction(database) as session:
        runs = operation.last_runs(session, _RUNS)
        set_aside, again = operation.failed_places(session, MAX_ATTEMPTS)
        return Status(
            at=now,
            last=runs[0] if runs else None,
            succeeded_at=operation.succeeded_at(session),
            working=any(run.ending(now) is Ending.AT_WORK for run in runs),
            backlog=None if files is None else _backlog(session, files),
            unseen=unseen,
            set_aside=_still_there(set_aside, files),
            to_retry=_still_there(again, files),
            failed=operation.setbacks_since(session, CallStatus.FAILED, week_ago),
            not_scored=operation.setbacks_since(session, CallStatus.NOT_SCORED, week_ago),
            speed=speed_of(runs),
            imported_at=operation.last_import(session),
        )


def _listed(places: Sequence[Path | str]) -> tuple[list[File] | None, str]:
    """List the files, or tell why that cannot be done."""
    try:
        return ingest.find(places), ""
    except RunError as error:
        return None, str(error)


def _backlog(session: Session, files: Sequence[File]) -> Backlog:
    waiting = list(_without_result(session, files))
    moments = [moment for file in waiting if (moment := _size_and_time(file)[1]) is not None]
    return Backlog(len(waiting), min(moments, default=None))


def _without_result(session: Session, files: Sequence[File]) -> Iterator[File]:
    """Yield what no run has taken, nor anybody erased. A copy of a known recording is known, though it lies elsewhere.

    Only files of a known recording's size are read for that, as reading all would take as long as copying them, and
    only if no run has read them.
    """
    known, erased = saving.paths(session), known_files.hidden_addresses(session)
    places = {file: place_of(file) for file in files}
    new = [file for file, place in places.items() if place not in known and known_files.hidden(place) not in erased]
    sizes = {file: _size_and_time(file)[0] for file in new}
    known_sizes = operation.known_sizes(session, {size for size in sizes.values() if size is not None})
    hashes = {file: _hash(session, file) for file, size in sizes.items() if size in known_sizes}
    taken = operation.known_hashes(session, {sha256 for sha256 in hashes.values() if sha256})
    return (file for file in new if hashes.get(file) not in taken)


def _hash(session: Session, file: File) -> str | None:
    try:
        known = known_files.known_bytes(session, place_of(file), *ingest.size_and_time(file))
        return known or (ingest.identify(file).sha256 if isinstance(file, Path) else None)
    except UnreadableError:
        return None


def _size_and_time(file: File) -> tuple[int | None, datetime | None]:
    try:
        return ingest.size_and_time(file)
    except UnreadableError:
        return None, None


def _still_there(places: Collection[str], files: Sequence[File] | None) -> int:
    """Count the recordings that were not taken away since; of those elsewhere only the listing can tell."""
    listed = None if files is None else {place_of(file) for file in files}
    return sum((listed is None or place in listed) if is_address(place) else Path(place).exists() for place in places)
