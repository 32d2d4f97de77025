"""The rulebooks that have judged: when each was used first and last, how often, and what each told of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from callqa.store.accounts import Account, may_administer
from callqa.store.figure_tables import CallMarksRow
from callqa.store.tables import EvaluationRow, RulebookRow


@dataclass(frozen=True, slots=True)
class Version:
    """One rulebook. ``current`` counts the calls whose score is by it now, ``evaluations`` all that it ever judged.

    ``first_at`` and ``last_at`` are of its evaluations, ``None`` where it has none. ``content`` is what it published.
    """

    hash: str
    language: str
    kept_at: datetime
    first_at: datetime | None
    last_at: datetime | None
    evaluations: int
    current: int
    content: Mapping[str, Any]


def versions(*, session: Session, account: Account) -> tuple[Version, ...]:
    """Return all rulebooks, the one that came last first; nothing for those who may not administer."""
    if not may_administer(account):
        return ()
    made = col(EvaluationRow.created_at)
    used = select(col(EvaluationRow.rulebook), func.min(made), func.max(made), func.count())
    uses = {row[0]: tuple(row)[1:] for row in session.execute(used.group_by(col(EvaluationRow.rulebook)))}
    scored = select(col(CallMarksRow.rulebook), func.count()).where(col(CallMarksRow.score).is_not(None))
    current = {row[0]: row[1] for row in session.execute(scored.group_by(col(CallMarksRow.rulebook)))}
    rows = session.scalars(select(RulebookRow).order_by(col(RulebookRow.created_at).desc(), col(RulebookRow.hash)))
    return tuple(_version(row, uses.get(row.hash, (None, None, 0)), current.get(row.hash, 0)) for row in rows)


def _version(row: RulebookRow, use: tuple[Any, ...], current: int) -> Version:
    first_at, last_at, evaluations = use
    return Version(
        hash=row.hash,
        language=str(row.content.get("language", "")),
        kept_at=row.created_at,
        first_at=first_at,
        last_at=last_at,
        evaluations=evaluations,
        current=current,
        content=row.content,
    )
