"""Which recording an account may hear."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.tables import RecordingRow

MAX_ID_DIGITS = 18
"""What fits into a database's whole number."""


def number_of(asked: str) -> int | None:
    """Return the number that a text from outside is, or ``None`` if it is none that a database could have given."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MAX_ID_DIGITS else None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where a recording lies, and what its bytes were when it was heard. ``place`` is a path or an address."""

    place: str
    sha256: str
    size_bytes: int


def recording_file(*, session: Session, account: Account, recording_id: int) -> StoredFile | None:
    """Return the file of a recording; ``None`` if there is none, or none that this account may hear."""
    allowed = select(RecordingRow).where(visible(account), col(RecordingRow.id) == recording_id)
    row = session.exec(allowed).first()
    return None if row is None else _file(row)


def named(*, session: Session, asked: str) -> dict[int, StoredFile]:
    """Return the recordings with that file name, or the one with that number, to whoever runs commands here."""
    number = number_of(asked) or 0
    rows = session.exec(
        select(RecordingRow).where((col(RecordingRow.name) == asked) | (col(RecordingRow.id) == number))
    )
    return {row.id: _file(row) for row in rows if row.id}


def _file(row: RecordingRow) -> StoredFile:
    return StoredFile(row.path, row.sha256, row.size_bytes)
