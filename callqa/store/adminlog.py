"""The audit trail of accounts and settings: who changed what, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.store.admin_tables import AdminChangeRow
from callqa.store.tables import AccountRow

SHOWN_CHANGES = 200


class HasId(Protocol):
    """An account, by its number."""

    @property
    def id(self) -> int:
        """The number."""


class Kind(StrEnum):
    """What can be changed."""

    ADDED = "added"
    ROLE = "role"
    NAMES = "names"
    DISABLED = "disabled"
    ENABLED = "enabled"
    PASSWORD = "password"  # noqa: S105 - the word, not a password
    OWN_PASSWORD = "own_password"  # noqa: S105 - the word, not a password
    UNLOCKED = "unlocked"
    SESSIONS_ENDED = "sessions_ended"
    PERSONAL_DATA = "personal_data"
    SETTING = "setting"
    FORGOTTEN = "forgotten"
    """What is stored of a customer was deleted on request; how many of what, and nothing of whom."""
    OF_AGE = "of_age"
    """What came of age was deleted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``subject`` is a login or the key of a setting, ``who`` a login, ``None`` for the command line."""

    kind: Kind
    subject: str
    before: str
    after: str
    who: str | None
    made_at: datetime


def note(session: Session, by: HasId | None, kind: Kind, subject: str, *, before: str = "", after: str = "") -> None:
    """Note a change within the caller's transaction.

    Args:
        session: an open database session.
        by: the account that makes it; ``None`` for the command line.
        kind: what is changed.
        subject: the login or the key of the setting.
        before: what it was, where that can be told.
        after: what it is now.
    """
    who = by.id if by else None
    session.add(AdminChangeRow(kind=kind, subject=subject, before=before, after=after, account_id=who))


def changes(session: Session) -> tuple[Change, ...]:
    """Return the latest changes, the latest first. The caller has made sure that they may be seen."""
    query = (
        select(AdminChangeRow, col(AccountRow.login))
        .outerjoin(AccountRow, col(AccountRow.id) == AdminChangeRow.account_id)
        .order_by(col(AdminChangeRow.id).desc())
        .limit(SHOWN_CHANGES)
    )
    return tuple(
        Change(Kind(row.kind), row.subject, row.before, row.after, login, row.created_at)
        for row, login in session.execute(query)
    )
