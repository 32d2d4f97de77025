"""A manager's objections to marks, and supervisors' answers. Both are only ever added; the caller commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.errors import ReviewError
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account
from callqa.store.fairness_tables import AnswerRow, DisputeRow
from callqa.store.reviews import override
from callqa.store.settling import decisions, machine_marks, reviews_of, standing_of
from callqa.store.steps import check_in_time, checked_why, locked, move
from callqa.store.tables import AccountRow, EvaluationRow, RecordingRow, ReviewRow, now
from callqa.workflow import Answer, State, Step, answered_mark, may_answer, outcome

VOIDED = "voided"
"""The answer to what was still disputed when the call was voided."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A mark that a manager disputes: the rule, what they propose instead, and why."""

    rule: str
    proposed: Mark
    comment: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a supervisor decides on an objection, with the words for the manager.

    ``mark`` is what counts from now on where it is accepted in part.
    """

    answer: Answer
    comment: str
    mark: Mark | None = None


def dispute(
    session: Session,
    account: Account,
    recording_id: int,
    objections: Sequence[Objection],
    *,
    evaluation_id: int,
    answer_within: timedelta,
) -> None:
    """Take a manager's objections to marks of a released call.

    Args:
        session: an open database session.
        account: whose call it is.
        recording_id: the call.
        objections: one for each disputed mark.
        evaluation_id: the evaluation that the manager saw.
        answer_within: how long supervisors have.

    Raises:
        ReviewError: it is not the account's call, the time is over, the call was judged again meanwhile, or an
            objection is empty, asks for the mark that stands, or was answered before.
    """
    call = locked(session, account, recording_id)
    if call.evaluation_id != evaluation_id:
        raise ReviewError("The call was judged again meanwhile; open it again and look at the new marks.")
    check_in_time(call)
    if not objections or len({one.rule for one in objections}) < len(objections):
        raise ReviewError("Choose the marks that you dispute, each once.")
    evaluation = session.get_one(EvaluationRow, evaluation_id)
    machine, reviews = machine_marks(session, evaluation_id), reviews_of(session, recording_id)
    marks = standing_of(session, evaluation, reviews).marks
    settled = answered_marks(session, recording_id)
    for one in objections:
        _check(one, marks, settled)
    move(session, account, call, Step.DISPUTE, within=answer_within)
    moment = now()
    for one in objections:
        session.add(
            DisputeRow(
                recording_id=recording_id,
                evaluation_id=evaluation_id,
                rule=one.rule,
                mark=marks[one.rule],
                machine_mark=machine[one.rule],
                review_id=_review_behind(one.rule, machine[one.rule], reviews),
                score=call.score,
                proposed=one.proposed,
                comment=checked_why(one.comment),
                account_id=account.id,
                created_at=moment,
            )
        )
    session.flush()


def answer(session: Session, account: Account, dispute_id: int, ruling: Ruling) -> None:
    """Decide on one disputed mark. A mark that changes is a review, so the score follows and the machine's mark stays.

    The answer to the last open one resolves the dispute.

    Args:
        session: an open database session.
        account: who decides; a supervisor or admin, and not who gave the mark while there is somebody else.
        dispute_id: the objection.
        ruling: what is decided.

    Raises:
        ReviewError: the account may not decide, there is no such open objection, or the answer contradicts itself.
    """
    if account.role not in SUPERVISING:
        raise ReviewError("Only supervisors and admins answer disputes.")
    words = checked_why(ruling.comment)
    row = session.get(DisputeRow, dispute_id)
    if row is None:
        raise ReviewError("There is no such dispute any more.")
    call = locked(session, account, row.recording_id)
    if State(call.state) is not State.DISPUTED or row not in open_disputes(session, row.recording_id):
        raise ReviewError("This dispute was answered already; open the call again.")
    if not may_answer(decided_by=_decided_by(session, row), account=account.id, others=_others(session, account)):
        raise ReviewError("You gave this mark yourself; let another supervisor decide on the dispute.")
    present = _present_marks(session, call).get(row.rule)
    standing = present or Mark(row.mark)
    new = answered_mark(ruling.answer, proposed=Mark(row.proposed), present=standing, chosen=ruling.mark)
    if new is None:
        raise ReviewError("To accept it in part, choose a mark other than the one that is asked for.")
    changed = present is not None and ruling.answer is not Answer.REJECTED
    kept = "confirmed" if ruling.answer is Answer.ACCEPTED else "wrong_evidence"
    review = changed and override(
        session=session,
        account=account,
        evaluation_id=call.evaluation_id or 0,
        rule=row.rule,
        mark=new,
        reason_code=kept if new == standing else "wrong_verdict",
        comment=words,
    )
    session.add(
        AnswerRow(
            dispute_id=dispute_id,
            answer=ruling.answer,
            mark=new,
            comment=words,
            score=call.score,
            review_id=review.id if review else None,
            account_id=account.id,
        )
    )
    session.flush()
    if not open_disputes(session, row.recording_id):
        move(session, account, call, Step.RESOLVE, why=outcome(_latest_answers(session, call)))
        session.flush()


def void(session: Session, account: Account, recording_id: int, why: str) -> None:
    """Take a call out of everything that counts: a wrong recording, a test. What is disputed in it is closed.

    Raises:
        ReviewError: the account may not, the reason is missing, or the call is voided already.
    """
    words = checked_why(why)
    call = locked(session, account, recording_id)
    move(session, account, call, Step.VOID, why=words)
    for row in open_disputes(session, recording_id):
        assert row.id is not None  # noqa: S101 - it comes out of the database
        session.add(
            AnswerRow(
                dispute_id=row.id,
                answer=VOIDED,
                mark=row.mark,
                comment=words,
                score=call.score,
                account_id=account.id,
            )
        )
    session.flush()


def open_disputes(session: Session, recording_id: int) -> Sequence[DisputeRow]:
    """Return what is disputed in a call and not answered, the oldest first. The caller has made sure of the rights."""
    query = select(DisputeRow).outerjoin(AnswerRow, col(AnswerRow.dispute_id) == DisputeRow.id)
    unanswered = query.where(col(DisputeRow.recording_id) == recording_id, col(AnswerRow.id).is_(None))
    return session.scalars(unanswered.order_by(col(DisputeRow.id))).all()


def answered_marks(session: Session, recording_id: int) -> dict[str, Mark]:
    """Return by rule the mark that the latest answer left: it cannot be disputed again while it stands."""
    query = select(col(DisputeRow.rule), col(AnswerRow.mark)).join(
        AnswerRow, col(AnswerRow.dispute_id) == DisputeRow.id
    )
    rows = session.execute(
        query.where(col(DisputeRow.recording_id) == recording_id, col(AnswerRow.answer) != VOIDED).order_by(
            col(AnswerRow.id)
        )
    )
    return {rule: Mark(mark) for rule, mark in rows}


def _check(one: Objection, marks: Mapping[str, Mark], settled: Mapping[str, Mark]) -> None:
    checked_why(one.comment)
    if one.rule not in marks:
        raise ReviewError(f"The rule '{one.rule}' was not judged in this call; choose one of its checklist.")
    if one.proposed == marks[one.rule]:
        raise ReviewError("Propose another mark than the one that stands.")
    if settled.get(one.rule) == marks[one.rule]:
        raise ReviewError("A dispute about this mark was answered already.")


def _review_behind(rule: str, machine: Mark, reviews: Sequence[ReviewRow]) -> int | None:
    """Return the review that gives a rule its mark, if a person has decided on it."""
    latest = next((row for row in reversed(reviews) if row.rule == rule), None)
    return latest.id if latest is not None and decisions([latest])[rule].answers(machine) else None


def _decided_by(session: Session, row: DisputeRow) -> int | None:
    review = session.get(ReviewRow, row.review_id) if row.review_id else None
    return review.account_id if review else None


def _others(session: Session, account: Account) -> int:
    query = select(func.count(col(AccountRow.id))).where(
        col(AccountRow.role).in_(sorted(SUPERVISING)),
        ~col(AccountRow.disabled),
        col(AccountRow.id) != account.id,
    )
    return int(session.scalar(query) or 0)


def _present_marks(session: Session, call: RecordingRow) -> Mapping[str, Mark]:
    evaluation = session.get_one(EvaluationRow, call.evaluation_id)
    return standing_of(session, evaluation, reviews_of(session, evaluation.recording_id)).marks


def _latest_answers(session: Session, call: RecordingRow) -> list[Answer]:
    """Return the answers to what was disputed the last time; one dispute's objections were made at one moment."""
    of_call = col(DisputeRow.recording_id) == call.id
    latest = select(func.max(col(DisputeRow.created_at))).where(of_call).scalar_subquery()
    query = select(col(AnswerRow.answer)).join(DisputeRow, col(DisputeRow.id) == AnswerRow.dispute_id)
    rows = session.scalars(query.where(of_call, col(DisputeRow.created_at) == latest))
    return [Answer(one) for one in rows]
