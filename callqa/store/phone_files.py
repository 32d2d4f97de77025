"""How far the logs of the phone system were read, and by which directory."""

from sqlmodel import Session

from callqa.phone.files import Place
from callqa.store.phone_tables import PhoneDirectoryRow, PhoneFileRow
from callqa.store.tables import now


def last_place(session: Session, head_sha256: str) -> Place | None:
    """Return how far a file that begins with this line was read."""
    row = session.get(PhoneFileRow, head_sha256)
    return None if row is None else Place(row.head_sha256, row.bytes_read, row.before_sha256)


def remember(session: Session, name: str, place: Place) -> None:
    """Note how far a file was read. The caller commits."""
    row = session.get(PhoneFileRow, place.head_sha256) or PhoneFileRow(
        head_sha256=place.head_sha256, name="", bytes_read=0, before_sha256=""
    )
    row.name, row.bytes_read, row.before_sha256, row.read_at = name, place.bytes_read, place.before_sha256, now()
    session.add(row)


def last_directory(session: Session) -> str | None:
    """Return the hash of the directory by which calls were told last."""
    row = session.get(PhoneDirectoryRow, 1)
    return row.sha256 if row else None


def remember_directory(session: Session, sha256: str) -> None:
    """Note by which directory calls are told now. The caller commits."""
    row = session.get(PhoneDirectoryRow, 1) or PhoneDirectoryRow(id=1, sha256="")
    row.sha256 = sha256
    session.add(row)
