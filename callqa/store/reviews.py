"""Reviews: a person's mark beside the machine's. They are only ever added."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from callqa import scoring
from callqa.calls import Mark
from callqa.errors import ReviewError
from callqa.scoring import Scorecard
from callqa.store.access import SUPERVISING, visible
from callqa.store.accounts import Account
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, RulebookRow, VerdictRow

REASON_CODES = ("wrong_verdict", "wrong_evidence", "missing_evidence")
MAX_COMMENT_CHARS = 4000


def override(
    *, session: Session, account: Account, evaluation_id: int, rule: str, mark: Mark, reason_code: str, comment: str
) -> ReviewRow:
    """Add a person's mark for one rule, with the score and flags that follow from it.

    What the machine said stays as it is. The caller commits.

    Args:
        session: an open database session.
        account: who gives the mark; a supervisor or admin.
        evaluation_id: the current evaluation of the call.
        rule: a rule judged in it.
        mark: the mark that counts from now on.
        reason_code: one of ``REASON_CODES``; ``wrong_verdict`` needs a mark other than the present one.
        comment: why, for the manager to read; 1 to ``MAX_COMMENT_CHARS`` characters.

    Raises:
        ReviewError: the account may not review, something is missing, or there is no such evaluation or rule.
    """
    if account.role not in SUPERVISING:
        raise ReviewError("Only supervisors and admins change marks. Ask your supervisor.")
    words = comment.strip()
    if not words or len(words) > MAX_COMMENT_CHARS:
        raise ReviewError(f"The comment must have 1 to {MAX_COMMENT_CHARS} characters; write why the mark changes.")
    if reason_code not in REASON_CODES:
        raise ReviewError(f"There is no reason '{reason_code}'; choose one of: {', '.join(REASON_CODES)}.")
    evaluation = _locked(session, account, evaluation_id)
    machine = _machine_marks(session, evaluation_id)
    if rule not in machine:
        raise ReviewError(f"The rule '{rule}' was not judged in this call; choose one of its checklist.")
    review = ReviewRow(
        evaluation_id=evaluation_id,
        rule=rule,
        mark=mark,
        machine_mark=machine[rule],
        reason_code=reason_code,
        comment=words,
        score_after=None,
        account_id=account.id,
    )
    before = _reviewed_marks(session, evaluation_id)
    if reason_code == "wrong_verdict" and mark == before.get(rule, machine[rule]):
        raise ReviewError("The mark already is what you chose; choose another one or a reason about the evidence.")
    session.add(review)
    session.flush()  # from here on other writers wait, so that no review is missing below
    people = _reviewed_marks(session, evaluation_id)
    scorecard = Scorecard.model_validate(session.get_one(RulebookRow, evaluation.rulebook).content["scorecard"])
    review.score_after, review.flags_after = rescore(machine | people, people, evaluation.flags, scorecard)
    session.flush()
    return review


def rescore(
    marks: Mapping[str, Mark], reviewed: Collection[str], machine_flags: Sequence[str], scorecard: Scorecard
) -> tuple[float | None, list[str]]:
    """Work out score and flags from the marks that count now. Pure.

    A rule that a person has marked counts as judged. As with the machine's own marks, there is no score while rules of
    more than ``scoring.MAX_NOT_JUDGED`` of the weight could not be judged.

    Args:
        marks: by rule id, people's before the machine's.
        reviewed: the rules that people have marked.
        machine_flags: the evaluation's flags.
        scorecard: the one the evaluation was made with.
    """
    result = scoring.score(marks, scorecard)
    unjudged = [
        flag
        for flag in machine_flags
        if flag.startswith("not_judged:") and flag.removeprefix("not_judged:") not in reviewed
    ]
    missing = sum(scorecard.weights.get(flag.removeprefix("not_judged:"), 0.0) for flag in unjudged)
    value = None if missing > scoring.MAX_NOT_JUDGED * scoring.FULL_WEIGHT else result.value
    flags = [f"auto_fail:{rule}" for rule in result.auto_failed]
    if value is None:
        flags.append("not_scored")
    elif value < scorecard.pass_mark:
        flags.append("below_pass_mark")
    flags += [flag for flag in machine_flags if flag == "low_confidence"]
    return value, flags + unjudged


def _locked(session: Session, account: Account, evaluation_id: int) -> EvaluationRow:
    """Return the evaluation if the account may see its call, kept from other reviewers until the end."""
    query = select(EvaluationRow).join(RecordingRow, col(RecordingRow.id) == EvaluationRow.recording_id)
    wanted = query.where(visible(account), col(EvaluationRow.id) == evaluation_id)
    evaluation = session.scalars(wanted.with_for_update(of=EvaluationRow)).one_or_none()
    if evaluation is None:
        raise ReviewError("There is no such evaluation any more; open the call again.")
    return evaluation


def _machine_marks(session: Session, evaluation_id: int) -> dict[str, Mark]:
    query = select(col(VerdictRow.rule), col(VerdictRow.mark)).where(col(VerdictRow.evaluation_id) == evaluation_id)
    return {rule: Mark(mark) for rule, mark in session.execute(query)}


def _reviewed_marks(session: Session, evaluation_id: int) -> dict[str, Mark]:
    """The latest mark of every reviewed rule."""
    query = select(col(ReviewRow.rule), col(ReviewRow.mark)).where(col(ReviewRow.evaluation_id) == evaluation_id)
    return {rule: Mark(mark) for rule, mark in session.execute(query.order_by(col(ReviewRow.id)))}
