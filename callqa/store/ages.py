"""Which calls have come of age, batch by batch, and how many there are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import Session, col

from callqa.store import claims, standing
from callqa.store.erasing import disputed, wordless
from callqa.store.tables import RecordingRow, TranscriptRow

BATCH = 50
"""Calls that are deleted in one transaction."""

_heard = exists().where(col(TranscriptRow.recording_id) == RecordingRow.id)

WITH_PLACE: ColumnElement[bool] = col(RecordingRow.path) != ""
WITH_WORDS: ColumnElement[bool] = _heard & ~wordless
ALL: ColumnElement[bool] = col(RecordingRow.id).is_not(None)


def of_age(session: Session, before: datetime, having: ColumnElement[bool]) -> list[tuple[int, str]]:
    """Return id and SHA-256 of some calls before a moment, the oldest first; none under an open dispute or in hand."""
    query = select(col(RecordingRow.id), col(RecordingRow.sha256)).where(*_conditions(before, having))
    query = query.where(~claims.claimed(session))
    found = session.execute(query.order_by(standing.happened_at).limit(BATCH))
    return [(row[0], row[1]) for row in found if row[0] is not None]


def count(session: Session, before: datetime, having: ColumnElement[bool]) -> int:
    """Count them all."""
    query = select(func.count(col(RecordingRow.id))).where(*_conditions(before, having))
    return int(session.scalar(query) or 0)


def count_disputed(session: Session, before: datetime) -> int:
    """Count the calls before a moment that stay because of an open dispute."""
    query = select(func.count(col(RecordingRow.id))).where(standing.happened_at < before, disputed)
    return int(session.scalar(query) or 0)


def _conditions(before: datetime, having: ColumnElement[bool]) -> Sequence[ColumnElement[bool]]:
    return (standing.happened_at < before, having, ~disputed)
