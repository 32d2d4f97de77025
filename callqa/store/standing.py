"""Where a call stands now: its latest evaluation, and what people made of it since.

The latest evaluation of a recording is the current one. Its score and flags are those after the latest review, or the
machine's own where nobody has reviewed it. A rule's mark is that of its latest review, else the machine's.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlmodel import Session, col

from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, TranscriptRow, VerdictRow

reviewed: ColumnElement[bool] = col(ReviewRow.id).is_not(None)
"""Somebody has reviewed the call."""

score: ColumnElement[float | None] = case((reviewed, col(ReviewRow.score_after)), else_=col(EvaluationRow.score))
"""The score now, 0 to 100; NULL when the call has none."""

flags: ColumnElement[list[str]] = case((reviewed, col(ReviewRow.flags_after)), else_=col(EvaluationRow.flags))
"""The flags now; NULL when the call was never evaluated."""

happened_at = func.coalesce(col(RecordingRow.started_at), col(RecordingRow.first_seen_at))
"""When the call began, or when its recording was first seen if nothing tells."""

mark: ColumnElement[str] = func.coalesce(
    select(col(ReviewRow.mark))
    .where(col(ReviewRow.evaluation_id) == VerdictRow.evaluation_id, col(ReviewRow.rule) == VerdictRow.rule)
    .order_by(col(ReviewRow.id).desc())
    .limit(1)
    .correlate(VerdictRow)
    .scalar_subquery(),
    col(VerdictRow.mark),
)
"""A verdict's mark now."""


def joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join recordings with their current evaluation, its transcript and its latest review, where there are any."""
    latest_evaluation = (
        select(func.max(col(EvaluationRow.id)))
        .where(col(EvaluationRow.recording_id) == RecordingRow.id)
        .correlate(RecordingRow)
        .scalar_subquery()
    )
    latest_review = (
        select(func.max(col(ReviewRow.id)))
        .where(col(ReviewRow.evaluation_id) == EvaluationRow.id)
        .correlate(EvaluationRow)
        .scalar_subquery()
    )
    return (
        query.select_from(RecordingRow)
        .outerjoin(EvaluationRow, col(EvaluationRow.id) == latest_evaluation)
        .outerjoin(TranscriptRow, col(TranscriptRow.id) == EvaluationRow.transcript_id)
        .outerjoin(ReviewRow, col(ReviewRow.id) == latest_review)
    )


def latest_transcript(session: Session, recording_id: int) -> TranscriptRow | None:
    """Return what was heard last; a call that could not be judged may have been heard all the same."""
    of_call = select(TranscriptRow).where(col(TranscriptRow.recording_id) == recording_id)
    return session.scalars(of_call.order_by(col(TranscriptRow.id).desc()).limit(1)).one_or_none()
