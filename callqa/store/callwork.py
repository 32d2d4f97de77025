"""Where the work on one call stands: whose it is, and whether somebody has dealt with it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.store.access import may_supervise, visible
from callqa.store.accounts import Account
from callqa.store.queue_filter import Show, shown
from callqa.store.tables import AccountRow, RecordingRow
from callqa.store.ticking import Tick, standing_tick


@dataclass(frozen=True, slots=True)
class CallWork:
    """Whose call it is, if anybody's; whether it needs a person; and the tick by which it counts as reviewed."""

    assigned_id: int | None
    assigned: str | None
    needed: bool
    reviewed: bool
    tick: Tick | None


def call_work(session: Session, account: Account, recording_id: int) -> CallWork | None:
    """Return where the work on a call stands; ``None`` for those who may not supervise, or where there is no call."""
    if not may_supervise(account):
        return None
    columns = (col(RecordingRow.assigned_id), col(AccountRow.login), shown(Show.ATTENTION), col(RecordingRow.reviewed))
    query = select(*columns).outerjoin_from(RecordingRow, AccountRow, col(AccountRow.id) == RecordingRow.assigned_id)
    found = session.execute(query.where(visible(account), col(RecordingRow.id) == recording_id)).one_or_none()
    if found is None:
        return None
    assigned_id, assigned, needed, reviewed = found
    return CallWork(assigned_id, assigned, bool(needed), reviewed, standing_tick(session, account, recording_id))
