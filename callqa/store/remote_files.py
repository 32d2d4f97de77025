"""What files that lie elsewhere held when they were fetched."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from callqa.store.remote_tables import RemoteFileRow


def known_bytes(session: Session, address: str, size_bytes: int, modified_at: datetime | None) -> str | None:
    """Return the SHA-256 of a file that was fetched before and has neither changed its size nor its time since."""
    row = session.get(RemoteFileRow, address)
    if row is None or (row.size_bytes, row.modified_at) != (size_bytes, modified_at):
        return None
    return row.sha256


def remember(session: Session, address: str, size_bytes: int, modified_at: datetime | None, sha256: str) -> None:
    """Note what a fetched file held."""
    held = {"size_bytes": size_bytes, "modified_at": modified_at, "sha256": sha256}
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(RemoteFileRow).values(address=address, **held)
    session.execute(row.on_conflict_do_update(index_elements=["address"], set_=held))  # another run may note it, too
