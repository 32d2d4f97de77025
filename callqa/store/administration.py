"""What administrators see and change of accounts. Each function asks for the right itself, and notes what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from callqa.errors import AccountError
from callqa.store import accounts, adminlog, agent_names, passwords
from callqa.store.account_values import checked_agent, checked_name
from callqa.store.accounts import Account, Role, allow, existing, keep_an_admin, may_administer, told
from callqa.store.adminlog import Change, Kind, note
from callqa.store.agent_names import Written
from callqa.store.tables import AccountRow, SessionRow, now


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as administrators see it.

    ``others`` are further names of the person, ``sessions`` counts browsers that are signed in, and ``locked_until``
    is set while wrong passwords keep the account out.
    """

    account: Account
    others: tuple[str, ...]
    sessions: int
    locked_until: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """An account and the password that was made for it, which is shown once and stored nowhere."""

    account: Account
    password: str


def listed(*, session: Session, account: Account) -> tuple[Listed, ...]:
    """Return all accounts, those that may sign in first; nothing for those who may not administer."""
    if not may_administer(account):
        return ()
    moment = now()
    active = select(col(SessionRow.account_id), func.count()).where(col(SessionRow.expires_at) > moment)
    sessions: dict[int, int] = {row[0]: row[1] for row in session.execute(active.group_by(col(SessionRow.account_id)))}
    rows = session.scalars(select(AccountRow).order_by(col(AccountRow.disabled), col(AccountRow.login)))
    return tuple(_listed(session, row, sessions.get(row.id or 0, 0), moment) for row in rows)


def people(*, session: Session, account: Account) -> tuple[Written, ...]:
    """Return whom the calls name, and with which accounts; nothing for those who may not administer."""
    return agent_names.people(session) if may_administer(account) else ()


def changes(*, session: Session, account: Account) -> tuple[Change, ...]:
    """Return the audit trail, the latest first; nothing for those who may not administer."""
    return adminlog.changes(session) if may_administer(account) else ()


def add(*, session: Session, by: Account, login: str, role: str, agent: str | None = None) -> Made:
    """Add an account with a password that its owner has to change.

    Raises:
        AccountError: ``by`` may not, a value is refused, or the login is taken.
    """
    password = passwords.generate_password()
    account = accounts.add(
        session=session, login=login, role=role, password=password, agent=agent, by=by, must_change=True
    )
    return Made(account, password)


def reset_password(*, session: Session, by: Account, login: str) -> Made:
    """Give an account a new password that its owner has to change; its sessions end and a lock is lifted.

    Raises:
        AccountError: ``by`` may not, it is their own account, or there is no such account.
    """
    _not_own(by, existing(session, login), "choose your own password under your name at the top")
    password = passwords.generate_password()
    account = accounts.set_password(session=session, login=login, password=password, by=by, must_change=True)
    return Made(account, password)


def change_role(*, session: Session, by: Account, login: str, role: str, agent: str | None = None) -> Account:
    """Give an account another role, with that role's right to personal data, and end its sessions.

    Args:
        session: an open database session; it is committed.
        by: the administrator; nobody changes their own role.
        login: whose role.
        role: ``admin``, ``supervisor`` or ``manager``.
        agent: for managers: the name that stands for the person.

    Raises:
        AccountError: ``by`` may not, a value is refused, or it would take away the last administrator.
    """
    allow(by)
    row = existing(session, login)
    _not_own(by, row, "another administrator changes your role")
    if role != Role.ADMIN:
        keep_an_admin(session, row)
    before = told(row)
    row.role = accounts.checked_role(role)
    row.agent = agent_names.free_name(session, checked_agent(agent, manager=role == Role.MANAGER))
    row.may_see_personal = role == Role.ADMIN
    note(session, by, Kind.ROLE, row.login, before=before, after=told(row))
    return accounts.saved_without_sessions(session, row)


def allow_personal(*, session: Session, login: str, allowed: bool, by: Account | None = None) -> Account:
    """Show an account what customers said of themselves without masks, or no longer, from its next page on.

    Args:
        session: an open database session; it is committed.
        login: whose right it is.
        allowed: whether they may.
        by: who decides; ``None`` for the command line.

    Raises:
        AccountError: ``by`` may not, it is their own account, or there is no such account.
    """
    allow(by)
    row = existing(session, login)
    if by is not None:
        _not_own(by, row, "another administrator decides on your right to personal data")
    if row.may_see_personal != allowed:
        row.may_see_personal = allowed
        note(session, by, Kind.PERSONAL_DATA, row.login, before=_shown(not allowed), after=_shown(allowed))
    session.add(row)
    session.commit()
    return accounts.to_account(row)


def set_names(*, session: Session, by: Account, login: str, name: str, others: Sequence[str]) -> Account:
    """Say under which names and extensions the phone system knows a manager, in past calls and in future ones.

    Args:
        session: an open database session; it is committed.
        by: the administrator.
        login: the manager's account.
        name: what stands for the person in queue and figures.
        others: further names and extensions; their calls count as this person's.

    Raises:
        AccountError: ``by`` may not, the account is no manager's, or a name is refused or somebody else's.
    """
    allow(by)
    row = existing(session, login)
    if row.role != Role.MANAGER or row.agent is None:
        raise AccountError("Only a manager's account stands for an agent.")
    main, former = checked_name(name), row.agent
    before = (former, *agent_names.further_names(session, former))
    try:
        if main != former:
            agent_names.set_main_name(session, former, main)
        after = (main, *agent_names.set_further_names(session, main, others))
    except AccountError:
        session.rollback()
        raise
    if after != before:
        note(session, by, Kind.NAMES, row.login, before="; ".join(before), after="; ".join(after))
    session.commit()
    session.refresh(row)
    return accounts.to_account(row)


def disable(*, session: Session, by: Account, login: str) -> Account:
    """Shut an account out and end its sessions.

    Raises:
        AccountError: ``by`` may not, it is their own account, or that of the last administrator.
    """
    _not_own(by, existing(session, login), "another administrator disables your account")
    return accounts.disable(session=session, login=login, by=by)


def enable(*, session: Session, by: Account, login: str) -> Account:
    """Let an account in again.

    Raises:
        AccountError: ``by`` may not, or there is no such account.
    """
    return accounts.enable(session=session, login=login, by=by)


def lift_lock(*, session: Session, by: Account, login: str) -> Account:
    """Forget the wrong passwords of an account; its sessions go on.

    Raises:
        AccountError: ``by`` may not, or there is no such account.
    """
    allow(by)
    row = existing(session, login)
    row.failed_sign_ins, row.locked_until = 0, None
    note(session, by, Kind.UNLOCKED, row.login)
    session.add(row)
    session.commit()
    return accounts.to_account(row)


def end_sessions(*, session: Session, by: Account, login: str) -> int:
    """Sign an account out of all browsers; return of how many.

    Raises:
        AccountError: ``by`` may not, or there is no such account.
    """
    allow(by)
    row = existing(session, login)
    ended = session.execute(delete(SessionRow).where(col(SessionRow.account_id) == row.id))
    note(session, by, Kind.SESSIONS_ENDED, row.login)
    session.commit()
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _listed(session: Session, row: AccountRow, sessions: int, moment: datetime) -> Listed:
    others = agent_names.further_names(session, row.agent) if row.agent else ()
    locked = row.locked_until if row.locked_until is not None and row.locked_until > moment else None
    return Listed(accounts.to_account(row), others, sessions, locked, row.created_at)


def _shown(allowed: bool) -> str:
    return "shown" if allowed else "masked"


def _not_own(by: Account, row: AccountRow, instead: str) -> None:
    allow(by)
    if row.id == by.id:
        raise AccountError(f"This is your own account: {instead}.")
