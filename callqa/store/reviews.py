"""Reviews: a person's mark beside the machine's. They are only ever added."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.errors import ReviewError
from callqa.store import figures, signs
from callqa.store.access import SUPERVISING, visible
from callqa.store.accounts import Account
from callqa.store.settling import decisions, machine_marks, reviews_of, standing_of
from callqa.store.steps import changed, move
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow
from callqa.workflow import State, Step

REASON_CODES = ("wrong_verdict", "wrong_evidence", "missing_evidence", "confirmed")
MAX_COMMENT_CHARS = 4000


def override(
    *, session: Session, account: Account, evaluation_id: int, rule: str, mark: Mark, reason_code: str, comment: str
) -> ReviewRow:
    """Add a person's mark for one rule, with the score and flags that follow from it.

    What the machine said stays as it is. A call that nobody looked at yet is in review from now on; the manager of one
    that was released is told of another mark, and may answer again. The caller commits, or rolls back after an error.

    Args:
        session: an open database session.
        account: who gives the mark; a supervisor or admin.
        evaluation_id: the current evaluation of the call.
        rule: a rule judged in it.
        mark: the mark that counts from now on.
        reason_code: one of ``REASON_CODES``; ``wrong_verdict`` needs a mark other than the present one, ``confirmed``
            the present one.
        comment: why, for the manager to read; 1 to ``MAX_COMMENT_CHARS`` characters.

    Raises:
        ReviewError: the account may not review, something is missing, there is no such evaluation or rule, the call was
            voided, or judged again meanwhile.
    """
    if account.role not in SUPERVISING:
        raise ReviewError("Only supervisors and admins change marks. Ask your supervisor.")
    words = comment.strip()
    if not words or len(words) > MAX_COMMENT_CHARS:
        raise ReviewError(f"The comment must have 1 to {MAX_COMMENT_CHARS} characters; write why the mark changes.")
    if reason_code not in REASON_CODES:
        raise ReviewError(f"There is no reason '{reason_code}'; choose one of: {', '.join(REASON_CODES)}.")
    call, evaluation = _locked(session, account, evaluation_id)
    machine = machine_marks(session, evaluation_id)
    if rule not in machine:
        raise ReviewError(f"The rule '{rule}' was not judged in this call; choose one of its checklist.")
    present = _present(rule, machine[rule], reviews_of(session, evaluation.recording_id))
    _check_reason(reason_code, mark, present)
    review = ReviewRow(
        recording_id=evaluation.recording_id,
        evaluation_id=evaluation_id,
        rule=rule,
        mark=mark,
        machine_mark=machine[rule],
        reason_code=reason_code,
        comment=words,
        score_after=None,
        account_id=account.id,
    )
    session.add(review)
    session.flush()  # from here on other writers wait, so that nothing is missing below
    session.refresh(call)
    _check_current(call, evaluation_id)
    standing = standing_of(session, evaluation, reviews_of(session, evaluation.recording_id))
    review.score_after, review.flags_after = standing.score, list(standing.flags)
    call.score, call.flags, call.reviewed = standing.score, list(standing.flags), True
    if call.state == State.AUTO_SCORED:
        move(session, account, call, Step.TAKE)
    elif mark != present:
        changed(session, account, call, "review")
    session.flush()
    signs.keep(session, [evaluation.recording_id])
    figures.keep(session, [evaluation.recording_id])
    return review


def _present(rule: str, machine: Mark, reviews: Sequence[ReviewRow]) -> Mark:
    decision = decisions(reviews).get(rule)
    return decision.mark if decision and decision.answers(machine) else machine


def _check_reason(reason_code: str, mark: Mark, present: Mark) -> None:
    if reason_code == "wrong_verdict" and mark == present:
        raise ReviewError("The mark already is what you chose; choose another one or a reason about the evidence.")
    if reason_code == "confirmed" and mark != present:
        raise ReviewError("To confirm the mark leave it as it is, or choose another reason for changing it.")


def _locked(session: Session, account: Account, evaluation_id: int) -> tuple[RecordingRow, EvaluationRow]:
    """Return the evaluation and its call if the account may see it, kept from other reviewers until the end."""
    query = select(RecordingRow, EvaluationRow).join(EvaluationRow, col(EvaluationRow.recording_id) == RecordingRow.id)
    wanted = query.where(visible(account), col(EvaluationRow.id) == evaluation_id)
    row = session.execute(wanted.with_for_update(of=RecordingRow)).one_or_none()
    if row is None:
        raise ReviewError("There is no such evaluation any more; open the call again.")
    _check_current(row.RecordingRow, evaluation_id)
    if row.RecordingRow.state == State.VOIDED:
        raise ReviewError("The call was voided, so its marks count nowhere; restore it first.")
    return row.RecordingRow, row.EvaluationRow


def _check_current(call: RecordingRow, evaluation_id: int) -> None:
    if call.evaluation_id != evaluation_id:
        raise ReviewError("The call was judged again meanwhile; open it again and look at the new marks.")
