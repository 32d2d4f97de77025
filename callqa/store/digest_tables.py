"""The table of the shift digests that were sent."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime, now


class DigestRow(SQLModel, table=True):
    """A digest that went to one recipient; what stood in it can be made again at any time."""

    __tablename__ = "digest"
    __table_args__ = (Index("digest_of_time", "since", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)
    """It is of the calls from this moment on ..."""
    until: datetime = Field(sa_type=UtcDateTime)
    """... and before this one."""
    recipient: str
    """An e-mail address."""
    sent_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
