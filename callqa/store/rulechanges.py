"""The audit trail of the rule files: who changed what, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.errors import PublishError
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.proposals import REFUSED
from callqa.store.rule_tables import RuleChangeRow
from callqa.store.tables import AccountRow

PUBLISHED, LEARNED = "published", "learned"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One change of a rule file; ``who`` is a login, ``None`` for the command line."""

    before: str
    after: str
    why: str
    who: str | None
    made_at: datetime


def add(
    session: Session, account: Account | None, *, language: str, file: str, before: str, after: str, why: str
) -> None:
    """Note a change. Until the transaction ends, no other change is noted.

    Raises:
        PublishError: the account may not supervise.
    """
    if not may_supervise(account):
        raise PublishError(REFUSED)
    row = RuleChangeRow(
        language=language, file=file, before=before, after=after, why=why, account_id=account.id if account else None
    )
    session.add(row)
    session.flush()


def history(session: Session, account: Account, *, language: str, file: str) -> tuple[RuleChange, ...]:
    """Return the changes of a file, the latest first; nothing for those who may not supervise."""
    if not may_supervise(account):
        return ()
    query = (
        select(RuleChangeRow, col(AccountRow.login))
        .outerjoin(AccountRow, col(AccountRow.id) == RuleChangeRow.account_id)
        .where(col(RuleChangeRow.language) == language, col(RuleChangeRow.file) == file)
        .order_by(col(RuleChangeRow.id).desc())
    )
    return tuple(
        RuleChange(row.before, row.after, row.why, login, row.created_at) for row, login in session.execute(query)
    )
