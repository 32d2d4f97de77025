"""The narrow table that figures over many calls are made from."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class CallMarksRow(SQLModel, table=True):
    """What counts of a call now, in a few bytes: a quarter of recordings, evaluations and verdicts would take seconds.

    ``callqa.store.figures`` writes it wherever the score of a recording is written; it can be made again at any time.
    """

    __tablename__ = "call_marks"
    __table_args__ = (
        Index("call_marks_of_agent", "agent", "at_s"),
        {"sqlite_with_rowid": False},  # the calls of a period lie beside each other
    )

    at_s: int = Field(primary_key=True)
    """When the call was, in seconds since 1970, UTC."""
    recording_id: int = Field(primary_key=True, unique=True)
    """Negative where the call was deleted and only this line of it is kept (``callqa.store.erasing``)."""
    evaluation_id: int
    """The current evaluation; 0 where it was deleted."""
    agent: str | None = None
    segment: str | None = None
    score: float | None = None
    rulebook: str
    scorecard: str
    marks: str
    """One letter a rule, in the order of the rules' ids: ``p``, ``f``, ``n``; ``-`` for a rule without a verdict."""
    outcome: str | None = None
    loss_reason: str | None = None
    site_feedback: bool = False
