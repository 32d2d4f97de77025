"""Stored rulebooks: what each told of itself when it judged."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.store.tables import EvaluationRow, RulebookRow


def rulebook_of(session: Session, evaluation: EvaluationRow) -> Mapping[str, Any]:
    """Return the rulebook that an evaluation was made with; ``scorecard`` is the one that weighed the marks."""
    return weighed(session.get_one(RulebookRow, evaluation.rulebook).content, evaluation.scorecard)


def weighed(content: Mapping[str, Any], scorecard: str | None = None) -> Mapping[str, Any]:
    """Put a scorecard in the place of its name: the one asked for, else the one for calls that have no other."""
    return {**content, "scorecard": content["scorecards"][scorecard or content["scorecard"]]}


def rule_titles(session: Session) -> dict[str, str]:
    """Return what rules are called, by id; the newest rulebook that knows a rule names it."""
    titles: dict[str, str] = {}
    for content in session.scalars(select(col(RulebookRow.content)).order_by(col(RulebookRow.created_at))):
        titles |= {rule["id"]: rule["title"] for rule in content["rules"]}
    return titles
