"""Lists of what people do about scores: disputes, what waits for its manager, and what was voided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.store import personal, standing
from callqa.store.access import SUPERVISING, visible
from callqa.store.accounts import Account, Role
from callqa.store.fairness_tables import AnswerRow, DisputeRow, SeenRow, StepRow
from callqa.store.tables import AccountRow, RecordingRow, ReviewRow
from callqa.workflow import State, Step

SHOWN_DISPUTES = 500
"""The longest list of disputes; open ones come first."""

_maker, _answerer, _reviewer = aliased(AccountRow), aliased(AccountRow), aliased(AccountRow)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a supervisor decided; ``answer`` is one of ``callqa.workflow.Answer`` or ``voided``."""

    answer: str
    mark: Mark
    comment: str
    score: float | None
    who: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed mark as the manager saw it, the call that it is in, and the answer if there is one.

    ``given_by`` is whose mark it is, ``None`` for the machine's. ``due_at`` is by when to answer, while it is open.
    """

    id: int
    recording_id: int
    happened_at: datetime
    agent: str | None
    rule: str
    mark: Mark
    machine_mark: Mark
    given_by: str | None
    score: float | None
    proposed: Mark
    comment: str
    who: str
    made_at: datetime
    due_at: datetime | None
    answer: Answered | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A released call that waits for its manager's word: ``new``, or ``changed`` since they were shown it last."""

    recording_id: int
    happened_at: datetime
    score: float | None
    due_at: datetime | None
    seen_score: float | None
    new: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Voided:
    """A call that was shown to its manager and counts no more."""

    happened_at: datetime
    voided_at: datetime
    why: str


def disputes(session: Session, account: Account) -> tuple[Dispute, ...]:
    """Return the disputes: a manager's own, or everybody's; the open ones first, of those the most urgent."""
    query = _disputes(true() if account.role in SUPERVISING else col(DisputeRow.account_id) == account.id)
    order = (
        col(AnswerRow.id).is_not(None),
        col(AnswerRow.created_at).desc(),
        col(RecordingRow.due_at),
        col(DisputeRow.id),
    )
    return _listed(session, account, query.order_by(*order).limit(SHOWN_DISPUTES))


def disputes_of(session: Session, account: Account, recording_id: int) -> tuple[Dispute, ...]:
    """Return the disputes of a call, the oldest first. The caller has made sure that the call may be seen."""
    query = _disputes(col(DisputeRow.recording_id) == recording_id).order_by(col(DisputeRow.id))
    return _listed(session, account, query)


def waiting(session: Session, account: Account) -> tuple[Waiting, ...]:
    """Return the released calls that a manager has not answered, the most urgent first; nothing for others."""
    if account.role is not Role.MANAGER:
        return ()
    query = (
        select(
            col(RecordingRow.id),
            standing.happened_at,
            col(RecordingRow.score),
            col(RecordingRow.due_at),
            col(SeenRow.score),
            col(SeenRow.seen_at).is_(None),
            and_(
                col(SeenRow.seen_at).is_not(None),
                exists().where(
                    col(StepRow.recording_id) == RecordingRow.id,
                    col(StepRow.step) == Step.CHANGE,
                    col(StepRow.created_at) > SeenRow.seen_at,
                ),
            ),
        )
        .outerjoin(SeenRow, and_(col(SeenRow.recording_id) == RecordingRow.id, col(SeenRow.account_id) == account.id))
        .where(visible(account), col(RecordingRow.state) == State.RELEASED)
        .order_by(col(RecordingRow.due_at), col(RecordingRow.id))
    )
    return tuple(Waiting(*row) for row in session.execute(query))


def voided(session: Session, account: Account) -> tuple[Voided, ...]:
    """Return the calls of a manager that were released to them and voided since, the latest first."""
    if account.role is not Role.MANAGER or not account.agent:
        return ()
    released = exists().where(col(StepRow.recording_id) == RecordingRow.id, col(StepRow.step) == Step.RELEASE)
    step = aliased(StepRow)
    query = (
        select(standing.happened_at, step.created_at, step.why)  # type: ignore[call-overload]
        .select_from(RecordingRow)
        .join(step, _is_latest_void(step, col(RecordingRow.id)))
        .where(col(RecordingRow.agent) == account.agent, col(RecordingRow.state) == State.VOIDED, released)
        .order_by(step.id.desc())  # type: ignore[union-attr]
    )
    seen = personal.sight(account)
    return tuple(Voided(happened_at, at, seen.note(why)) for happened_at, at, why in session.execute(query))


def void_reason(session: Session, account: Account, recording_id: int) -> str:
    """Return why a call was voided the last time. The caller has made sure that the call may be seen."""
    step = aliased(StepRow)
    found = session.scalar(select(step.why).where(_is_latest_void(step, recording_id)))  # type: ignore[call-overload]
    return personal.sight(account).note(str(found or ""))


def _is_latest_void(step: Any, recording_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - an alias and a column
    later = aliased(StepRow)
    return and_(
        step.recording_id == recording_id,
        step.step == Step.VOID,
        ~exists().where(
            later.recording_id == step.recording_id,
            later.step == Step.VOID,  # type: ignore[arg-type]
            later.id > step.id,
        ),
    )


def _disputes(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            DisputeRow,
            AnswerRow,
            standing.happened_at.label("happened_at"),
            col(RecordingRow.agent),
            col(RecordingRow.due_at),
            _maker.login.label("who"),  # type: ignore[attr-defined]
            _answerer.login.label("answered_by"),  # type: ignore[attr-defined]
            _reviewer.login.label("given_by"),  # type: ignore[attr-defined]
        )
        .join(RecordingRow, col(RecordingRow.id) == DisputeRow.recording_id)
        .join(_maker, _maker.id == DisputeRow.account_id)  # type: ignore[arg-type]
        .outerjoin(AnswerRow, col(AnswerRow.dispute_id) == DisputeRow.id)
        .outerjoin(_answerer, _answerer.id == AnswerRow.account_id)  # type: ignore[arg-type]
        .outerjoin(ReviewRow, col(ReviewRow.id) == DisputeRow.review_id)
        .outerjoin(_reviewer, _reviewer.id == ReviewRow.account_id)  # type: ignore[arg-type]
        .where(which)
    )


def _listed(session: Session, account: Account, query: Select[*tuple[Any, ...]]) -> tuple[Dispute, ...]:
    seen = personal.sight(account)
    return tuple(_dispute(row, seen) for row in session.execute(query))


def _dispute(row: Row[*tuple[Any, ...]], seen: personal.Sight) -> Dispute:
    made: DisputeRow = row.DisputeRow
    answer: AnswerRow | None = row.AnswerRow
    answered = None
    if answer is not None:
        words = seen.note(answer.comment)
        answered = Answered(answer.answer, Mark(answer.mark), words, answer.score, row.answered_by, answer.created_at)
    assert made.id is not None  # noqa: S101 - it comes out of the database
    return Dispute(
        id=made.id,
        recording_id=made.recording_id,
        happened_at=row.happened_at,
        agent=row.agent,
        rule=made.rule,
        mark=Mark(made.mark),
        machine_mark=Mark(made.machine_mark),
        given_by=row.given_by,
        score=made.score,
        proposed=Mark(made.proposed),
        comment=seen.note(made.comment),
        who=row.who,
        made_at=made.created_at,
        due_at=None if answered else row.due_at,
        answer=answered,
    )
