"""What counts of each call now, kept in a narrow table, and read back as columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import ColumnElement, delete, insert, select
from sqlmodel import Session, col

from callqa import figures
from callqa.calls import Mark
from callqa.figures import LETTERS, Calls, Form
from callqa.scoring import Scorecard
from callqa.store import standing
from callqa.store.access import counted
from callqa.store.batches import batches
from callqa.store.figure_tables import CallMarksRow
from callqa.store.tables import EvaluationRow, RecordingRow, RulebookRow, VerdictRow

_MISSING = "-"


@dataclass(frozen=True, slots=True)
class Period:
    """Which calls: from ``since`` on, before ``until``, of a segment or all. Days and hours are those of ``zone``."""

    since: datetime
    until: datetime
    zone: ZoneInfo
    segment: str | None = None

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """Conditions on ``CallMarksRow``."""
        begun = col(CallMarksRow.at_s) >= int(self.since.timestamp())
        over = col(CallMarksRow.at_s) < int(self.until.timestamp())
        return (begun, over) if self.segment is None else (begun, over, col(CallMarksRow.segment) == self.segment)


def keep(session: Session, recording_ids: Sequence[int]) -> None:
    """Write down what counts of calls now, after their current evaluation or their reviews have changed."""
    for batch in batches(recording_ids):
        session.flush()
        session.execute(delete(CallMarksRow).where(col(CallMarksRow.recording_id).in_(batch)))
        rows = list(_rows(session, batch))
        if rows:
            session.execute(insert(CallMarksRow), rows)


def read(session: Session, *conditions: ColumnElement[bool]) -> Calls:
    """Read calls that have a score and were not voided, in the order of time.

    Args:
        session: an open database session.
        conditions: on ``CallMarksRow``; the rights of who asks are among them.
    """
    columns = (
        col(CallMarksRow.recording_id),
        col(CallMarksRow.at_s),
        col(CallMarksRow.score),
        col(CallMarksRow.agent),
        col(CallMarksRow.outcome),
        col(CallMarksRow.loss_reason),
        col(CallMarksRow.rulebook),
        col(CallMarksRow.scorecard),
        col(CallMarksRow.marks),
    )
    ordered = select(*columns).order_by(col(CallMarksRow.at_s), col(CallMarksRow.recording_id))
    query = ordered.where(scored, *conditions)
    rows = session.connection().execute(query).all()  # plain rows: the session's take twice as long
    columns_read: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    recording_id, at_s, score, agent, outcome, loss_reason, rulebook, scorecard, marks = columns_read
    kinds = list(zip(rulebook, scorecard, strict=True))
    places = {kind: place for place, kind in enumerate(sorted(set(kinds)))}
    forms = _forms(session, list(places))
    return Calls(
        recording_id=np.array(recording_id, dtype=np.int64),
        at_s=np.array(at_s, dtype=np.int64),
        score=np.array(score, dtype=np.float64),
        agent=figures.coded(agent),
        outcome=figures.coded(outcome),
        loss_reason=figures.coded(loss_reason),
        marked=figures.marked(forms, [places[kind] for kind in kinds], marks),
    )


def of_recordings(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition on ``CallMarksRow`` for calls that fulfil conditions on ``RecordingRow``."""
    return col(CallMarksRow.recording_id).in_(select(col(RecordingRow.id)).where(*conditions))


scored: ColumnElement[bool] = col(CallMarksRow.score).is_not(None) & ~of_recordings(~counted)
"""The calls that figures are made of. Voided ones are few, so they are what is looked up."""


def _forms(session: Session, kinds: Sequence[tuple[str, str]]) -> list[Form]:
    rulebooks = {rulebook for rulebook, _scorecard in kinds}
    query = select(col(RulebookRow.hash), col(RulebookRow.content)).where(col(RulebookRow.hash).in_(rulebooks))
    contents = {row.hash: row.content for row in session.execute(query)} if rulebooks else {}
    return [_form(contents[rulebook], scorecard) for rulebook, scorecard in kinds]


def _form(content: Mapping[str, Any], name: str) -> Form:
    scorecard = Scorecard.model_validate(content["scorecards"][name])
    weights = scorecard.weights
    rules = _rules_of(content)
    return Form(rules, tuple(weights.get(rule, 0.0) for rule in rules), frozenset(scorecard.auto_fail))


def _rules_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(rule["id"] for rule in content["rules"]))


def _rows(session: Session, recording_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    query = (
        select(
            col(RecordingRow.id),
            standing.happened_at,
            col(RecordingRow.agent),
            col(RecordingRow.segment),
            col(RecordingRow.score),
            col(EvaluationRow.id),
            col(EvaluationRow.rulebook),
            col(EvaluationRow.scorecard),
            col(EvaluationRow.outcome),
            col(EvaluationRow.loss_reason),
            col(EvaluationRow.site_feedback),
        )
        .join(EvaluationRow, col(EvaluationRow.id) == RecordingRow.evaluation_id)
        .where(col(RecordingRow.id).in_(recording_ids), col(EvaluationRow.scorecard).is_not(None))
    )
    found = session.execute(query).all()
    marks = _marks(session, [row[5] for row in found])
    rulebooks = select(col(RulebookRow.hash), col(RulebookRow.content)).where(
        col(RulebookRow.hash).in_({row[6] for row in found})
    )
    rules = {row.hash: _rules_of(row.content) for row in session.execute(rulebooks)} if found else {}
    for row in found:
        recording_id, at, agent, segment, score, evaluation_id, rulebook, scorecard, outcome, loss_reason, remark = row
        of_call = marks.get(evaluation_id, {})
        yield {
            "recording_id": recording_id,
            "evaluation_id": evaluation_id,
            "at_s": int(at.timestamp()),
            "agent": agent,
            "segment": segment,
            "score": score,
            "rulebook": rulebook,
            "scorecard": scorecard,
            "marks": "".join(of_call.get(rule, _MISSING) for rule in rules[rulebook]),
            "outcome": outcome,
            "loss_reason": loss_reason,
            "site_feedback": bool(remark),
        }


def _marks(session: Session, evaluation_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the letters of the marks now by evaluation and rule."""
    query = select(col(VerdictRow.evaluation_id), col(VerdictRow.rule), standing.mark)
    found: dict[int, dict[str, str]] = {}
    for evaluation_id, rule, mark in session.execute(query.where(col(VerdictRow.evaluation_id).in_(evaluation_ids))):
        found.setdefault(evaluation_id, {})[rule] = LETTERS[Mark(mark)]
    return found
