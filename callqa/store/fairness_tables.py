"""Tables of what people do with a judged call: steps, disputes, calibration. Rows are only added, but for ``seen``."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime, now


class StepRow(SQLModel, table=True):
    """One step of a call through the states of ``callqa.workflow``: the audit trail."""

    __tablename__ = "step"
    __table_args__ = (Index("step_of_call", "recording_id", "step"),)

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id")
    step: str
    before: str
    """The state in which it was taken."""
    after: str
    why: str = ""
    """A person's reason, or of a change what changed the call."""
    evaluation_id: int | None = Field(default=None, foreign_key="evaluation.id")
    """The current evaluation then."""
    score: float | None = None
    """The score after the step."""
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """By when the next one has to act: the manager on a release, a supervisor on a dispute."""
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """Nobody, where the program took it."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SeenRow(SQLModel, table=True):
    """What a manager was shown of a call last, so that a later change can be pointed out to them."""

    __tablename__ = "seen"

    recording_id: int = Field(foreign_key="recording.id", primary_key=True)
    account_id: int = Field(foreign_key="account.id", primary_key=True)
    score: float | None = None
    marks: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """By rule."""
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class DisputeRow(SQLModel, table=True):
    """A manager's objection to one mark, with what they saw when they made it."""

    __tablename__ = "dispute"
    __table_args__ = (Index("dispute_of_rule", "recording_id", "rule"),)

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id")
    evaluation_id: int = Field(foreign_key="evaluation.id")
    """The evaluation that the manager saw."""
    rule: str
    mark: str
    """The mark that the manager saw."""
    machine_mark: str
    review_id: int | None = Field(default=None, foreign_key="review.id")
    """The review that had given the mark, where a person had."""
    score: float | None
    """The score that the manager saw."""
    proposed: str
    comment: str
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class AnswerRow(SQLModel, table=True):
    """A supervisor's answer to a dispute; of one in a voided call, why it was voided."""

    __tablename__ = "answer"

    id: int | None = Field(default=None, primary_key=True)
    dispute_id: int = Field(foreign_key="dispute.id", unique=True)
    answer: str
    """``accepted``, ``partly``, ``rejected`` or ``voided``."""
    mark: str
    """The mark that counted after it."""
    comment: str
    score: float | None
    """The score after it."""
    review_id: int | None = Field(default=None, foreign_key="review.id")
    """The review that it was made by, where it changed anything."""
    account_id: int = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CalibrationRow(SQLModel, table=True):
    """A round in which several people mark the same calls blind."""

    __tablename__ = "calibration"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    owner_id: int = Field(foreign_key="account.id")
    expert_id: int | None = Field(default=None, foreign_key="account.id")
    """The taker whose marks are the reference."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CalibrationCallRow(SQLModel, table=True):
    """A call of a round, with the evaluation whose rules are asked about."""

    __tablename__ = "calibration_call"
    __table_args__ = (UniqueConstraint("calibration_id", "recording_id"),)

    id: int | None = Field(default=None, primary_key=True)
    calibration_id: int = Field(foreign_key="calibration.id")
    recording_id: int = Field(foreign_key="recording.id", index=True)
    evaluation_id: int = Field(foreign_key="evaluation.id")


class CalibrationTakerRow(SQLModel, table=True):
    """Somebody who is asked to mark the calls of a round."""

    __tablename__ = "calibration_taker"

    calibration_id: int = Field(foreign_key="calibration.id", primary_key=True)
    account_id: int = Field(foreign_key="account.id", primary_key=True, index=True)


class CalibrationMarkRow(SQLModel, table=True):
    """One taker's mark for a rule in a call of a round. It never touches scores."""

    __tablename__ = "calibration_mark"
    __table_args__ = (UniqueConstraint("call_id", "account_id", "rule"),)

    id: int | None = Field(default=None, primary_key=True)
    call_id: int = Field(foreign_key="calibration_call.id")
    account_id: int = Field(foreign_key="account.id")
    rule: str
    mark: str
    turn: int | None = None
    """The turn that shows it, by its place in the transcript."""
    comment: str = ""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
