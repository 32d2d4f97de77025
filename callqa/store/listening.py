"""Which recording an account may hear, and what of it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from callqa.privacy import Stretch
from callqa.store.access import sees_personal, visible
from callqa.store.accounts import Account
from callqa.store.silence import silenced
from callqa.store.tables import RecordingRow

MAX_ID_DIGITS = 18
"""What fits into a database's whole number."""


def number_of(asked: str) -> int | None:
    """Return the number that a text from outside is, or ``None`` if it is none that a database could have given."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MAX_ID_DIGITS else None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where a recording lies, and what its bytes were when it was heard. ``place`` is a path or an address.

    In the stretches of ``silent``, in seconds, nothing is heard: a card's numbers are said there.
    """

    place: str
    sha256: str
    size_bytes: int
    silent: tuple[Stretch, ...] = ()


def recording_file(*, session: Session, account: Account, recording_id: int) -> StoredFile | None:
    """Return the file of a recording; ``None`` if there is none, or none that this account may hear.

    Card numbers in it are heard by those only who may see personal data.
    """
    allowed = select(RecordingRow).where(visible(account), col(RecordingRow.id) == recording_id)
    row = session.exec(allowed).first()
    return None if row is None else file_of(session, row, masked=not sees_personal(account))


def named(*, session: Session, asked: str, masked: bool = True) -> dict[int, StoredFile]:
    """Return the recordings with that file name, or the one with that number, to whoever runs commands here.

    ``masked``: without the card numbers that are said in them.
    """
    number = number_of(asked) or 0
    rows = session.exec(
        select(RecordingRow).where((col(RecordingRow.name) == asked) | (col(RecordingRow.id) == number))
    )
    return {row.id: file_of(session, row, masked=masked) for row in rows if row.id}


def file_of(session: Session, row: RecordingRow, *, masked: bool) -> StoredFile:
    """Return the file of a recording to whoever may hear it, without its card numbers if ``masked``."""
    silent = silenced(session, row) if masked else ()
    return StoredFile(row.path, row.sha256, row.size_bytes, silent)
