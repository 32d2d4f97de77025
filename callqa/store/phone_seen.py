"""Which phones, queues and numbers of the shop occur in the phone system's calls, for those who supervise."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.phone_columns import PhonePeriod
from callqa.store.phone_tables import PhoneCallRow, PhoneRingRow


@dataclass(frozen=True, slots=True)
class Occurring:
    """What occurs in calls: in how many, and when last."""

    name: str
    calls: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class SeenNames:
    """Members, queues and numbers of the shop that occur, the most frequent first."""

    members: tuple[Occurring, ...]
    queues: tuple[Occurring, ...]
    lines: tuple[Occurring, ...]


def has_calls(session: Session, account: Account | None) -> bool:
    """Tell whether any call was imported; nothing was for those who may not supervise."""
    if not may_supervise(account):
        return False
    return session.scalar(select(col(PhoneCallRow.id)).limit(1)) is not None


def seen_names(*, session: Session, account: Account | None, period: PhonePeriod) -> SeenNames | None:
    """Return what occurs in the calls of a period, or ``None`` for those who may not supervise.

    Queue, segment and manager of the period make no difference. Members are those who spoke, called or were rung.
    """
    if not may_supervise(account):
        return None
    spoke = _occurring(session, period, col(PhoneCallRow.member))
    rung = _occurring(session, period, col(PhoneRingRow.member), rung=True)
    together: dict[str, Occurring] = {one.name: one for one in spoke}
    for one in rung:
        other = together.get(one.name, one)
        calls = one.calls if other is one else one.calls + other.calls
        together[one.name] = Occurring(one.name, calls, max(one.last_at, other.last_at))
    return SeenNames(
        members=tuple(sorted(together.values(), key=lambda one: (-one.calls, one.name))),
        queues=_occurring(session, period, col(PhoneCallRow.queue)),
        lines=_occurring(session, period, col(PhoneCallRow.line)),
    )


def _occurring(
    session: Session, period: PhonePeriod, column: Mapped[str | None] | Mapped[str], *, rung: bool = False
) -> tuple[Occurring, ...]:
    last = func.max(col(PhoneCallRow.started_at))
    query = select(column, func.count(), last).where(*period.bounds, column.is_not(None)).group_by(column)
    if rung:
        query = query.join(PhoneCallRow, col(PhoneCallRow.id) == PhoneRingRow.phone_call_id)
    return tuple(
        Occurring(name, calls, at) for name, calls, at in session.execute(query.order_by(func.count().desc(), column))
    )
