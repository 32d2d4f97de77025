"""The tables of runs at work: which calls they have in hand, and how calls failed."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime, now


class ClaimRow(SQLModel, table=True):
    """A call that a run has in hand, for as long as the run renews it. Times are of the database's clock."""

    __tablename__ = "claim"

    sha256: str = Field(primary_key=True)
    """Of the recording's bytes; the recording itself may not be stored yet."""
    run: str = Field(index=True)
    """What tells the run from all others."""
    run_id: int | None = Field(default=None, foreign_key="run.id")
    host: str
    """The machine of the run, for people."""
    process: str
    """Its process, as ``callqa.processes`` tells it."""
    renewed_s: float
    """When it was last renewed, in seconds since 1970 (UTC)."""
    lease_s: float
    """So long it holds without being renewed."""


class FailureRow(SQLModel, table=True):
    """One time that a call failed, and why."""

    __tablename__ = "failure"

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    reason: str
