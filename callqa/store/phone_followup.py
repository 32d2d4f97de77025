"""Who did not get through, and whether and how soon somebody called back, for those who supervise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from callqa.phone.calls import MISSED, Ending
from callqa.phone.columns import Calls, Flags, among, milliseconds
from callqa.phone.figures import short_abandons
from callqa.phone.followup import FORGOTTEN, Episode, FollowUp, attempts, episodes, follow_up, to_call_back
from callqa.phone.service import Service
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.personal import sight
from callqa.store.phone_columns import PhonePeriod, read_calls
from callqa.store.phone_shown import shown_episodes
from callqa.store.phone_tables import PhoneCallRow

_AROUND = timedelta(days=31)
"""So long before and after the calls asked for a customer's other calls are read. An unbroken row of tries without any
contact that is longer than this begins anew."""

_incoming: ColumnElement[bool] = col(PhoneCallRow.direction) == "in"
_missed: ColumnElement[bool] = _incoming & col(PhoneCallRow.ending).in_(sorted(MISSED))
_known: ColumnElement[bool] = col(PhoneCallRow.customer).is_not(None)


@dataclass(frozen=True, slots=True)
class Followed:
    """The customers who did not get through in a period, by when they first tried, and what became of them.

    Their numbers are masked for those who may not see them.
    """

    figures: FollowUp
    episodes: tuple[Episode, ...]


def followed(
    *, session: Session, account: Account | None, period: PhonePeriod, service: Service, now: datetime
) -> Followed | None:
    """Return who did not get through in a period, or ``None`` for those who may not supervise.

    An episode belongs to the period in which it began, and to queue and segment of its last missed call. The manager of
    the period makes no difference.
    """
    if not may_supervise(account):
        return None
    calls, missing = _calls_of_missed(session, period.since, period.until, now)
    found = tuple(
        one
        for one in episodes(calls, service, period.zone, now)
        if period.since <= one.first_at < period.until and _fits(one, period.queue, period.segment)
    )
    counts = attempts(calls, _wanted(calls, period))
    easily = _answered_others(session, period, missing)
    if easily:
        counts = dict(sorted({**counts, 1: counts.get(1, 0) + easily}.items()))
    figures = follow_up(found, _hidden(session, period, service), counts)
    return Followed(figures, shown_episodes(found, sight(account)))


def call_back_list(
    *,
    session: Session,
    account: Account | None,
    zone: ZoneInfo,
    service: Service,
    now: datetime,
    queue: str | None = None,
    segment: str | None = None,
) -> tuple[Episode, ...]:
    """Return whom to call back now, the most urgent first; nothing for those who may not supervise."""
    if not may_supervise(account):
        return ()
    calls, _missing = _calls_of_missed(session, now - FORGOTTEN, now, now)
    found = [one for one in episodes(calls, service, zone, now) if _fits(one, queue, segment)]
    return shown_episodes(to_call_back(found, now), sight(account))


def _calls_of_missed(
    session: Session, since: datetime, until: datetime, now: datetime
) -> tuple[Calls, ColumnElement[bool]]:
    """Return all calls of the customers who missed somebody, and the condition for these customers."""
    row = col(PhoneCallRow.started_at)
    missing = select(col(PhoneCallRow.customer)).where(_missed, _known, row >= since - FORGOTTEN, row < until)
    theirs = col(PhoneCallRow.customer).in_(missing.distinct())
    outside = col(PhoneCallRow.direction).in_(("in", "out"))
    last = min(until + _AROUND, now)
    return read_calls(session, theirs, outside, row >= since - _AROUND, row <= last), theirs


def _wanted(calls: Calls, period: PhonePeriod) -> Flags:
    wanted = (calls.at_ms >= milliseconds(period.since)) & (calls.at_ms < milliseconds(period.until))
    if period.queue is not None:
        wanted &= among(calls.queue, period.queue)
    return wanted if period.segment is None else wanted & among(calls.segment, period.segment)


def _answered_others(session: Session, period: PhonePeriod, missing: ColumnElement[bool]) -> int:
    """Count the answered calls of customers who had missed nobody: they got through at the first attempt."""
    answered = col(PhoneCallRow.ending) == Ending.ANSWERED.value
    query = select(func.count()).select_from(PhoneCallRow)
    return session.scalar(query.where(_incoming, answered, _known, ~missing, *period.bounds, *period.chosen)) or 0


def _hidden(session: Session, period: PhonePeriod, service: Service) -> int:
    calls = read_calls(session, _missed, ~_known, *period.bounds, *period.chosen)
    return int((~short_abandons(calls, service)).sum())


def _fits(episode: Episode, queue: str | None, segment: str | None) -> bool:
    return (queue is None or episode.queue == queue) and (segment is None or episode.segment == segment)
