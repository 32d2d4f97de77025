"""Claims: which run has which call in hand. Every function works inside the caller's transaction.

A claim holds while its run renews it. The clock is the database's alone, so no worker's clock matters. Should that one
jump, a claim looks neither fresh nor over in the right way until it is renewed: one that seems to come from the future
does not hold either. Another run may then take the call, too; but whoever stores a call must still hold its claim, so
that it is stored once.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Float, and_, cast, delete, exists, func, literal_column, not_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from callqa.processes import is_gone
from callqa.store.run_tables import ClaimRow
from callqa.store.tables import RecordingRow

_TOLERANCE_S = 1.0
"""So far ahead of the clock a claim may lie and still hold, as clocks are set by small steps all the time."""
_FORGOTTEN_S = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Holder:
    """A run that claims calls. ``run`` tells it from all others; ``process`` is as ``callqa.processes`` tells it."""

    run: str
    run_id: int | None
    host: str
    process: str
    lease_s: float


def take(session: Session, sha256: str, holder: Holder) -> bool:
    """Claim a call for a run, unless another run holds it; the first statement of its transaction."""
    clock = _clock(session)
    claimed = {
        "run": holder.run,
        "run_id": holder.run_id,
        "host": holder.host,
        "process": holder.process,
        "renewed_s": clock,
        "lease_s": holder.lease_s,
    }
    insert = sqlite.insert if _is_sqlite(session) else postgresql.insert
    statement = insert(ClaimRow).values(sha256=sha256, **claimed)
    statement = statement.on_conflict_do_update(index_elements=["sha256"], set_=claimed, where=not_(_holds(clock)))
    if session.scalar(statement.returning(col(ClaimRow.sha256))) is not None:
        return True
    other = session.get(ClaimRow, sha256)
    if other is None or not is_gone(other.process):
        return False
    taken_over = (
        update(ClaimRow).where(col(ClaimRow.sha256) == sha256, col(ClaimRow.run) == other.run).values(**claimed)
    )
    return session.scalar(taken_over.returning(col(ClaimRow.sha256))) is not None


def release(session: Session, sha256: str, holder: Holder) -> bool:
    """Give a claim up; tell whether it was still the run's.

    As the first statement of the transaction that stores the call it keeps any other run off the call until then.
    """
    released = delete(ClaimRow).where(col(ClaimRow.sha256) == sha256, col(ClaimRow.run) == holder.run)
    return session.scalar(released.returning(col(ClaimRow.sha256))) is not None


def renew(session: Session, holder: Holder) -> None:
    """Let all claims of a run that are still its own hold for the length of the lease from now."""
    session.execute(update(ClaimRow).where(col(ClaimRow.run) == holder.run).values(renewed_s=_clock(session)))


def give_back(session: Session, holder: Holder) -> None:
    """Give up all claims of a run that has ended, and forget those that nobody has asked about for a week."""
    session.execute(delete(ClaimRow).where(col(ClaimRow.run) == holder.run))
    session.execute(delete(ClaimRow).where(func.abs(_clock(session) - ClaimRow.renewed_s) > _FORGOTTEN_S))


def in_hand(session: Session) -> list[ClaimRow]:
    """Return the claims that hold, by run."""
    rows = session.exec(select(ClaimRow).where(_holds(_clock(session))).order_by(col(ClaimRow.run), ClaimRow.sha256))
    return [row for row in rows if not is_gone(row.process)]


def claimed(session: Session) -> ColumnElement[bool]:
    """Return the condition on ``RecordingRow`` that a claim holds on it."""
    return exists().where(col(ClaimRow.sha256) == RecordingRow.sha256, _holds(_clock(session)))


def _holds(clock: ColumnElement[float]) -> ColumnElement[bool]:
    renewed = col(ClaimRow.renewed_s)
    return and_(renewed <= clock + _TOLERANCE_S, clock < renewed + ClaimRow.lease_s)


def _clock(session: Session) -> ColumnElement[float]:
    """Return the database's clock, in seconds since 1970 (UTC)."""
    if _is_sqlite(session):
        return literal_column("((julianday('now') - 2440587.5) * 86400.0)", Float())
    return cast(func.extract("epoch", func.clock_timestamp()), Float())


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
