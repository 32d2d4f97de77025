"""The table of files that were read."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime


class KnownFileRow(SQLModel, table=True):
    """What a file held when it was read, so that it is not read again while it is the same."""

    __tablename__ = "known_file"

    address: str = Field(primary_key=True)
    """Or its path on this machine."""
    size_bytes: int
    modified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sha256: str
