"""Recordings learn what the phone system's logs tell of their calls, when that became known after they were heard."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, or_, select, update
from sqlmodel import Session, col

from callqa.recording import CallFacts, Recording
from callqa.store import figures, phone_calls, saving
from callqa.store.batches import batches
from callqa.store.codecs import TOLD
from callqa.store.db import transaction
from callqa.store.phone_calls import Knowledge
from callqa.store.phone_tables import PhoneCallRow, PhoneIdRow
from callqa.store.tables import RecordingRow

_NEAR = timedelta(hours=6)
"""Beyond that, a recording and a call of the same customer are not the same call."""


def join(database: Engine, knowledge: Knowledge, *, everything: bool = False) -> int:
    """Let recordings know what the logs tell since they were joined last; return of how many more is known.

    Each batch is one transaction. Their marks stay as they are until they are judged again.

    Args:
        database: where all is stored.
        knowledge: what completes the facts of recordings.
        everything: look at all recordings, because the directory says otherwise now.
    """
    with transaction(database) as session:
        calls = [row or 0 for row in session.scalars(select(col(PhoneCallRow.id)).where(~col(PhoneCallRow.joined)))]
        wanted = sorted(_all(session) if everything else _concerned(session))
    changed = 0
    for batch in batches(wanted):
        with transaction(database) as session:
            changed += sum(_learns(session, row, knowledge) for row in _rows(session, batch))
    for batch in batches(calls):
        with transaction(database) as session:
            session.execute(update(PhoneCallRow).where(col(PhoneCallRow.id).in_(batch)).values(joined=True))
    return changed


def _learns(session: Session, row: RecordingRow, knowledge: Knowledge) -> bool:
    before = (row.facts_sha256, row.phone_call_id, row.customer)
    known = Recording(
        path=Path(row.name),
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        facts=CallFacts(),
        told=TOLD.validate_python(row.told),
    )
    language = row.language
    saving.set_facts(session, row, phone_calls.completed(session, known, knowledge))
    row.language = language or row.language  # that of what was said goes before
    if (row.facts_sha256, row.phone_call_id, row.customer) == before:
        return False
    session.add(row)
    session.flush()
    figures.keep(session, [row.id or 0])
    return True


def _all(session: Session) -> set[int]:
    return {row for row in session.scalars(select(col(RecordingRow.id))) if row is not None}


def _concerned(session: Session) -> set[int]:
    """Return the recordings that may be of calls of which more is known."""
    recordings, fresh = select(col(RecordingRow.id)), ~col(PhoneCallRow.joined)
    linked = recordings.join(PhoneCallRow, col(PhoneCallRow.id) == RecordingRow.phone_call_id)
    named = recordings.join(PhoneCallRow, col(PhoneCallRow.recording) == RecordingRow.name)
    by_id = recordings.join(PhoneIdRow, _same_id).join(PhoneCallRow, col(PhoneCallRow.id) == PhoneIdRow.phone_call_id)
    found = {row for query in (linked, named, by_id) for row in session.scalars(query.where(fresh))}
    near = (
        select(col(RecordingRow.id), col(RecordingRow.started_at), col(PhoneCallRow.started_at))
        .join(PhoneCallRow, col(PhoneCallRow.customer) == RecordingRow.customer)
        .where(fresh, col(RecordingRow.started_at).is_not(None))
    )
    found |= {row for row, recorded_at, called_at in session.execute(near) if abs(recorded_at - called_at) < _NEAR}
    return {row for row in found if row is not None}


_same_id: ColumnElement[bool] = or_(
    col(RecordingRow.call_id) == PhoneIdRow.unique_id, col(RecordingRow.call_id) == PhoneIdRow.bare_id
)


def _rows(session: Session, ids: Sequence[int]) -> list[RecordingRow]:
    """Return recordings of which it was kept what their files tell."""
    query = select(RecordingRow).where(col(RecordingRow.id).in_(ids))
    return [row for row in session.scalars(query) if row.told]
