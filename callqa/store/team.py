"""What the calls of a period come to, for those who supervise: by manager, rule and time, each with how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from callqa import figures
from callqa.calls import Mark
from callqa.figures import Calls, Clock, Integers, RuleTally
from callqa.intervals import Mean, Share
from callqa.shoptime import DAY_MIN, Shift
from callqa.store.access import may_supervise, sees_personal
from callqa.store.accounts import Account
from callqa.store.codecs import CONCLUSIONS
from callqa.store.figure_tables import CallMarksRow
from callqa.store.figures import Period, of_recordings, read, scored
from callqa.store.personal import masked_quote
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, TranscriptRow
from callqa.store.values import values_of

MIN_CALLS = 20
"""Managers with fewer calls are not ranked: chance would place them."""
OUTCOMES = ("order", "no_order", "service")
ASKING = ("order", "no_order")
"""The outcomes of calls in which a purchase was in view."""


@dataclass(frozen=True, slots=True)
class ManagerFigures:
    """A manager's mean score, and how many of the calls with a purchase in view ended with an order.

    The manager of calls that nobody is named for has no name.
    """

    name: str
    score: Mean
    orders: Share

    @property
    def ranked(self) -> bool:
        """Whether there are calls enough to compare the manager with others."""
        return bool(self.name) and self.score.count >= MIN_CALLS


@dataclass(frozen=True, slots=True)
class RuleLoss:
    """How often a rule was broken where it applied, and how many points it cost a call on average."""

    rule: str
    broken: Share
    points: float


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """All figures of a period.

    ``managers``: those with calls enough first, the best mean first, then the others by name. ``rules``: the dearest
    first. ``heat``: by (manager, rule) in how many calls the rule was broken. ``days``: by date ordinal, ``hours`` and
    ``weekdays`` by number, ``shifts`` by name.
    """

    score: Mean
    managers: tuple[ManagerFigures, ...]
    rules: tuple[RuleLoss, ...]
    heat: Mapping[tuple[str, str], Share]
    days: Mapping[int, Mean]
    hours: Mapping[int, Mean]
    weekdays: Mapping[int, Mean]
    shifts: Mapping[str, Mean]
    outcomes: Mapping[str, Share]
    loss_reasons: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class SiteRemark:
    """What a customer said about the site, and where."""

    recording_id: int
    happened_at_s: int
    agent: str | None
    quote: str
    start_s: float


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided on the machine's marks of a rule. ``pairs``: calls by (machine's mark, person's mark)."""

    rule: str
    pairs: Mapping[tuple[Mark, Mark], int]

    @property
    def kept(self) -> Share:
        """How many of the machine's marks were confirmed."""
        same = sum(count for (machine, person), count in self.pairs.items() if machine == person)
        return Share(same, sum(self.pairs.values()))


def team_figures(
    *, session: Session, account: Account, period: Period, shifts: Sequence[Shift] = ()
) -> TeamFigures | None:
    """Return what the calls of a period come to, or ``None`` for those who may not supervise.

    All calls with a score count that were not voided, with the marks that count now.
    """
    if not may_supervise(account):
        return None
    return to_figures(read(session, *period.conditions), period.zone, shifts)


def to_figures(calls: Calls, zone: ZoneInfo, shifts: Sequence[Shift] = ()) -> TeamFigures:
    """Work the figures out from the calls."""
    tally, clock = figures.tally(calls), figures.clock(calls.at_s, zone)
    return TeamFigures(
        score=figures.mean(calls.score),
        managers=_managers(calls),
        rules=rule_losses(tally, len(calls)),
        heat=_heat(calls, tally),
        days=_by(calls, clock.day),
        hours=_by(calls, clock.minute // 60),
        weekdays=_by(calls, clock.weekday),
        shifts={shift.name: _of_shift(calls, clock, shift) for shift in shifts},
        outcomes=figures.shares(calls.outcome, OUTCOMES),
        loss_reasons=figures.shares(calls.loss_reason, [reason for reason in calls.loss_reason.values if reason]),
    )


def rule_losses(tally: RuleTally, calls: int) -> tuple[RuleLoss, ...]:
    """Return the rules that applied to some call, the dearest first; ``calls`` is over how many."""
    found = [
        RuleLoss(rule, tally.share(place), float(tally.lost[place]) / max(calls, 1))
        for place, rule in enumerate(tally.rules)
    ]
    return tuple(sorted((one for one in found if one.broken.whole), key=lambda one: (-one.points, one.rule)))


def site_remarks(*, session: Session, account: Account, period: Period, limit: int = 200) -> tuple[SiteRemark, ...]:
    """Return what customers said about the site, the latest first; nothing for those who may not supervise."""
    if not may_supervise(account):
        return ()
    query = (
        select(
            col(CallMarksRow.recording_id),
            col(CallMarksRow.at_s),
            col(CallMarksRow.agent),
            col(EvaluationRow.conclusions),
            col(TranscriptRow.language),
        )
        .join(EvaluationRow, col(EvaluationRow.id) == CallMarksRow.evaluation_id)
        .join(TranscriptRow, col(TranscriptRow.id) == EvaluationRow.transcript_id)
        .where(col(CallMarksRow.site_feedback), scored, *period.conditions)
        .order_by(col(CallMarksRow.at_s).desc(), col(CallMarksRow.recording_id))
        .limit(limit)
    )
    open_ = sees_personal(account)
    return tuple(
        SiteRemark(
            recording_id,
            at_s,
            agent,
            evidence.quote if open_ else masked_quote(evidence.quote, language),
            evidence.start_s,
        )
        for recording_id, at_s, agent, conclusions, language in session.execute(query)
        for conclusion in CONCLUSIONS.validate_python(conclusions)
        if conclusion.field == "site_feedback"
        for evidence in conclusion.evidence
    )


def decided(
    *, session: Session, account: Account, period: Period, among: ColumnElement[bool] | None = None
) -> tuple[Decided, ...]:
    """Return by rule what people last decided on the machine's marks of a period's calls; confirmed ones count.

    Args:
        session: an open database session.
        account: who asks; nothing for those who may not supervise.
        period: of the calls.
        among: a condition on ``RecordingRow`` for only some of the calls, such as a random sample.
    """
    if not may_supervise(account):
        return ()
    latest = (
        select(func.max(col(ReviewRow.id)))
        .join(CallMarksRow, col(CallMarksRow.recording_id) == ReviewRow.recording_id)
        .where(scored, *period.conditions, *([] if among is None else [of_recordings(among)]))
        .group_by(col(ReviewRow.recording_id), col(ReviewRow.rule))
    )
    query = (
        select(col(ReviewRow.rule), col(ReviewRow.machine_mark), col(ReviewRow.mark), func.count())
        .where(col(ReviewRow.id).in_(latest))
        .group_by(col(ReviewRow.rule), col(ReviewRow.machine_mark), col(ReviewRow.mark))
    )
    found: dict[str, dict[tuple[Mark, Mark], int]] = {}
    for rule, machine, person, count in session.execute(query):
        found.setdefault(rule, {})[Mark(machine), Mark(person)] = count
    return tuple(Decided(rule, pairs) for rule, pairs in sorted(found.items()))


def segments(*, session: Session, account: Account) -> tuple[str, ...]:
    """Return the segments that occur; nothing for those who may not supervise."""
    if not may_supervise(account):
        return ()
    return values_of(session, col(RecordingRow.segment))


def _managers(calls: Calls) -> tuple[ManagerFigures, ...]:
    size = len(calls.agent.values)
    scores = figures.means(calls.score, calls.agent.codes, size)
    ordered, asking = (_counts(calls, among) for among in (ASKING[:1], ASKING))
    found = [
        ManagerFigures(name, scores[place], Share(int(ordered[place]), int(asking[place])))
        for place, name in enumerate(calls.agent.values)
    ]
    return tuple(sorted(found, key=_rank))


def _rank(manager: ManagerFigures) -> tuple[bool, float, bool, str]:
    return not manager.ranked, -(manager.score.value or 0.0) if manager.ranked else 0.0, not manager.name, manager.name


def _counts(calls: Calls, outcomes: Sequence[str]) -> Integers:
    """Count each manager's calls with one of the outcomes."""
    wanted = [place for place, value in enumerate(calls.outcome.values) if value in outcomes]
    fitting = calls.agent.codes[np.isin(calls.outcome.codes, wanted)]
    return np.bincount(fitting, minlength=len(calls.agent.values))


def _heat(calls: Calls, tally: RuleTally) -> dict[tuple[str, str], Share]:
    cells = {
        (name, rule): tally.share(at, place)
        for place, name in enumerate(calls.agent.values)
        for at, rule in enumerate(tally.rules)
    }
    return {cell: share for cell, share in cells.items() if share.whole}


def _by(calls: Calls, values: Integers) -> dict[int, Mean]:
    found, codes = np.unique(values, return_inverse=True)
    return dict(zip(found.tolist(), figures.means(calls.score, codes, len(found)), strict=True))


def _of_shift(calls: Calls, clock: Clock, shift: Shift) -> Mean:
    within = (clock.minute - shift.start_min) % DAY_MIN < shift.length_min
    return figures.mean(calls.score[within])
