"""Which recording an account may hear."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.tables import RecordingRow


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where a recording lies, and what its bytes were when it was heard."""

    path: Path
    sha256: str
    size_bytes: int


def recording_file(*, session: Session, account: Account, recording_id: int) -> StoredFile | None:
    """Return the file of a recording; ``None`` if there is none, or none that this account may hear."""
    allowed = select(RecordingRow).where(visible(account), col(RecordingRow.id) == recording_id)
    row = session.exec(allowed).first()
    return None if row is None else StoredFile(Path(row.path), row.sha256, row.size_bytes)
