"""The check of a password, and the choice of a new one.

An unknown, disabled or locked login costs the same work and gives the same answer as a wrong password, so
that logins cannot be found by trying.
"""

import logging
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from callqa.errors import AccountError
from callqa.store import passwords
from callqa.store.accounts import Account, existing, find, saved_without_sessions, to_account
from callqa.store.adminlog import Kind, note
from callqa.store.tables import AccountRow, now

MAX_FAILURES = 5
"""Wrong passwords in a row that lock an account."""
LOCK_TIME = timedelta(minutes=15)

_log = logging.getLogger(__name__)


def verify(*, session: Session, login: str, password: str) -> Account | None:
    """Check a password.

    Returns:
        The account; ``None`` if login or password is wrong, or the account is disabled or locked.
        ``MAX_FAILURES`` wrong passwords in a row lock an account for ``LOCK_TIME``, for the right one too.
    """
    row = find(session, login)
    if row is None or row.disabled or not _attempt_allowed(session, row):
        passwords.matches_nobody(password)
        return None
    if not passwords.matches(row.password_hash, password):
        if row.failed_sign_ins >= MAX_FAILURES:
            _log.warning("Account %s is locked: %s wrong passwords in a row.", row.id, MAX_FAILURES)
        return None
    row.failed_sign_ins, row.locked_until = 0, None
    row.password_hash = passwords.rehashed(row.password_hash, password)
    session.add(row)
    session.commit()
    return to_account(row)


def vouched_for(*, session: Session, login: str) -> Account | None:
    """Return the account of a login that an identity provider vouches for; ``None`` without one, or if it is disabled.

    A lock after wrong passwords does not matter: no password is asked.
    """
    row = find(session, login)
    return None if row is None or row.disabled else to_account(row)


def choose_password(*, session: Session, account: Account, present: str, password: str) -> Account | None:
    """Give an account the password that its owner wants, and end its sessions.

    Returns:
        The account; ``None`` where the present password is wrong, which counts as it does at sign-in.

    Raises:
        AccountError: the password is refused.
    """
    if verify(session=session, login=account.login, password=present) is None:
        return None
    if password == present:
        raise AccountError("The new password is the old one; choose another.")
    row = existing(session, account.login)
    row.password_hash, row.must_change = passwords.hash_new(password, row.login), False
    note(session, account, Kind.OWN_PASSWORD, row.login)
    return saved_without_sessions(session, row)


def _attempt_allowed(session: Session, row: AccountRow) -> bool:
    """Count an attempt before its password is checked, so that parallel guesses cannot slip past the lock."""
    moment = now()
    if row.locked_until is not None and row.locked_until > moment:
        return False
    failures = 1 if row.locked_until is not None else row.failed_sign_ins + 1
    locked_until = moment + LOCK_TIME if failures >= MAX_FAILURES else None
    counted = session.exec(
        update(AccountRow)
        .where(col(AccountRow.id) == row.id, col(AccountRow.failed_sign_ins) == row.failed_sign_ins)
        .values(failed_sign_ins=failures, locked_until=locked_until)
    )
    session.commit()
    session.refresh(row)
    return counted.rowcount == 1
