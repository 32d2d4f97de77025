"""The tables of the phone system: calls and the lines that tell of them, agents, orders, and what was imported."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime, now


class PhoneCallRow(SQLModel, table=True):
    """A call as the phone system tells of it: ``callqa.phone.calls.PhoneCall``, with what it was made of."""

    __tablename__ = "phone_call"
    __table_args__ = (Index("phone_call_of_customer", "customer", "started_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    started_at: datetime = Field(sa_type=UtcDateTime, index=True)
    direction: str
    """``in``, ``out`` or ``internal``."""
    number: str | None = None
    customer: str | None = None
    """The customer's number in the one form in which numbers are compared: ``+79000000001``."""
    line: str | None = None
    queue: str | None = None
    member: str | None = None
    agent: str | None = Field(default=None, index=True)
    """The manager behind the member at that time; nobody where it is not known."""
    shop: str | None = None
    segment: str | None = None
    language: str | None = None
    ending: str
    wait_s: float | None = None
    talk_s: float | None = None
    recording: str | None = Field(default=None, index=True)
    """The name of the recording's file, where the phone system tells."""
    joined: bool = Field(default=False, index=True)
    """The recordings that are of it know what it tells now."""
    lines: str = ""
    """The lines of the queue log, each as it was read."""
    legs: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The rows of the CDR."""
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """Since when number and lines are gone; what logs tell of such a call is not taken in again. ``customer`` then
    tells only which calls were of one customer."""


class PhoneIdRow(SQLModel, table=True):
    """A unique id of one of a call's channels."""

    __tablename__ = "phone_id"

    unique_id: str = Field(primary_key=True)
    bare_id: str = Field(index=True)
    """Without the system's name in front."""
    phone_call_id: int = Field(sa_column=Column(ForeignKey("phone_call.id"), nullable=False, index=True))


class PhoneRingRow(SQLModel, table=True):
    """A phone that rang in a call without being picked up."""

    __tablename__ = "phone_ring"
    __table_args__ = (UniqueConstraint("phone_call_id", "member"),)

    id: int | None = Field(default=None, primary_key=True)
    phone_call_id: int = Field(foreign_key="phone_call.id", index=True)
    member: str
    agent: str | None = None
    """The manager behind the member at that time."""
    times: int
    longest_s: float


class PhonePresenceRow(SQLModel, table=True):
    """An agent came, went or paused."""

    __tablename__ = "phone_presence"
    __table_args__ = (UniqueConstraint("at", "member", "queue", "what"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    member: str
    agent: str | None = None
    """The manager behind the member at that time."""
    queue: str = ""
    """Empty where it was for all queues."""
    what: str
    """``log_in``, ``log_out``, ``pause`` or ``resume``."""
    reason: str | None = None


class ShopOrderRow(SQLModel, table=True):
    """An order of the shop, to tell how soon its customer was called."""

    __tablename__ = "shop_order"

    order_id: str = Field(primary_key=True)
    ordered_at: datetime = Field(sa_type=UtcDateTime, index=True)
    number: str | None = None
    customer: str | None = Field(default=None, index=True)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """As that of a call."""


class PhoneFileRow(SQLModel, table=True):
    """How far a log was read, so that a growing file is followed; it is known by its beginning, wherever it lies."""

    __tablename__ = "phone_file"

    head_sha256: str = Field(primary_key=True)
    name: str
    bytes_read: int
    before_sha256: str
    """Of what stands before that place, as another file may begin alike."""
    read_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PhoneDirectoryRow(SQLModel, table=True):
    """The directory (``phone.yaml``) by which managers and lines were told last; there is one row."""

    __tablename__ = "phone_directory"

    id: int | None = Field(default=None, primary_key=True)
    sha256: str
