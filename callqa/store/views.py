"""Filtered queues under names: one's own, and those that an administrator shares with everybody who supervises."""

from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlmodel import Session, col

from callqa.errors import ReviewError
from callqa.store.access import may_supervise
from callqa.store.accounts import Account, Role
from callqa.store.queue_tables import ViewRow
from callqa.store.ticking import REFUSED

MAX_NAME_CHARS = 60
MAX_ADDRESS_CHARS = 2000
MAX_VIEWS = 30


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filtered queue. ``address``: the filters as they stand in the page's address; ``own``: the reader's."""

    id: int
    name: str
    address: str
    shared: bool
    own: bool


def saved_views(session: Session, account: Account) -> tuple[SavedView, ...]:
    """Return an account's own views and the shared ones, by name; none for those who may not supervise."""
    if not may_supervise(account):
        return ()
    seen = or_(col(ViewRow.account_id) == account.id, col(ViewRow.shared))
    rows = session.scalars(select(ViewRow).where(seen).order_by(col(ViewRow.name), col(ViewRow.id)))
    return tuple(
        SavedView(row.id or 0, row.name, row.address, row.shared, own=row.account_id == account.id) for row in rows
    )


def save_view(session: Session, account: Account, name: str, address: str, *, shared: bool = False) -> None:
    """Save a view, in place of an own one of that name. The caller commits.

    Args:
        session: an open database session.
        account: whose it is; a supervisor or admin.
        name: 1 to ``MAX_NAME_CHARS`` characters.
        address: the filters as they stand in the page's address.
        shared: everybody who supervises sees it; only for admins.

    Raises:
        ReviewError: the account may not, a value is refused, or there are ``MAX_VIEWS`` already.
    """
    if not may_supervise(account):
        raise ReviewError(REFUSED)
    if shared and account.role is not Role.ADMIN:
        raise ReviewError("Only administrators share views. Save it for yourself.")
    called = " ".join(name.split())
    if not called or len(called) > MAX_NAME_CHARS:
        raise ReviewError(f"The name must have 1 to {MAX_NAME_CHARS} characters.")
    if len(address) > MAX_ADDRESS_CHARS:
        raise ReviewError("These filters are too long to be saved.")
    own = session.scalars(select(ViewRow).where(col(ViewRow.account_id) == account.id)).all()
    row = next((view for view in own if view.name == called), None)
    if row is None and len(own) >= MAX_VIEWS:
        raise ReviewError(f"You have {MAX_VIEWS} views already; delete one first.")
    row = row or ViewRow(account_id=account.id, name=called, address=address)
    row.address, row.shared = address, shared
    session.add(row)
    session.flush()


def drop_view(session: Session, account: Account, view_id: int) -> None:
    """Delete an own view. The caller commits.

    Raises:
        ReviewError: the account has no such view.
    """
    own = delete(ViewRow).where(col(ViewRow.id) == view_id, col(ViewRow.account_id) == account.id)
    if not may_supervise(account) or not session.execute(own.returning(col(ViewRow.id))).all():
        raise ReviewError("There is no such view of yours any more.")
