"""What the phone system tells of single calls, for exports."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.phone.followup import tries_before
from callqa.store.phone_columns import read_calls
from callqa.store.phone_tables import PhoneCallRow

_BEFORE = timedelta(days=31)
"""So long before a call its customer's other calls are read."""


def told(session: Session, phone_call_ids: Iterable[int | None]) -> dict[int, dict[str, object]]:
    """Return of each call the wait, queue, number called, ending, and how often the customer had tried before.

    Args:
        session: an open database session.
        phone_call_ids: some hundred calls that the asker may see; nothing is passed over.
    """
    ids = {number for number in phone_call_ids if number is not None}
    row = PhoneCallRow
    columns = (col(row.wait_s), col(row.queue), col(row.line), col(row.ending), col(row.customer), col(row.started_at))
    found = session.execute(select(col(row.id), *columns).where(col(row.id).in_(ids))).all()
    customers = {one.customer for one in found if one.customer}
    if not found:
        return {}
    moments = [one.started_at for one in found]
    within = (col(row.started_at) >= min(moments) - _BEFORE, col(row.started_at) <= max(moments))
    calls = read_calls(session, col(row.customer).in_(customers), *within)
    tries = dict(zip(calls.call_id.tolist(), tries_before(calls).tolist(), strict=True))
    return {
        one.id: {
            "wait_s": one.wait_s,
            "queue": one.queue,
            "line": one.line,
            "ending": one.ending,
            "tries_before": tries.get(one.id),
        }
        for one in found
    }
