"""Accounts: who may sign in, and the check of a password.

An unknown, disabled or locked login costs the same work and gives the same answer as a wrong password, so
that logins cannot be found by trying.
"""

import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from callqa.errors import AccountError
from callqa.store import passwords
from callqa.store.tables import AccountRow, SessionRow, now

MAX_FAILURES = 5
"""Wrong passwords in a row that lock an account."""
LOCK_TIME = timedelta(minutes=15)
LANGUAGES = ("ru", "en")

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")

_log = logging.getLogger(__name__)


class Role(StrEnum):
    """What an account may do: managers see their own calls only, the others see all calls."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in. ``agent`` is the name under which the phone system knows a manager's calls."""

    id: int
    login: str
    role: Role
    agent: str | None = None
    language: str | None = None
    disabled: bool = False


def add(
    *,
    session: Session,
    login: str,
    role: str,
    password: str,
    agent: str | None = None,
    language: str | None = None,
) -> Account:
    """Add an account.

    Args:
        session: an open database session; it is committed.
        login: 2 to 64 Latin letters, digits or ``. _ @ + -``; upper case is taken as lower case.
        role: ``admin``, ``supervisor`` or ``manager``.
        password: 12 to 256 characters.
        agent: the agent's name as the phone system writes it; needed for managers, refused for others.
        language: language of the pages, else that of the settings.

    Raises:
        AccountError: a value is refused or the login is taken.
    """
    name = _checked_login(login)
    row = AccountRow(
        login=name,
        role=_checked_role(role),
        agent=_checked_agent(agent, role),
        language=_checked_language(language),
        password_hash=passwords.hash_new(password, name),
    )
    session.add(row)
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise AccountError(f"There already is an account '{name}'. Choose another login.") from error
    return to_account(row)


def list_accounts(*, session: Session) -> list[Account]:
    """Return all accounts by login, disabled ones included."""
    return [to_account(row) for row in session.exec(select(AccountRow).order_by(AccountRow.login))]


def disable(*, session: Session, login: str) -> Account:
    """Shut an account out and end its sessions.

    Raises:
        AccountError: there is no such account.
    """
    row = _existing(session, login)
    row.disabled = True
    return _saved_without_sessions(session, row)


def enable(*, session: Session, login: str) -> Account:
    """Let an account in again, a lock after wrong passwords included.

    Raises:
        AccountError: there is no such account.
    """
    row = _existing(session, login)
    row.disabled, row.failed_sign_ins, row.locked_until = False, 0, None
    return _saved_without_sessions(session, row)


def set_password(*, session: Session, login: str, password: str) -> Account:
    """Give an account a new password, lift a lock and end its sessions.

    Raises:
        AccountError: there is no such account, or the password is refused.
    """
    row = _existing(session, login)
    row.password_hash = passwords.hash_new(password, row.login)
    row.failed_sign_ins, row.locked_until = 0, None
    return _saved_without_sessions(session, row)


def set_language(*, session: Session, login: str, language: str) -> Account:
    """Choose the language of an account's pages.

    Raises:
        AccountError: there is no such account or language.
    """
    row = _existing(session, login)
    row.language = _checked_language(language)
    session.add(row)
    session.commit()
    return to_account(row)


def verify(*, session: Session, login: str, password: str) -> Account | None:
    """Check a password.

    Returns:
        The account; ``None`` if login or password is wrong, or the account is disabled or locked.
        ``MAX_FAILURES`` wrong passwords in a row lock an account for ``LOCK_TIME``, for the right one too.
    """
    row = _find(session, login)
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


def to_account(row: AccountRow) -> Account:
    """Return the value of a stored account, free of the database.

    Raises:
        AccountError: the row was not made by callqa.
    """
    if row.id is None:
        raise AccountError(f"The account '{row.login}' is not stored.")
    return Account(row.id, row.login, _checked_role(row.role), row.agent, row.language, row.disabled)


def _find(session: Session, login: str) -> AccountRow | None:
    return session.exec(select(AccountRow).where(AccountRow.login == login.strip().lower())).first()


def _existing(session: Session, login: str) -> AccountRow:
    row = _find(session, login)
    if row is None:
        raise AccountError(f"There is no account '{login}'. 'callqa users list' shows all accounts.")
    return row


def _saved_without_sessions(session: Session, row: AccountRow) -> Account:
    session.exec(delete(SessionRow).where(col(SessionRow.account_id) == row.id))
    session.add(row)
    session.commit()
    return to_account(row)


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


def _checked_login(login: str) -> str:
    name = login.strip().lower()
    if not _LOGIN.fullmatch(name):
        raise AccountError(
            f"The login {login!r} is refused: use 2 to 64 Latin letters, digits or . _ @ + - "
            "and begin with a letter or digit."
        )
    return name


def _checked_role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise AccountError(f"There is no role {role!r}. Use one of: {', '.join(Role)}.") from None


def _checked_agent(agent: str | None, role: str) -> str | None:
    name = " ".join(agent.split()) if agent else None
    if role == Role.MANAGER and not name:
        raise AccountError("A manager's account needs the agent's name as the phone system writes it.")
    if role != Role.MANAGER and name:
        raise AccountError(f"Only a manager's account stands for an agent; give no agent's name for a {role}.")
    if name and not name.isprintable():
        raise AccountError(f"The agent's name {name!r} holds control characters; write it without them.")
    return name


def _checked_language(language: str | None) -> str | None:
    if language is not None and language not in LANGUAGES:
        raise AccountError(f"There is no language {language!r}. Use one of: {', '.join(LANGUAGES)}.")
    return language
