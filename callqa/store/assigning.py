"""Whose call it is among supervisors. Each change adds a row to the audit trail; the caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlmodel import Session, col

from callqa.errors import ReviewError
from callqa.store.access import SUPERVISING, may_supervise, visible
from callqa.store.accounts import Account
from callqa.store.batches import batches
from callqa.store.queue import queue_ids
from callqa.store.queue_filter import NOBODY, QueueFilter, Show, shown
from callqa.store.queue_tables import AssignmentRow
from callqa.store.tables import AccountRow, RecordingRow
from callqa.store.ticking import REFUSED

MOST_AT_ONCE = 5000
"""Calls that one click may give away."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may work on calls, and how many of theirs still need a person."""

    id: int
    login: str
    waiting: int


def people(session: Session, account: Account) -> tuple[Person, ...]:
    """Return who calls can be given to, by login; nobody for those who may not supervise."""
    if not may_supervise(account):
        return ()
    waiting = (
        select(func.count(col(RecordingRow.id)))
        .where(col(RecordingRow.assigned_id) == AccountRow.id, shown(Show.ATTENTION))
        .correlate(AccountRow)
        .scalar_subquery()
    )
    query = select(col(AccountRow.id), col(AccountRow.login), waiting).where(*_working).order_by(col(AccountRow.login))
    return tuple(Person(*row) for row in session.execute(query))


def assign(session: Session, account: Account, recording_ids: Sequence[int], to: int | None) -> int:
    """Give calls to somebody, whoever had them; ``None`` makes them nobody's.

    Returns:
        How many calls changed hands.

    Raises:
        ReviewError: the account may not, they are too many, or whom they are given to does not work on calls.
    """
    if not may_supervise(account):
        raise ReviewError(REFUSED)
    if len(recording_ids) > MOST_AT_ONCE:
        raise ReviewError(f"That is more than {MOST_AT_ONCE} calls at once; narrow the filters.")
    if to is not None:
        _check_people(session, [to])
    others: ColumnElement[bool] = col(RecordingRow.assigned_id).is_not(None)
    if to is not None:
        others = or_(col(RecordingRow.assigned_id).is_(None), col(RecordingRow.assigned_id) != to)
    return sum(_give(session, account, batch, to, others) for batch in batches(recording_ids))


def split(
    session: Session, account: Account, wanted: QueueFilter, among: Sequence[int], *, taken_too: bool = False
) -> int:
    """Share out what a filter shows evenly, in the order of the queue, so that each gets as many bad ones.

    Args:
        session: an open database session.
        account: who does it; a supervisor or admin.
        wanted: which calls, at most ``MOST_AT_ONCE``.
        among: the accounts that get them.
        taken_too: calls that somebody has are shared out as well.

    Returns:
        How many calls changed hands.

    Raises:
        ReviewError: the account may not, nobody is chosen, they are too many, or somebody does not work on calls.
    """
    if not may_supervise(account):
        raise ReviewError(REFUSED)
    chosen = list(dict.fromkeys(among))
    _check_people(session, chosen)
    free = wanted if taken_too else replace(wanted, assigned_id=NOBODY)
    ids = queue_ids(session=session, account=account, wanted=free, limit=MOST_AT_ONCE + 1)
    if len(ids) > MOST_AT_ONCE:
        raise ReviewError(f"That is more than {MOST_AT_ONCE} calls at once; narrow the filters.")
    return sum(assign(session, account, ids[at :: len(chosen)], to) for at, to in enumerate(chosen))


def _give(session: Session, account: Account, ids: Sequence[int], to: int | None, others: ColumnElement[bool]) -> int:
    """Write first and note what was changed, so that two who take the same call do not both get a row for it."""
    moved = (
        update(RecordingRow)
        .where(visible(account), col(RecordingRow.id).in_(ids), others)
        .values(assigned_id=to)
        .returning(col(RecordingRow.id))
        .execution_options(synchronize_session=False)
    )
    changed = [one for one in session.scalars(moved) if one]
    if changed:
        rows = [{"recording_id": one, "account_id": to, "by_id": account.id} for one in sorted(changed)]
        session.execute(insert(AssignmentRow), rows)
    return len(changed)


def _check_people(session: Session, ids: Sequence[int]) -> None:
    found = set(session.scalars(select(col(AccountRow.id)).where(*_working, col(AccountRow.id).in_(ids))))
    if not ids or found != set(ids):
        raise ReviewError("Choose supervisors or admins whose accounts are active.")


_working = (col(AccountRow.role).in_(sorted(SUPERVISING)), col(AccountRow.disabled).is_(False))
