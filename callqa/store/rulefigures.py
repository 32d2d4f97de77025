"""How often each rule judges and fails calls, and how often people agree with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.store import standing
from callqa.store.access import counted, may_supervise
from callqa.store.accounts import Account
from callqa.store.overridden import latest_reviews
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, VerdictRow


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """One rule since a moment.

    Attributes:
        judged: in how many calls it applies.
        failed: how many of them the machine fails.
        looked_at: in how many calls a person has decided on its mark.
        overridden: how many of these decisions are against the machine.
    """

    judged: int = 0
    failed: int = 0
    looked_at: int = 0
    overridden: int = 0

    @property
    def agreement(self) -> float | None:
        """Share of the decisions that are with the machine, 0 to 1; ``None`` without any."""
        return 1 - self.overridden / self.looked_at if self.looked_at else None


def rule_figures(session: Session, account: Account, since: datetime) -> dict[str, RuleFigures] | None:
    """Return figures by rule id, or ``None`` for those who may not supervise.

    Calls count that took place since then, and decisions that were made since then; voided calls do not.
    """
    if not may_supervise(account):
        return None
    calls = (
        standing.joined(
            select(
                col(VerdictRow.rule),
                func.count().filter(col(VerdictRow.mark) != Mark.NA),
                func.count().filter(col(VerdictRow.mark) == Mark.FAIL),
            )
        )
        .join(VerdictRow, col(VerdictRow.evaluation_id) == EvaluationRow.id)
        .where(standing.happened_at >= since, counted)
        .group_by(col(VerdictRow.rule))
    )
    reviews = (
        select(
            col(ReviewRow.rule), func.count(), func.count().filter(col(ReviewRow.mark) != col(ReviewRow.machine_mark))
        )
        .join(RecordingRow, col(RecordingRow.id) == ReviewRow.recording_id)
        .where(col(ReviewRow.id).in_(latest_reviews), col(ReviewRow.created_at) >= since, counted)
        .group_by(col(ReviewRow.rule))
    )
    judged = {rule: (count, failed) for rule, count, failed in session.execute(calls)}
    looked_at = {rule: (count, against) for rule, count, against in session.execute(reviews)}
    return {
        rule: RuleFigures(*judged.get(rule, (0, 0)), *looked_at.get(rule, (0, 0)))
        for rule in judged.keys() | looked_at.keys()
    }
