"""What the phone system's calls of a period come to, and when managers were there, for those who supervise."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import false, select
from sqlmodel import Session, col

from callqa.phone.calls import Presence
from callqa.phone.figures import PhoneFigures, to_figures
from callqa.phone.presence import Day, Seen, days_of
from callqa.phone.service import Service
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.phone_columns import PhonePeriod, is_manager, managers_of, read_calls, read_rung
from callqa.store.phone_tables import PhoneCallRow, PhonePresenceRow, PhoneRingRow

_SHIFT = timedelta(days=7)
"""So long before and after a period events are read: a session that began before it may end in it."""
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PhoneChoices:
    """The queues, segments and managers that occur, by name."""

    queues: tuple[str, ...]
    segments: tuple[str, ...]
    managers: tuple[str, ...]


def phone_figures(
    *, session: Session, account: Account | None, period: PhonePeriod, service: Service, rung: bool = True
) -> PhoneFigures | None:
    """Return what the calls of a period come to, or ``None`` for those who may not supervise.

    Of one manager they are the calls that the manager answered or made, and those in which the manager's phone rang in
    vain; nobody in particular misses a call. ``rung``: with the phones that rang in vain, which takes its time.
    """
    if not may_supervise(account):
        return None
    calls = read_calls(session, *period.bounds, *period.chosen, *period.of_manager, customers=False)
    rang = () if period.manager is None else (is_manager(PhoneRingRow, period.manager),)
    incoming = col(PhoneCallRow.direction) == "in"
    conditions = (incoming, *period.bounds, *period.chosen, *rang) if rung else (false(),)
    return to_figures(calls, read_rung(session, *conditions), service, period.zone)


def presence_days(*, session: Session, account: Account | None, period: PhonePeriod) -> tuple[Day, ...]:
    """Return when managers were there on the days of a period, of all or one; nothing for those who may not supervise.

    Queue and segment of the period make no difference.
    """
    if not may_supervise(account):
        return ()
    row = PhonePresenceRow
    query = select(col(row.at), col(row.agent), col(row.member), col(row.queue), col(row.what), col(row.reason))
    within = (col(row.at) >= period.since - _SHIFT, col(row.at) < period.until + _SHIFT)
    mine = () if period.manager is None else (is_manager(row, period.manager),)
    found = session.execute(query.where(*within, *mine).order_by(col(row.at), col(row.id))).all()
    managers = managers_of(session, [one.agent for one in found], [one.member for one in found])
    seen = [
        Seen(one.at, manager or one.member, one.member, one.queue, Presence(one.what), one.reason)
        for one, manager in zip(found, managers, strict=True)
    ]
    first, last = (moment.astimezone(period.zone).date() for moment in (period.since, period.until - _MOMENT))
    return tuple(day for day in days_of(seen, period.zone) if first <= day.day <= last)


def phone_choices(*, session: Session, account: Account | None, period: PhonePeriod) -> PhoneChoices:
    """Return by what the calls of a period can be chosen; nothing for those who may not supervise."""
    if not may_supervise(account):
        return PhoneChoices((), (), ())
    row = PhoneCallRow
    query = select(col(row.queue), col(row.segment), col(row.agent), col(row.member)).where(*period.bounds).distinct()
    found = session.execute(query).all()
    managers = managers_of(session, [one.agent for one in found], [one.member for one in found])
    return PhoneChoices(
        queues=tuple(sorted({one.queue for one in found if one.queue})),
        segments=tuple(sorted({one.segment for one in found if one.segment})),
        managers=tuple(sorted({manager for manager in managers if manager})),
    )
