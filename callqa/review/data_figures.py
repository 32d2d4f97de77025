"""What the pages My scores and Team read: one short session a question, as the account that looks at the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.evaluation.kappa import Kappa, kappa
from callqa.review import context
from callqa.shoptime import Shift
from callqa.store import myscores, team
from callqa.store.accounts import Account
from callqa.store.figures import Period
from callqa.store.myscores import MyScores, Step
from callqa.store.queue_tables import SampledRow
from callqa.store.rulebooks import rule_titles
from callqa.store.tables import RecordingRow
from callqa.store.team import Decided, SiteRemark, TeamFigures

MIN_DRAWN = 20
"""With fewer marks of randomly drawn calls there is no kappa: its interval would span everything."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """People and the machine on one rule: all decisions, those on calls drawn at random, and kappa of the latter."""

    decided: Decided
    drawn: Decided | None
    kappa: Kappa | None


def zone() -> ZoneInfo:
    """Return the shop's time zone."""
    return ZoneInfo(context.settings().time_zone)


def shifts() -> tuple[Shift, ...]:
    """Return the shop's shifts."""
    return tuple(Shift(one.name, one.start, one.end, zone()) for one in context.settings().shifts)


def my_scores(account: Account, period: Period, step: Step) -> MyScores:
    """Return the account's own scores."""
    with Session(context.engine()) as session:
        return myscores.my_scores(session=session, account=account, period=period, step=step)


def team_figures(account: Account, period: Period) -> TeamFigures | None:
    """Return the figures of the team, or ``None`` for those who may not see them."""
    with Session(context.engine()) as session:
        return team.team_figures(session=session, account=account, period=period, shifts=shifts())


def site_remarks(account: Account, period: Period) -> tuple[SiteRemark, ...]:
    """Return what customers said about the site."""
    with Session(context.engine()) as session:
        return team.site_remarks(session=session, account=account, period=period)


def segments(account: Account) -> tuple[str, ...]:
    """Return the segments to choose from."""
    with Session(context.engine()) as session:
        return team.segments(session=session, account=account)


def titles() -> Mapping[str, str]:
    """Return what rules are called, by id."""
    with Session(context.engine()) as session:
        return rule_titles(session)


def agreement(account: Account, period: Period) -> tuple[Agreement, ...]:
    """Return how far people agree with the machine, by rule.

    Kappa is of the calls that were drawn at random alone: people look at the others because something is wrong there.
    """
    with Session(context.engine()) as session:
        drawn = col(RecordingRow.id).in_(select(col(SampledRow.recording_id)))
        everything = team.decided(session=session, account=account, period=period)
        of_drawn = {one.rule: one for one in team.decided(session=session, account=account, period=period, among=drawn)}
    return tuple(Agreement(one, of_drawn.get(one.rule), _kappa(of_drawn.get(one.rule))) for one in everything)


def _kappa(decided: Decided | None) -> Kappa | None:
    if decided is None or decided.kept.whole < MIN_DRAWN:
        return None
    return kappa(_tables(decided))


def _tables(decided: Decided) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return a table of counts a call; of one rule each holds a single mark."""
    marks: Sequence[Mark] = list(Mark)
    tables = np.zeros((decided.kept.whole, len(marks), len(marks)), dtype=np.int64)
    at = 0
    for (machine, person), count in decided.pairs.items():
        tables[at : at + count, marks.index(person), marks.index(machine)] = 1
        at += count
    return tables
