"""The tables of changing rules: texts that reviews put forward, and the changes of the files."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime, now


class ProposalRow(SQLModel, table=True):
    """A text that a review puts forward for a rule file; it is kept when it was decided on, so that it is not again."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("review_id", "file", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    language: str
    file: str
    """Within the language's folder, such as ``rules/greeting.yaml``."""
    key: str
    """The list in the file: ``must_find``, ``must_not_find``, ``not_applicable``, ``meant`` or ``not_meant``."""
    text: str
    state: str = Field(index=True)
    """``open``, ``accepted`` or ``rejected``."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    """Nobody, where it was decided on the command line."""


class RuleChangeRow(SQLModel, table=True):
    """One change of a rule file that the app or the command line made. Rows are only added."""

    __tablename__ = "rule_change"
    __table_args__ = (Index("rule_change_of_file", "language", "file"),)

    id: int | None = Field(default=None, primary_key=True)
    language: str
    file: str
    before: str
    after: str
    why: str
    """``published`` or ``learned``."""
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """Nobody, where it was made on the command line."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
