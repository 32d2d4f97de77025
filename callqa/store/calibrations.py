"""Calibration: several supervisors mark the same calls blind. Nothing here touches scores; the caller commits."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlmodel import Session, col

from callqa.errors import ReviewError
from callqa.store.access import may_supervise, visible
from callqa.store.accounts import Account, Role
from callqa.store.calibration_rounds import BlindMark, is_asked, is_marked, people, rounds
from callqa.store.fairness_tables import CalibrationCallRow, CalibrationMarkRow, CalibrationRow, CalibrationTakerRow
from callqa.store.settling import machine_marks
from callqa.store.tables import RecordingRow, now

MAX_CALLS = 50
MAX_TITLE_CHARS = 200
MAX_COMMENT_CHARS = 2000
MIN_TAKERS = 2


def start(
    session: Session,
    account: Account,
    title: str,
    recording_ids: Sequence[int],
    *,
    takers: Sequence[int],
    expert: int | None,
) -> int:
    """Begin a round and return its number.

    Args:
        session: an open database session.
        account: who begins it; a supervisor or admin.
        title: what it is called.
        recording_ids: calls that were judged; their present evaluations tell the rules and the machine's marks.
        takers: accounts of ``people``.
        expert: the one of them whose marks are the reference, if any.

    Raises:
        ReviewError: the account may not, or what is asked for is not complete.
    """
    _check_supervisor(account)
    name, wanted = title.strip(), list(dict.fromkeys(recording_ids))
    if not name or len(name) > MAX_TITLE_CHARS:
        raise ReviewError(f"The title must have 1 to {MAX_TITLE_CHARS} characters.")
    if not wanted or len(wanted) > MAX_CALLS:
        raise ReviewError(f"Choose 1 to {MAX_CALLS} calls.")
    known = {person.id for person in people(session, account)}
    if len(set(takers)) < MIN_TAKERS or not known.issuperset(takers):
        raise ReviewError(f"Choose at least {MIN_TAKERS} supervisors or admins who can sign in.")
    if expert is not None and expert not in takers:
        raise ReviewError("The expert must be one of those who mark the calls.")
    query = select(col(RecordingRow.id), col(RecordingRow.evaluation_id)).where(
        visible(account), col(RecordingRow.id).in_(wanted)
    )
    judged = {id_: evaluation for id_, evaluation in session.execute(query) if evaluation}
    judged = {id_: evaluation for id_, evaluation in judged.items() if machine_marks(session, evaluation)}
    missing = [str(id_) for id_ in wanted if id_ not in judged]
    if missing:
        raise ReviewError(f"These calls were not judged, so there is nothing to mark in them: {', '.join(missing)}.")
    row = CalibrationRow(title=name, owner_id=account.id, expert_id=expert)
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - flush has given it
    for recording_id in wanted:
        session.add(
            CalibrationCallRow(calibration_id=row.id, recording_id=recording_id, evaluation_id=judged[recording_id])
        )
    for taker in sorted(set(takers)):
        session.add(CalibrationTakerRow(calibration_id=row.id, account_id=taker))
    session.flush()
    return row.id


def give(session: Session, account: Account, calibration_id: int, call_id: int, marks: Mapping[str, BlindMark]) -> None:
    """Store a taker's marks for all rules of one call, for good. The last ones that are missing close the round.

    Raises:
        ReviewError: the account is not asked, the round is closed, marks are missing, or were given already.
    """
    _hold(session, calibration_id)
    if not is_asked(session, account, calibration_id):
        raise ReviewError("You are not asked to mark these calls, or the round is closed.")
    call = session.get(CalibrationCallRow, call_id)
    if call is None or call.calibration_id != calibration_id:
        raise ReviewError("There is no such call in this round.")
    if is_marked(session, account, call_id):
        raise ReviewError("You have marked this call already.")
    if set(marks) != set(machine_marks(session, call.evaluation_id)):
        raise ReviewError("Mark every rule of the call.")
    if any(len(one.comment) > MAX_COMMENT_CHARS for one in marks.values()):
        raise ReviewError(f"A comment has {MAX_COMMENT_CHARS} characters at most.")
    for rule, one in marks.items():
        session.add(
            CalibrationMarkRow(
                call_id=call_id,
                account_id=account.id,
                rule=rule,
                mark=one.mark,
                turn=one.turn,
                comment=one.comment.strip(),
            )
        )
    session.flush()
    mine = next(one for one in rounds(session, account) if one.id == calibration_id)
    if all(count == mine.calls for count in mine.done.values()):
        session.get_one(CalibrationRow, calibration_id).closed_at = now()
        session.flush()


def close(session: Session, account: Account, calibration_id: int) -> None:
    """End a round before all have answered; its results can be read from now on.

    Raises:
        ReviewError: the account neither began the round nor is an admin, or there is no such open round.
    """
    _check_supervisor(account)
    _hold(session, calibration_id)
    row = session.get(CalibrationRow, calibration_id)
    if row is None or row.closed_at is not None:
        raise ReviewError("There is no such open round.")
    if account.id != row.owner_id and account.role is not Role.ADMIN:
        raise ReviewError("Only who began the round, or an admin, closes it.")
    row.closed_at = now()
    session.flush()


def _check_supervisor(account: Account) -> None:
    if not may_supervise(account):
        raise ReviewError("Only supervisors and admins calibrate.")


def _hold(session: Session, calibration_id: int) -> None:
    """Write without changing anything: from here on other writers of the round wait."""
    untouched = {"title": col(CalibrationRow.title)}
    session.execute(update(CalibrationRow).where(col(CalibrationRow.id) == calibration_id).values(untouched))
    session.expire_all()
