"""A manager's own scores: how many calls, how good, and which rules cost the most."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from callqa.calls import Mark, Status
from callqa.store import standing
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.queue import QueueFilter, QueueRow, Show, queue
from callqa.store.rulebooks import weighed
from callqa.store.tables import EvaluationRow, RecordingRow, RulebookRow, VerdictRow


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule was kept and broken in the calls to which it applied."""

    rule: str
    passed: int
    failed: int

    @property
    def judged(self) -> int:
        """In how many calls the rule applied."""
        return self.passed + self.failed


@dataclass(frozen=True, slots=True)
class MyScores:
    """``mean`` is over the ``scored`` calls and ``None`` without any; ``rules`` are sorted by id."""

    scored: int
    mean: float | None
    rules: tuple[RuleCount, ...]
    calls: tuple[QueueRow, ...]
    rulebook: Mapping[str, Any]


def my_scores(*, session: Session, account: Account, limit: int = 200) -> MyScores:
    """Return the scores of the calls an account may see, and the newest ``limit`` calls.

    For a manager these are the own calls. Marks and scores are those that count now, reviews included; ``rulebook``
    is the newest that judged one of the calls.
    """
    figures = standing.joined(select(func.count(col(RecordingRow.score)), func.avg(col(RecordingRow.score)))).where(
        visible(account)
    )
    scored, mean = session.execute(figures).one()
    return MyScores(
        scored=scored,
        mean=None if mean is None else float(mean),
        rules=_rule_counts(session, account),
        calls=queue(
            session=session, account=account, wanted=QueueFilter(show=Show.SCORED, newest_first=True), limit=limit
        ),
        rulebook=_newest_rulebook(session, account),
    )


def _rule_counts(session: Session, account: Account) -> tuple[RuleCount, ...]:
    marks = (
        standing.joined(select(col(VerdictRow.rule).label("rule"), standing.mark.label("mark")))
        .join(VerdictRow, col(VerdictRow.evaluation_id) == EvaluationRow.id)
        .where(visible(account), col(RecordingRow.status) == Status.SCORED)
        .subquery()
    )
    passed = func.count().filter(marks.c.mark == Mark.PASS)
    failed = func.count().filter(marks.c.mark == Mark.FAIL)
    rows = session.execute(select(marks.c.rule, passed, failed).group_by(marks.c.rule).order_by(marks.c.rule))
    return tuple(RuleCount(*row) for row in rows)


def _newest_rulebook(session: Session, account: Account) -> Mapping[str, Any]:
    used = standing.joined(select(col(EvaluationRow.rulebook))).where(
        visible(account), col(EvaluationRow.rulebook).is_not(None)
    )
    newest = select(col(RulebookRow.content)).where(col(RulebookRow.hash).in_(used))
    content = session.scalars(newest.order_by(col(RulebookRow.created_at).desc()).limit(1)).one_or_none()
    return weighed(content) if content else {}
