"""Marks of the machine that a person called wrong, with what the machine went by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from callqa.calls import Evidence, Mark, Transcript
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.codecs import EVIDENCE
from callqa.store.saving import to_transcript
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, TranscriptRow, VerdictRow

WRONG = "wrong_verdict"

latest_reviews = select(func.max(col(ReviewRow.id))).group_by(col(ReviewRow.recording_id), col(ReviewRow.rule))
"""The ids of the reviews that nobody has gone back on since."""


@dataclass(frozen=True, slots=True)
class Overridden:
    """A person's mark in place of the machine's, and the call as it was heard."""

    review_id: int
    recording_id: int
    name: str
    rule: str
    machine: Mark
    person: Mark
    comment: str
    made_at: datetime
    evidence: tuple[Evidence, ...]
    transcript: Transcript


def overridden(
    session: Session,
    account: Account | None,
    *,
    since: datetime | None = None,
    recording_id: int | None = None,
    rule: str | None = None,
) -> Iterator[Overridden]:
    """Yield the overridden marks in the order of the reviews; nothing for those who may not supervise.

    Args:
        session: an open database session.
        account: who asks; ``None`` for the command line.
        since: only reviews made since then.
        recording_id: only reviews of this call.
        rule: only reviews of this rule.
    """
    if not may_supervise(account):
        return
    query = (
        select(ReviewRow, VerdictRow, TranscriptRow, col(RecordingRow.name))
        .join(RecordingRow, col(RecordingRow.id) == ReviewRow.recording_id)
        .join(EvaluationRow, col(EvaluationRow.id) == ReviewRow.evaluation_id)
        .join(TranscriptRow, col(TranscriptRow.id) == EvaluationRow.transcript_id)
        .join(
            VerdictRow,
            (col(VerdictRow.evaluation_id) == ReviewRow.evaluation_id) & (col(VerdictRow.rule) == ReviewRow.rule),
        )
        .where(col(ReviewRow.id).in_(latest_reviews), col(ReviewRow.reason_code) == WRONG)
        .where(col(ReviewRow.mark) != ReviewRow.machine_mark)
        .order_by(col(ReviewRow.id))
    )
    if since is not None:
        query = query.where(col(ReviewRow.created_at) >= since)
    if recording_id is not None:
        query = query.where(col(ReviewRow.recording_id) == recording_id)
    if rule is not None:
        query = query.where(col(ReviewRow.rule) == rule)
    for review, verdict, transcript, name in session.execute(query):
        yield Overridden(
            review_id=review.id,
            recording_id=review.recording_id,
            name=name,
            rule=review.rule,
            machine=Mark(review.machine_mark),
            person=Mark(review.mark),
            comment=review.comment,
            made_at=review.created_at,
            evidence=EVIDENCE.validate_python(verdict.evidence),
            transcript=to_transcript(transcript),
        )
