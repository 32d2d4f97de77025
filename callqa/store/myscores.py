"""A manager's own scores: how good, since when, which rules cost most, and where the others are."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from callqa import figures
from callqa.calls import Status
from callqa.figures import Clock, Integers
from callqa.intervals import Mean, Quartiles
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.examples import Moments, moments
from callqa.store.figure_tables import CallMarksRow
from callqa.store.figures import Period, of_recordings, read, scored
from callqa.store.queue import QueueFilter, QueueRow, Show, queue
from callqa.store.rulebooks import weighed
from callqa.store.tables import RecordingRow, RulebookRow
from callqa.store.team import RuleLoss, rule_losses
from callqa.workflow import SHOWN, State

MIN_COLLEAGUES = 5
"""With fewer colleagues there is no band: one could work out who is where."""
MIN_BAND_CALLS = 5
"""Colleagues with fewer calls in the time are left out of the band."""
_HIDDEN = sorted(set(State) - SHOWN)


class Step(StrEnum):
    """What one point of the trend is of."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A day, or a week by its Monday, as a date's ordinal: the own mean, and the band of the colleagues' means."""

    day: int
    score: Mean
    band: Quartiles | None


@dataclass(frozen=True, slots=True)
class MyScores:
    """What the calls of a period come to for the manager whose calls they are; ``rules``: the dearest first.

    ``rulebook`` is the newest that judged one of the calls.
    """

    score: Mean
    band: Quartiles | None
    trend: tuple[TrendPoint, ...]
    rules: tuple[RuleLoss, ...]
    moments: Moments
    calls: tuple[QueueRow, ...]
    rulebook: Mapping[str, Any]


def my_scores(
    *, session: Session, account: Account, period: Period, step: Step = Step.WEEK, limit: int = 200
) -> MyScores:
    """Return the scores of a period's calls that an account may see, and the newest ``limit`` of all its calls.

    For a manager these are the own calls from their release on, with the marks that count now.
    """
    calls = read(session, of_recordings(visible(account)), *period.conditions)
    tally, days = figures.tally(calls), _steps(figures.clock(calls.at_s, period.zone), step)
    band, bands = _bands(session, account, period, step)
    found, codes = np.unique(days, return_inverse=True)
    trend = zip(found.tolist(), figures.means(calls.score, codes, len(found)), strict=True)
    rules = rule_losses(tally, len(calls))
    wanted = QueueFilter(show=Show.ALL, status=Status.SCORED, newest_first=True)
    return MyScores(
        score=figures.mean(calls.score),
        band=band,
        trend=tuple(TrendPoint(day, score, bands.get(day)) for day, score in trend),
        rules=rules,
        moments=moments(session, account, calls, [one.rule for one in rules]),
        calls=queue(session=session, account=account, wanted=wanted, limit=limit),
        rulebook=_newest_rulebook(session, account),
    )


def _bands(
    session: Session, account: Account, period: Period, step: Step
) -> tuple[Quartiles | None, Mapping[int, Quartiles]]:
    """Return the band of all calls of the period and that of each step, of colleagues whose names nobody learns.

    Their calls count from their release on, as the account's own do.
    """
    if account.agent is None:
        return None, {}
    query = (
        select(col(CallMarksRow.agent), col(CallMarksRow.at_s), col(CallMarksRow.score))
        .where(scored, *period.conditions, ~of_recordings(col(RecordingRow.state).in_(_HIDDEN)))
        .where(col(CallMarksRow.agent).is_not(None), col(CallMarksRow.agent) != account.agent)
    )
    rows = session.connection().execute(query).all()  # plain rows: the session's take twice as long
    if not rows:
        return None, {}
    agents, at_s, values = zip(*rows, strict=True)
    scores, managers = np.array(values, dtype=np.float64), figures.coded(agents).codes
    days = _steps(figures.clock(np.array(at_s, dtype=np.int64), period.zone), step)
    enough = {"min_calls": MIN_BAND_CALLS, "min_managers": MIN_COLLEAGUES}
    overall = figures.bands(scores, np.zeros(len(scores), dtype=np.int64), managers, **enough)
    return overall.get(0), figures.bands(scores, days, managers, **enough)


def _steps(clock: Clock, step: Step) -> Integers:
    return clock.day if step is Step.DAY else clock.day - clock.weekday


def _newest_rulebook(session: Session, account: Account) -> Mapping[str, Any]:
    used = select(col(CallMarksRow.rulebook)).where(of_recordings(visible(account))).distinct()
    newest = select(col(RulebookRow.content)).where(col(RulebookRow.hash).in_(used))
    content = session.scalars(newest.order_by(col(RulebookRow.created_at).desc()).limit(1)).one_or_none()
    return weighed(content) if content else {}
