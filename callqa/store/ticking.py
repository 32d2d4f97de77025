"""Ticking calls off: a person has seen them and there is nothing to do. Rows are only added; the last of a call counts.

A tick makes a call reviewed, as a decision on a mark does, and like it holds until the call gets a flag that the person
did not see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from callqa.calls import Status
from callqa.errors import ReviewError
from callqa.store.access import may_supervise, visible
from callqa.store.accounts import Account
from callqa.store.queue_tables import TickRow
from callqa.store.tables import AccountRow, RecordingRow

REFUSED = "Only supervisors and admins work on the queue. Ask your supervisor."


@dataclass(frozen=True, slots=True)
class Tick:
    """Who ticked a call off, and when."""

    who: str
    made_at: datetime


def tick_off(session: Session, account: Account, recording_id: int, evaluation_id: int | None) -> None:
    """Note that a person has seen a call and has nothing to do in it. The caller commits.

    Args:
        session: an open database session.
        account: who has seen it; a supervisor or admin.
        recording_id: the call.
        evaluation_id: the current evaluation as the person saw it, ``None`` where there was none.

    Raises:
        ReviewError: the account may not, there is no such call, or it was judged again meanwhile.
    """
    call = _locked(session, account, [recording_id])[0]
    if call.evaluation_id != evaluation_id:
        raise ReviewError("The call was judged again meanwhile; open it again and look at the new marks.")
    _add(session, account, call, done=True)


def tick_off_unscored(session: Session, account: Account, recording_ids: Sequence[int]) -> int:
    """Tick off those of the calls that have no score, and return how many; a call with one is looked at by itself.

    Raises:
        ReviewError: the account may not, or none of the calls is there.
    """
    calls = [call for call in _locked(session, account, recording_ids) if call.status != Status.SCORED]
    for call in calls:
        _add(session, account, call, done=True)
    return len(calls)


def take_back(session: Session, account: Account, recording_id: int) -> None:
    """Put a call that was ticked off back into the queue.

    Raises:
        ReviewError: the account may not, there is no such call, or it is not ticked off.
    """
    call = _locked(session, account, [recording_id])[0]
    if standing_tick(session, account, recording_id) is None:
        raise ReviewError("The call is not ticked off.")
    _add(session, account, call, done=False)


def standing_tick(session: Session, account: Account, recording_id: int) -> Tick | None:
    """Return the tick by which a call counts as reviewed; ``None`` without one, or for those who may not supervise."""
    if not may_supervise(account):
        return None
    query = select(TickRow, col(AccountRow.login), col(RecordingRow.reviewed)).join(
        AccountRow, col(AccountRow.id) == TickRow.account_id
    )
    of_call = query.join(RecordingRow, col(RecordingRow.id) == TickRow.recording_id).where(
        col(TickRow.recording_id) == recording_id
    )
    found = session.execute(of_call.order_by(col(TickRow.id).desc()).limit(1)).one_or_none()
    if found is None or not found.TickRow.done or not found.reviewed:
        return None
    return Tick(found.login, found.TickRow.created_at)


def _locked(session: Session, account: Account, recording_ids: Sequence[int]) -> Sequence[RecordingRow]:
    """Return calls that the account may work on, kept from other writers until the end."""
    if not may_supervise(account):
        raise ReviewError(REFUSED)
    wanted = (visible(account), col(RecordingRow.id).in_(recording_ids))
    # A write that changes nothing: from here on other writers wait.
    untouched = {"evaluation_id": col(RecordingRow.evaluation_id)}
    session.execute(update(RecordingRow).where(*wanted).values(untouched).execution_options(synchronize_session=False))
    calls = session.scalars(select(RecordingRow).where(*wanted).execution_options(populate_existing=True)).all()
    if not calls:
        raise ReviewError("There is no such call any more; look at the queue again.")
    return calls


def _add(session: Session, account: Account, call: RecordingRow, *, done: bool) -> None:
    session.add(
        TickRow(
            recording_id=call.id or 0,
            evaluation_id=call.evaluation_id,
            done=done,
            flags=list(call.flags),
            account_id=account.id,
        )
    )
    call.reviewed = done
    session.add(call)
    session.flush()
