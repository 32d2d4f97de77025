"""Where a call stands now: its current evaluation, and what people made of it since.

A recording names its current evaluation, and keeps the score and flags that follow from it and from the reviews of the
call (``callqa.store.settling``). A rule's mark is that of its latest review while the machine says what the reviewer
saw, else the machine's (``callqa.decisions``).
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, TranscriptRow, VerdictRow

_judged = aliased(EvaluationRow)

happened_at = func.coalesce(col(RecordingRow.started_at), col(RecordingRow.first_seen_at))
"""When the call began, or when its recording was first seen if nothing tells."""

mark: ColumnElement[str] = func.coalesce(
    select(case((col(ReviewRow.machine_mark) == VerdictRow.mark, col(ReviewRow.mark)), else_=col(VerdictRow.mark)))
    .join(_judged, _judged.recording_id == ReviewRow.recording_id)  # type: ignore[arg-type]
    .where(_judged.id == VerdictRow.evaluation_id, col(ReviewRow.rule) == VerdictRow.rule)  # type: ignore[arg-type]
    .order_by(col(ReviewRow.id).desc())
    .limit(1)
    .correlate(VerdictRow)
    .scalar_subquery(),
    col(VerdictRow.mark),
)
"""A verdict's mark now."""


_latest = (
    select(func.max(col(TranscriptRow.id)))
    .where(col(TranscriptRow.recording_id) == RecordingRow.id)
    .correlate(RecordingRow)
    .scalar_subquery()
)

transcript_id = func.coalesce(col(EvaluationRow.transcript_id), _latest)
"""Which transcript counts: that of the current evaluation, else the latest; the evaluation must be joined."""


def joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join recordings with their current evaluation and its transcript, where there are any."""
    return (
        query.select_from(RecordingRow)
        .outerjoin(EvaluationRow, col(EvaluationRow.id) == RecordingRow.evaluation_id)
        .outerjoin(TranscriptRow, col(TranscriptRow.id) == EvaluationRow.transcript_id)
    )


def latest_transcript(session: Session, recording_id: int) -> TranscriptRow | None:
    """Return what was heard last; a call that could not be judged may have been heard all the same."""
    of_call = select(TranscriptRow).where(col(TranscriptRow.recording_id) == recording_id)
    return session.scalars(of_call.order_by(col(TranscriptRow.id).desc()).limit(1)).one_or_none()
