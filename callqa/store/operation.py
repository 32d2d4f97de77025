"""What the database tells of how callqa does: runs, setbacks, imports, and which recordings are known."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import exists, func, or_
from sqlmodel import Session, col, select

from callqa.calls import Status
from callqa.status import STOPPED, Run
from callqa.store.batches import batches
from callqa.store.phone_tables import PhoneFileRow
from callqa.store.run_tables import FailureRow
from callqa.store.saving import REJUDGING
from callqa.store.tables import RecordingRow, RunRow

_heard = col(RunRow.engine) != REJUDGING


def last_runs(session: Session, limit: int) -> tuple[Run, ...]:
    """Return the runs that began last, the latest first; those that only judged again are none."""
    newest = select(RunRow).where(_heard).order_by(col(RunRow.id).desc()).limit(limit)
    return tuple(
        Run(row.id or 0, row.started_at, row.finished_at, row.alive_at, row.summary) for row in session.exec(newest)
    )


def succeeded_at(session: Session) -> datetime | None:
    """Return when a run last came to its end."""
    ended = select(col(RunRow.finished_at), col(RunRow.summary)).where(_heard, col(RunRow.finished_at).is_not(None))
    rows = session.exec(ended.order_by(col(RunRow.finished_at).desc()))
    return next((finished_at for finished_at, summary in rows if STOPPED not in summary), None)


def failed_places(session: Session, max_attempts: int) -> tuple[list[str], list[str]]:
    """Return where the recordings lie that are set aside, and those that are tried again."""
    failed = select(col(RecordingRow.path), col(RecordingRow.attempts)).where(
        col(RecordingRow.status) == Status.FAILED.value
    )
    set_aside: list[str] = []
    again: list[str] = []
    for place, attempts in session.exec(failed):
        (set_aside if attempts >= max_attempts else again).append(place)
    return set_aside, again


def setbacks_since(session: Session, status: Status, since: datetime) -> Mapping[str, int]:
    """Count the recordings of a status by the code of their reason, the most first.

    Those count that were first seen since, and those that failed since, however old they are.
    """
    is_recent = or_(
        col(RecordingRow.first_seen_at) >= since,
        exists().where(col(FailureRow.recording_id) == RecordingRow.id, col(FailureRow.at) >= since),
    )
    query = select(col(RecordingRow.reason)).where(col(RecordingRow.status) == status.value, is_recent)
    codes = Counter((reason or "").partition(":")[0] for reason in session.exec(query))
    return dict(sorted(codes.items(), key=lambda one: (-one[1], one[0])))


def last_import(session: Session) -> datetime | None:
    """Return when a log of the phone system was read last."""
    return session.exec(select(func.max(col(PhoneFileRow.read_at)))).one()


def known_sizes(session: Session, sizes: Collection[int]) -> set[int]:
    """Return which sizes (in bytes) some known recording has."""
    found: set[int] = set()
    for batch in batches(sorted(sizes)):
        found.update(session.exec(select(col(RecordingRow.size_bytes)).where(col(RecordingRow.size_bytes).in_(batch))))
    return found


def known_hashes(session: Session, hashes: Collection[str]) -> set[str]:
    """Return which of these recordings, by the SHA-256 of their bytes, are known."""
    found: set[str] = set()
    for batch in batches(sorted(hashes)):
        found.update(session.exec(select(col(RecordingRow.sha256)).where(col(RecordingRow.sha256).in_(batch))))
    return found
