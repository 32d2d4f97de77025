"""Accounts: who may sign in, and as what. ``callqa.store.credentials`` checks passwords."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from callqa.errors import AccountError
from callqa.store import agent_names, passwords
from callqa.store.account_values import checked_agent, checked_language, checked_login
from callqa.store.adminlog import Kind, note
from callqa.store.tables import AccountRow, SessionRow


class Role(StrEnum):
    """What an account may do: managers see their own calls only, the others see all calls."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in. ``agent`` is the name that stands for a manager's calls (``callqa.store.agent_names``)."""

    id: int
    login: str
    role: Role
    agent: str | None = None
    language: str | None = None
    disabled: bool = False
    must_change: bool = False
    """The password was made by somebody else: nothing is served before the owner chose another."""
    may_see_personal: bool = False
    """It is shown what customers said of themselves without masks."""


def may_administer(account: Account | None) -> bool:
    """Tell whether somebody may change accounts and settings; ``None`` is whoever runs the commands."""
    return account is None or account.role is Role.ADMIN


def add(
    *,
    session: Session,
    login: str,
    role: str,
    password: str,
    agent: str | None = None,
    language: str | None = None,
    by: Account | None = None,
    must_change: bool = False,
) -> Account:
    """Add an account.

    Args:
        session: an open database session; it is committed.
        login: 2 to 64 Latin letters, digits or ``. _ @ + -``; upper case is taken as lower case.
        role: ``admin``, ``supervisor`` or ``manager``.
        password: 12 to 256 characters.
        agent: the agent's name as the phone system writes it; needed for managers, refused for others.
        language: language of the pages, else that of the settings.
        by: who adds it; ``None`` for the command line.
        must_change: its owner has to choose another password before anything else.

    Raises:
        AccountError: ``by`` may not, a value is refused, or the login is taken.
    """
    allow(by)
    name = checked_login(login)
    row = AccountRow(
        login=name,
        role=checked_role(role),
        agent=agent_names.free_name(session, checked_agent(agent, manager=role == Role.MANAGER)),
        language=checked_language(language),
        password_hash=passwords.hash_new(password, name),
        must_change=must_change,
        may_see_personal=role == Role.ADMIN,
    )
    session.add(row)
    note(session, by, Kind.ADDED, name, after=told(row))
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise AccountError(f"There already is an account '{name}'. Choose another login.") from error
    return to_account(row)


def list_accounts(*, session: Session) -> list[Account]:
    """Return all accounts by login, disabled ones included."""
    return [to_account(row) for row in session.exec(select(AccountRow).order_by(AccountRow.login))]


def disable(*, session: Session, login: str, by: Account | None = None) -> Account:
    """Shut an account out and end its sessions.

    Raises:
        AccountError: there is no such account, ``by`` may not, or it is the last administrator who can sign in.
    """
    allow(by)
    row = existing(session, login)
    keep_an_admin(session, row)
    row.disabled = True
    note(session, by, Kind.DISABLED, row.login)
    return saved_without_sessions(session, row)


def enable(*, session: Session, login: str, by: Account | None = None) -> Account:
    """Let an account in again, a lock after wrong passwords included.

    Raises:
        AccountError: there is no such account, or ``by`` may not.
    """
    allow(by)
    row = existing(session, login)
    row.disabled, row.failed_sign_ins, row.locked_until = False, 0, None
    note(session, by, Kind.ENABLED, row.login)
    return saved_without_sessions(session, row)


def set_password(
    *, session: Session, login: str, password: str, by: Account | None = None, must_change: bool = False
) -> Account:
    """Give an account a new password, lift a lock and end its sessions.

    Raises:
        AccountError: there is no such account, ``by`` may not, or the password is refused.
    """
    allow(by)
    row = existing(session, login)
    row.password_hash = passwords.hash_new(password, row.login)
    row.must_change, row.failed_sign_ins, row.locked_until = must_change, 0, None
    note(session, by, Kind.PASSWORD, row.login)
    return saved_without_sessions(session, row)


def set_language(*, session: Session, login: str, language: str) -> Account:
    """Choose the language of an account's pages.

    Raises:
        AccountError: there is no such account or language.
    """
    row = existing(session, login)
    row.language = checked_language(language)
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
    return Account(
        id=row.id,
        login=row.login,
        role=checked_role(row.role),
        agent=row.agent,
        language=row.language,
        disabled=row.disabled,
        must_change=row.must_change,
        may_see_personal=row.may_see_personal,
    )


def find(session: Session, login: str) -> AccountRow | None:
    """Return the row of a login, however it is written."""
    return session.exec(select(AccountRow).where(AccountRow.login == login.strip().lower())).first()


def existing(session: Session, login: str) -> AccountRow:
    """Return the row of a login.

    Raises:
        AccountError: there is none.
    """
    row = find(session, login)
    if row is None:
        raise AccountError(f"There is no account '{login}'. 'callqa users list' shows all accounts.")
    return row


def saved_without_sessions(session: Session, row: AccountRow) -> Account:
    """Commit a changed account, whose sessions end with that."""
    session.exec(delete(SessionRow).where(col(SessionRow.account_id) == row.id))
    session.add(row)
    session.commit()
    return to_account(row)


def allow(by: Account | None) -> None:
    """Let only those go on who may change accounts.

    Raises:
        AccountError: the account is no administrator's.
    """
    if not may_administer(by):
        raise AccountError("Only administrators change accounts and settings.")


def keep_an_admin(session: Session, row: AccountRow) -> None:
    """Refuse to lose the last administrator who can sign in; two who remove each other at once wait here.

    Raises:
        AccountError: the account is that of the last one.
    """
    enabled = select(AccountRow.login).where(AccountRow.role == Role.ADMIN, col(AccountRow.disabled).is_(False))
    if list(session.exec(enabled.with_for_update())) == [row.login]:
        raise AccountError(f"'{row.login}' is the last administrator who can sign in; make another one first.")


def told(row: AccountRow) -> str:
    """Say in short what an account may do and for whom it stands, for the audit trail."""
    return f"{row.role}: {row.agent}" if row.agent else row.role


def checked_role(role: str) -> Role:
    """Return the role of that name.

    Raises:
        AccountError: there is none.
    """
    try:
        return Role(role)
    except ValueError:
        raise AccountError(f"There is no role {role!r}. Use one of: {', '.join(Role)}.") from None
