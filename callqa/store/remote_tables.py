"""The table of files that lie elsewhere."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime


class RemoteFileRow(SQLModel, table=True):
    """What a file at an address held when it was fetched, so that it is not fetched again while it is the same."""

    __tablename__ = "remote_file"

    address: str = Field(primary_key=True)
    size_bytes: int
    modified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sha256: str
