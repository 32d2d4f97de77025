"""The tables of coaching: notes of supervisors to managers, and exemplary passages of calls."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime, now


class CoachingNoteRow(SQLModel, table=True):
    """What a supervisor agrees with a manager. What became of it since is in ``CoachingEntryRow``."""

    __tablename__ = "coaching_note"

    id: int | None = Field(default=None, primary_key=True)
    agent: str = Field(index=True)
    """The manager, by the name under which the phone system knows their calls."""
    goal: str
    rule: str | None = None
    recording_id: int | None = Field(default=None, foreign_key="recording.id")
    """The call that it is about, if it is about one."""
    due_on: date | None = None
    done: bool = False
    account_id: int = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CoachingEntryRow(SQLModel, table=True):
    """One thing that somebody did with a note. Rows are only added: together they are its audit trail."""

    __tablename__ = "coaching_entry"

    id: int | None = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="coaching_note.id", index=True)
    kind: str
    """``written``, ``read``, ``answered``, ``moved`` (another due date), ``done`` or ``reopened``."""
    text: str = ""
    account_id: int = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ExemplaryRow(SQLModel, table=True):
    """A passage of a call that a supervisor released for everybody to learn from.

    ``lines`` are what colleagues read: a copy without what tells of the customer, so that a later transcript shows
    nobody more than the supervisor had looked at. A passage that was withdrawn stays, for the audit.
    """

    __tablename__ = "exemplary"

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True)
    start_s: float
    end_s: float
    title: str
    why: str
    rule: str | None = None
    lines: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """``speaker``, ``start_s`` within the passage, ``text``."""
    account_id: int = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    withdrawn_by: int | None = Field(default=None, foreign_key="account.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
