"""What people may read of one call's steps and disputes, and what its manager was shown of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.store.access import visible
from callqa.store.accounts import Account, Role
from callqa.store.disputes import answered_marks
from callqa.store.fairlists import Dispute, disputes_of, void_reason
from callqa.store.fairness_tables import SeenRow, StepRow
from callqa.store.settling import reviews_of, standing_of
from callqa.store.steps import party_of
from callqa.store.tables import EvaluationRow, RecordingRow
from callqa.workflow import State, Step, after


@dataclass(frozen=True, slots=True)
class Seen:
    """What a manager was shown last, and marks that are others now: rule → before, now."""

    score: float | None
    seen_at: datetime
    changes: Mapping[str, tuple[Mark | None, Mark | None]]


@dataclass(frozen=True, slots=True)
class CallFairness:
    """Where people are with one call, for the account that asks.

    Attributes:
        state: of the workflow.
        due_at: by when the manager, or of a dispute a supervisor, has to act.
        latest: the last step that was taken, if any was.
        steps: those that the account may take now.
        disputes: all of the call, the oldest first.
        marks: what counts now, by rule.
        settled: rules whose mark was disputed and answered, and stands since.
        score: now.
        seen: what the account was shown last, where it is another than now; ``None`` else and for supervisors.
        void_reason: why it was voided, if it is.
    """

    recording_id: int
    evaluation_id: int | None
    state: State
    due_at: datetime | None
    latest: Step | None
    steps: frozenset[Step]
    disputes: tuple[Dispute, ...]
    marks: Mapping[str, Mark]
    settled: frozenset[str]
    score: float | None
    seen: Seen | None
    void_reason: str


def call_fairness(session: Session, account: Account, recording_id: int) -> CallFairness | None:
    """Return where people are with a call, or ``None`` when there is none that the account may see."""
    call = session.scalar(select(RecordingRow).where(visible(account), col(RecordingRow.id) == recording_id))
    if call is None:
        return None
    marks = _marks(session, call)
    settled = answered_marks(session, recording_id)
    return CallFairness(
        recording_id=recording_id,
        evaluation_id=call.evaluation_id,
        state=State(call.state),
        due_at=call.due_at,
        latest=_latest(session, recording_id),
        steps=_possible(account, call),
        disputes=disputes_of(session, account, recording_id),
        marks=marks,
        settled=frozenset(rule for rule, mark in settled.items() if marks.get(rule) == mark),
        score=call.score,
        seen=_seen(session, account, call, marks),
        void_reason=void_reason(session, account, recording_id) if call.state == State.VOIDED else "",
    )


def note_seen(session: Session, account: Account, recording_id: int, *, again: bool) -> None:
    """Remember what a manager is shown of their call. The caller commits.

    Args:
        session: an open database session.
        account: who looks; nothing is remembered for others than managers.
        recording_id: the call.
        again: whether it takes the place of what they were shown before; else only the first look counts.
    """
    if account.role is not Role.MANAGER:
        return
    call = session.scalar(select(RecordingRow).where(visible(account), col(RecordingRow.id) == recording_id))
    row = session.get(SeenRow, (recording_id, account.id))
    if call is None or (row is not None and not again):
        return
    shown = SeenRow(recording_id=recording_id, account_id=account.id, score=call.score, marks=_marks(session, call))
    session.merge(shown)
    session.flush()


def _possible(account: Account, call: RecordingRow) -> frozenset[Step]:
    party = party_of(account)
    allowed = {step for step in Step if after(step, party, State(call.state)) is not None}
    return frozenset(allowed - {Step.RELEASE} if call.score is None else allowed)


def _latest(session: Session, recording_id: int) -> Step | None:
    query = select(col(StepRow.step)).where(col(StepRow.recording_id) == recording_id)
    found = session.scalar(query.order_by(col(StepRow.id).desc()).limit(1))
    return None if found is None else Step(found)


def _marks(session: Session, call: RecordingRow) -> dict[str, Mark]:
    if call.evaluation_id is None or call.id is None:
        return {}
    evaluation = session.get_one(EvaluationRow, call.evaluation_id)
    return dict(standing_of(session, evaluation, reviews_of(session, call.id)).marks)


def _seen(session: Session, account: Account, call: RecordingRow, marks: Mapping[str, Mark]) -> Seen | None:
    row = session.get(SeenRow, (call.id, account.id)) if account.role is Role.MANAGER else None
    if row is None:
        return None
    before = {rule: Mark(mark) for rule, mark in row.marks.items()}
    changes = {
        rule: (before.get(rule), marks.get(rule))
        for rule in sorted(before.keys() | marks.keys())
        if before.get(rule) != marks.get(rule)
    }
    return Seen(row.score, row.seen_at, changes) if changes or row.score != call.score else None
