"""Signed-in browsers. The database keeps only the SHA-256 of a token: who reads it cannot sign in with it."""

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from callqa.store.accounts import Account, to_account
from callqa.store.tables import AccountRow, SessionRow, now


def create(*, session: Session, account: Account, lifetime: timedelta, by_provider: bool = False) -> str:
    """Start a session and drop the expired ones.

    Args:
        session: an open database session; it is committed.
        account: who signed in.
        lifetime: when the session ends by itself.
        by_provider: an identity provider said who it is; then a password that has to be changed does not matter.

    Returns:
        The token for the browser's cookie; it is stored nowhere.
    """
    token = secrets.token_urlsafe(32)
    row = SessionRow(
        token_sha256=_sha256(token), account_id=account.id, expires_at=now() + lifetime, by_provider=by_provider
    )
    session.add(row)
    purge_expired(session=session)
    return token


def find(*, session: Session, token: str | None) -> Account | None:
    """Return whose token it is; ``None`` if it is unknown, ended or expired, or the account is disabled."""
    if not token:
        return None
    owner = (
        select(AccountRow, SessionRow.by_provider)
        .join(SessionRow, col(SessionRow.account_id) == col(AccountRow.id))
        .where(SessionRow.token_sha256 == _sha256(token))
        .where(SessionRow.expires_at > now())
        .where(col(AccountRow.disabled).is_(False))
    )
    found = session.exec(owner).first()
    if found is None:
        return None
    row, by_provider = found
    account = to_account(row)
    return replace(account, must_change=False) if by_provider else account


def end(*, session: Session, token: str) -> None:
    """End the session of a token, if there is one."""
    session.exec(delete(SessionRow).where(col(SessionRow.token_sha256) == _sha256(token)))
    session.commit()


def end_all(*, session: Session, account: Account) -> None:
    """End every session of an account."""
    session.exec(delete(SessionRow).where(col(SessionRow.account_id) == account.id))
    session.commit()


def purge_expired(*, session: Session) -> None:
    """Delete the sessions that have ended by themselves."""
    session.exec(delete(SessionRow).where(col(SessionRow.expires_at) <= now()))
    session.commit()


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
