"""All that people and the program did with a call after it was heard, as one list by time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlmodel import Session, col

from callqa.store import personal
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.fairness_tables import AnswerRow, DisputeRow, StepRow
from callqa.store.tables import AccountRow, RecordingRow, ReviewRow, SidesRow


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done.

    ``kind`` is ``step``, ``review``, ``sides``, ``dispute`` or ``answer``; ``what`` is the step's name, the sides'
    ``swapped`` or ``confirmed``, the answer, or the reason code of a review. ``before`` and ``after`` are states of a
    step, and marks of the others. ``who`` is ``None`` for the program.
    """

    at: datetime
    who: str | None
    kind: str
    what: str
    rule: str = ""
    before: str = ""
    after: str = ""
    words: str = ""
    score: float | None = None


def history(session: Session, account: Account, recording_id: int) -> tuple[Event, ...]:
    """Return what happened to a call, the latest first; nothing where the account may not see it."""
    allowed = exists().where(visible(account), col(RecordingRow.id) == recording_id)
    if not session.scalar(select(allowed)):
        return ()
    events = [
        *_steps(session, recording_id),
        *_reviews(session, recording_id),
        *_sides(session, recording_id),
        *_disputes(session, recording_id),
        *_answers(session, recording_id),
    ]
    seen = personal.sight(account)
    shown = (replace(event, words=seen.note(event.words)) if event.words else event for event in events)
    return tuple(sorted(shown, key=lambda event: event.at, reverse=True))


def _steps(session: Session, recording_id: int) -> Iterator[Event]:
    query = select(StepRow, col(AccountRow.login)).outerjoin(AccountRow, col(AccountRow.id) == StepRow.account_id)
    for row, who in session.execute(
        query.where(col(StepRow.recording_id) == recording_id).order_by(col(StepRow.id).desc())
    ):
        yield Event(row.created_at, who, "step", row.step, "", row.before, row.after, row.why, row.score)


def _reviews(session: Session, recording_id: int) -> Iterator[Event]:
    query = select(ReviewRow, col(AccountRow.login)).join(AccountRow, col(AccountRow.id) == ReviewRow.account_id)
    for row, who in session.execute(query.where(col(ReviewRow.recording_id) == recording_id)):
        yield Event(
            row.created_at,
            who,
            "review",
            row.reason_code,
            row.rule,
            row.machine_mark,
            row.mark,
            row.comment,
            row.score_after,
        )


def _sides(session: Session, recording_id: int) -> Iterator[Event]:
    query = select(SidesRow, col(AccountRow.login)).join(AccountRow, col(AccountRow.id) == SidesRow.account_id)
    for row, who in session.execute(query.where(col(SidesRow.recording_id) == recording_id)):
        what = "swapped" if row.swapped else "confirmed"
        yield Event(row.created_at, who, "sides", what, score=row.score_after)


def _disputes(session: Session, recording_id: int) -> Iterator[Event]:
    query = select(DisputeRow, col(AccountRow.login)).join(AccountRow, col(AccountRow.id) == DisputeRow.account_id)
    for row, who in session.execute(query.where(col(DisputeRow.recording_id) == recording_id)):
        yield Event(row.created_at, who, "dispute", "", row.rule, row.mark, row.proposed, row.comment, row.score)


def _answers(session: Session, recording_id: int) -> Iterator[Event]:
    query = (
        select(AnswerRow, DisputeRow, col(AccountRow.login))
        .join(DisputeRow, col(DisputeRow.id) == AnswerRow.dispute_id)
        .join(AccountRow, col(AccountRow.id) == AnswerRow.account_id)
    )
    for row, dispute, who in session.execute(query.where(col(DisputeRow.recording_id) == recording_id)):
        yield Event(
            row.created_at, who, "answer", row.answer, dispute.rule, dispute.mark, row.mark, row.comment, row.score
        )
