"""The tables of the queue: what it is filtered by, whose calls are whose, what was drawn, and views that were saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from callqa.store.tables import RecordingRow, UtcDateTime, now


class SignRow(SQLModel, table=True):
    """One thing that a call can be looked for by; follows from its flags and marks (``callqa.store.signs``)."""

    __tablename__ = "sign"

    kind: str = Field(primary_key=True)
    """What comes before the colon of a flag, or ``broken`` for a rule that fails now."""
    rule: str = Field(primary_key=True)
    """Empty where the flag is about no rule."""
    recording_id: int = Field(primary_key=True, foreign_key="recording.id", index=True)


class AssignmentRow(SQLModel, table=True):
    """A call was given to somebody, or given back. Rows are only added; ``RecordingRow.assigned_id`` keeps it."""

    __tablename__ = "assignment"

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """Whose it is from then on; nobody's, where it was given back."""
    by_id: int = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class TickRow(SQLModel, table=True):
    """A person has seen a call and found nothing to do in it, or took that back. Rows are only added."""

    __tablename__ = "tick"

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True)
    evaluation_id: int | None = Field(default=None, foreign_key="evaluation.id")
    """The evaluation that the person saw, if the call had one."""
    done: bool
    """Seen; else the earlier tick was taken back."""
    flags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The call's flags then."""
    account_id: int = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SampleRow(SQLModel, table=True):
    """The random sample of one manager's calls of one week, with all that is needed to draw it again."""

    __tablename__ = "sample"
    __table_args__ = (UniqueConstraint("week", "agent"),)

    id: int | None = Field(default=None, primary_key=True)
    week: str
    """Such as ``2026-W47``, from Monday to Sunday in the shop's time zone."""
    agent: str
    per_manager: int
    """How many calls were wanted."""
    seed: str
    eligible: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """SHA-256 of the recordings that could be drawn then, sorted."""
    eligible_count: int
    eligible_sha256: str
    """``callqa.sampling.set_hash`` of them."""
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """Who drew it; nobody, where the command line did."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SampledRow(SQLModel, table=True):
    """A call that was drawn."""

    __tablename__ = "sampled"

    sample_id: int = Field(primary_key=True, foreign_key="sample.id")
    recording_id: int = Field(primary_key=True, foreign_key="recording.id", index=True)
    place: int
    """Its place in the draw, from 1."""


class ViewRow(SQLModel, table=True):
    """A filtered queue under a name."""

    __tablename__ = "queue_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    """Whose it is."""
    name: str
    address: str
    """The filters as they stand in the page's address."""
    shared: bool = False
    """Every supervisor sees it."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


_recording: Any = RecordingRow
Index(
    "recording_in_queue",
    _recording.reviewed,
    _recording.state,
    _recording.status,
    _recording.flagged,
    _recording.unsure,
    _recording.score,
    _recording.started_at,
    _recording.first_seen_at,
    _recording.agent,
    _recording.segment,
    _recording.language,
    _recording.assigned_id,
    _recording.evaluation_id,
)
"""All that the queue counts, filters and sorts by, so that it never reads whole rows but those it shows."""
Index("recording_segment", _recording.segment)
Index("recording_language", _recording.language)
Index("recording_phone_queue", _recording.queue)
