"""The tables. Everything else in callqa works on the values of ``callqa.calls``.

What is kept: a recording once by the hash of its bytes, a transcript once by recording and engine, an evaluation once
by transcript, rulebook and facts. Reviews are only ever added; they never change what the machine said. A recording
tells which of its evaluations is the current one, and what score and flags follow from it and the reviews. Times are
UTC.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, ForeignKey, Index, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
"""Every constraint has a name by which a migration can change it: the one that PostgreSQL gives by itself."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored as UTC and returned with its time zone; SQLite would lose it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given by SQLAlchemy
        """Refuse moments without a time zone, which would be somebody's guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given by SQLAlchemy
        """Give the time zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class RecordingRow(SQLModel, table=True):
    """A recording with the facts of its call and what became of it."""

    __tablename__ = "recording"

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, index=True)
    name: str
    path: str
    """Where it lies: a path on this machine, or an address."""
    size_bytes: int
    status: str = Field(index=True)
    """``scored``, ``not_scored`` or ``failed``."""
    reason: str | None = None
    attempts: int = 0
    """How many runs tried it and failed; 0 once it is done."""
    first_seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    call_id: str | None = Field(default=None, index=True)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    direction: str | None = None
    queue: str | None = None
    segment: str | None = None
    agent: str | None = Field(default=None, index=True)
    customer_number: str | None = None
    customer: str | None = Field(default=None, index=True)
    """The customer's number in the one form in which numbers are compared: ``+79000000001``."""
    phone_call_id: int | None = Field(
        default=None,
        sa_column=Column(ForeignKey("phone_call.id", name="recording_phone_call", use_alter=True), index=True),
    )
    """The call in the phone system's logs."""
    ring_s: float | None = None
    language: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """What the call is judged with: what its files tell, and what the phone system's logs add."""
    facts_sha256: str = ""
    told: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What its files alone tell, as ``Recording.told``."""
    evaluation_id: int | None = Field(
        default=None, sa_column=Column(ForeignKey("evaluation.id", name="recording_evaluation", use_alter=True))
    )
    """The current evaluation: that of whoever judged the call last."""
    score: float | None = Field(default=None, index=True)
    """The score now, 0 to 100: the current evaluation's, with the reviews that count."""
    flags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The flags now; empty without an evaluation."""
    flagged: bool = False
    """One of the flags says that the call is bad (``callqa.store.signs``)."""
    unsure: bool = False
    """One of the flags says that the machine is not sure."""
    reviewed: bool = False
    """A person has decided on a mark, or ticked the call off, since the flags last grew."""
    state: str = Field(default="auto_scored", index=True)
    """Where people are with the evaluation: ``auto_scored``, ``in_review``, ``released``, ``acknowledged``,
    ``disputed``, ``resolved``, or ``voided``; what the machine could not score stays ``auto_scored`` until a person
    takes it."""
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """By when somebody has to act on the state: the manager on ``released``, a supervisor on ``disputed``."""
    assigned_id: int | None = Field(
        default=None, sa_column=Column(ForeignKey("account.id", name="recording_assigned", use_alter=True), index=True)
    )
    """The supervisor whose call it is in the queue."""


class TranscriptRow(SQLModel, table=True):
    """What one engine heard in a recording."""

    __tablename__ = "transcript"
    __table_args__ = (UniqueConstraint("recording_id", "engine"),)

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True)
    engine: str
    language: str
    duration_s: float
    channels: int
    attribution: str
    attribution_confidence: float
    turns: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    pauses: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    findings: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What was found out about the sound, as ``callqa.findings`` tells."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RulebookRow(SQLModel, table=True):
    """A rulebook as it was when it judged: titles, reasons and the scorecard, so that old marks stay explained."""

    __tablename__ = "rulebook"

    hash: str = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """What ``Rulebook.published()`` tells."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class EvaluationRow(SQLModel, table=True):
    """What one rulebook says of a transcript."""

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("transcript_id", "rulebook", "facts_sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True)
    transcript_id: int = Field(foreign_key="transcript.id", index=True)
    rulebook: str = Field(foreign_key="rulebook.hash")
    facts_sha256: str = ""
    """Of the facts that it was judged with."""
    score: float | None = Field(default=None, index=True)
    reason: str | None = None
    flags: list[str] = Field(sa_column=Column(JSON, nullable=False))
    metrics: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    scorecard: str | None = None
    """Which of the rulebook's scorecards made the score."""
    outcome: str | None = Field(default=None, index=True)
    loss_reason: str | None = None
    site_feedback: bool | None = None
    conclusions: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The same three with their evidence."""
    checklist: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """The call against its call script."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class VerdictRow(SQLModel, table=True):
    """One rule's mark in an evaluation, with its evidence."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("evaluation_id", "rule"),)

    id: int | None = Field(default=None, primary_key=True)
    evaluation_id: int = Field(foreign_key="evaluation.id", index=True)
    rule: str = Field(index=True)
    mark: str
    evidence: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    note: str | None = None


class AccountRow(SQLModel, table=True):
    """Who may sign in. A manager's ``agent`` is the name under which the phone system knows their calls."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True, index=True)
    role: str
    """``admin``, ``supervisor`` or ``manager``."""
    agent: str | None = None
    password_hash: str
    must_change: bool = False
    """Somebody else made the password, so that its owner has to choose another before anything else."""
    may_see_personal: bool = False
    """It is shown what customers said of themselves without masks."""
    language: str | None = None
    disabled: bool = False
    failed_sign_ins: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SessionRow(SQLModel, table=True):
    """A signed-in browser; only the SHA-256 of its token is kept."""

    __tablename__ = "session"

    token_sha256: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    by_provider: bool = False
    """An identity provider said who it is, so that no password of callqa was needed."""
    expires_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ReviewRow(SQLModel, table=True):
    """A person's mark beside the machine's. Rows are only added; ``callqa.decisions`` tells which count."""

    __tablename__ = "review"
    __table_args__ = (Index("review_of_rule", "recording_id", "rule"),)

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id")
    evaluation_id: int = Field(foreign_key="evaluation.id", index=True)
    """The evaluation that the person saw."""
    rule: str
    mark: str
    machine_mark: str
    """The mark that the person saw."""
    reason_code: str
    """``wrong_verdict``, ``wrong_evidence``, ``missing_evidence`` or ``confirmed``."""
    comment: str
    score_after: float | None
    """The call's score with this and all earlier reviews."""
    flags_after: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The call's flags with this and all earlier reviews."""
    account_id: int = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SidesRow(SQLModel, table=True):
    """A person's word on who is the agent in a call. Rows are only added; the latest of a recording counts."""

    __tablename__ = "sides"

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True)
    seen_id: int = Field(foreign_key="transcript.id")
    """The transcript that the person saw."""
    transcript_id: int = Field(foreign_key="transcript.id")
    """What the person made of it."""
    swapped: bool
    """Agent and customer changed places; else the person said that they are right."""
    score_before: float | None
    score_after: float | None
    account_id: int = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RunRow(SQLModel, table=True):
    """One batch run and what it did."""

    __tablename__ = "run"

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    alive_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it last gave a sign of life; without one for long, it was killed."""
    engine: str
    rulebook: str
    summary: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
