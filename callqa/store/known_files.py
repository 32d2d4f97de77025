"""What files held when they were read, here or elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256 as hash_of

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from callqa.store.erasure_tables import ErasedRow
from callqa.store.known_file_tables import KnownFileRow

_HIDDEN = "sha256:"
"""Begins what stands for the address of a recording of which something was deleted."""


def known_bytes(session: Session, address: str, size_bytes: int, modified_at: datetime | None) -> str | None:
    """Return the SHA-256 of a file that was read before and has neither changed its size nor its time since."""
    row = session.get(KnownFileRow, address) or session.get(KnownFileRow, hidden(address))
    if row is None or (row.size_bytes, row.modified_at) != (size_bytes, modified_at):
        return None
    return row.sha256


def remember(session: Session, address: str, size_bytes: int, modified_at: datetime | None, sha256: str) -> None:
    """Note what a file held; the address of a recording that was deleted does not come back."""
    named = hidden(address) if session.get(ErasedRow, sha256) else address
    held = {"size_bytes": size_bytes, "modified_at": modified_at, "sha256": sha256}
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(KnownFileRow).values(address=named, **held)
    session.execute(row.on_conflict_do_update(index_elements=["address"], set_=held))  # another run may note it, too


def hide_addresses(session: Session, sha256s: Sequence[str]) -> None:
    """Keep of files only what their addresses are recognised by, so that they are neither read nor counted again."""
    rows = session.scalars(select(KnownFileRow).where(col(KnownFileRow.sha256).in_(sha256s))).all()
    for row in rows:
        if not row.address.startswith(_HIDDEN):
            remember(session, row.address, row.size_bytes, row.modified_at, row.sha256)
            session.delete(row)


def drop_addresses(session: Session, digits: str) -> None:
    """Delete what is known of files with some digits in their address."""
    session.execute(delete(KnownFileRow).where(col(KnownFileRow.address).contains(digits)))


def hidden_addresses(session: Session) -> set[str]:
    """Return what stands for the addresses of recordings of which something was deleted, as ``hidden`` makes it."""
    return set(session.scalars(select(col(KnownFileRow.address)).where(col(KnownFileRow.address).startswith(_HIDDEN))))


def hidden(address: str) -> str:
    """Return what stands for an address that may not be kept."""
    return _HIDDEN + hash_of(address.encode()).hexdigest()
