"""The table of what was deleted: recordings that no run may hear again, known by nothing but their bytes."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime, now


class ErasedRow(SQLModel, table=True):
    """A recording of which something was deleted, though its file may still lie where it lay."""

    __tablename__ = "erased"

    sha256: str = Field(primary_key=True)
    words: bool = False
    """What was said is gone; else only where the recording lies, and its copies."""
    erased_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
