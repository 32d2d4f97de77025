"""What callqa tells of a made-up life on the telephone, under the names of ``phone_truth.py``."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import phone_plan as plan
from phone_plan import Life
from sqlalchemy import select
from sqlmodel import Session, col

from callqa.phone.contact import Contacted
from callqa.phone.figures import PhoneFigures, Tally, Waits
from callqa.phone.followup import Episode
from callqa.phone.presence import Day
from callqa.settings import Settings
from callqa.store.phone_columns import PhonePeriod
from callqa.store.phone_figures import phone_figures, presence_days
from callqa.store.phone_followup import call_back_list, followed
from callqa.store.phone_orders import order_report
from callqa.store.phone_tables import PhoneCallRow

Figures = dict[str, dict[Any, Any]]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).toordinal()


def seen(session: Session, settings: Settings, life: Life) -> Figures:
    """Return all figures.

    Args:
        session: of the database into which the logs were read.
        settings: the shop's.
        life: only when it begins and ends is taken from it.
    """
    zone = ZoneInfo(settings.time_zone)
    service = settings.phone.service(zone)
    since, until, now = (datetime.fromtimestamp(at, UTC) for at in (life.since, life.until, life.now))
    whole = PhonePeriod(since, until, zone)
    found: Figures = {"calls": _calls(session)}
    for queue in (None, *plan.QUEUES):
        told = phone_figures(session=session, account=None, period=PhonePeriod(since, until, zone, queue),
                             service=service)  # fmt: skip
        of = f" of {queue}" if queue else ""
        found |= {group + of: values for group, values in _of_calls(_known(told)).items()}
    follow = _known(followed(session=session, account=None, period=whole, service=service, now=now))
    figures = follow.figures
    found["follow-up"] = {
        "callers": figures.callers, "short callers": figures.short_callers, "hidden": figures.hidden,
        "got through": figures.got_through.part, "reached": figures.reached.part, "called": figures.reached.whole,
        "median": figures.median_s,
    } | {f"speed {speed.value}": share.part for speed, share in figures.speeds.items() if share.part}  # fmt: skip
    found["attempts"] = dict(figures.attempts)
    found["episodes"] = {(one.customer, _at(one.first_at)): _episode(one) for one in follow.episodes}
    waiting = call_back_list(session=session, account=None, zone=zone, service=service, now=now)
    found["call back now"] = {place: one.customer for place, one in enumerate(waiting)}
    days = presence_days(session=session, account=None, period=whole)
    found["presence"] = {(day.manager, day.day.toordinal() - _EPOCH): _day(day) for day in days}
    report = _known(order_report(session=session, account=None, period=whole, service=service, now=now))
    found["orders"] = {int(one.order.order_id): _order(one) for one in report.orders}
    numbers = {"orders": report.figures.orders, "median": report.figures.median_s, "open": report.figures.open,
               "None": report.figures.no_number}  # fmt: skip
    numbers |= {speed.value: share.part for speed, share in report.figures.speeds.items()}
    found["order figures"] = {name: value for name, value in numbers.items() if value}
    return found


def _calls(session: Session) -> dict[Any, Any]:
    row = PhoneCallRow
    columns = (
        row.direction,
        row.customer,
        row.line,
        row.queue,
        row.segment,
        row.agent,
        row.ending,
        row.wait_s,
        row.talk_s,
    )
    found = session.execute(select(col(row.started_at), *map(col, columns)))
    return dict(Counter((_at(started_at), *rest) for started_at, *rest in found))


def _of_calls(told: PhoneFigures) -> Figures:
    return {
        "whole": {"": _tally(told.whole)},
        "by hour": _each(told.hours, _tally),
        "by weekday": _each(told.weekdays, _tally),
        "by day": {day - _EPOCH: _tally(tally) for day, tally in told.days.items()},
        "by queue": _each(told.queues, _tally),
        "by segment": _each(told.segments, _tally),
        "reasons": {reason.value: share.part for reason, share in told.reasons.items()},
        "waits": {"answered": _waits(told.wait_answered), "given up": _waits(told.wait_given_up)},
        "managers": {
            one.name: (
                one.answered,
                int(one.talk_s),
                one.rung_calls,
                one.rung_times,
                one.rung_long,
                one.made,
                one.reached,
            )
            for one in told.managers
        },
    }


def _each(tallies: Mapping[Any, Tally], told: Callable[[Tally], Any]) -> dict[Any, Any]:
    return {value: told(tally) for value, tally in tallies.items()}


def _tally(tally: Tally) -> tuple[int, ...]:
    if tally.unknown:
        return tally.answered, tally.missed, tally.short, tally.in_time.part, tally.in_time.whole, tally.unknown
    return tally.answered, tally.missed, tally.short, tally.in_time.part, tally.in_time.whole


def _waits(waits: Waits) -> tuple[float | None, ...]:
    if not waits.count:
        return (0,)
    mean, p90 = (round(value or 0, 6) for value in (waits.mean_s, waits.p90_s))
    return waits.count, mean, waits.median_s, p90, waits.longest_s


def _episode(one: Episode) -> tuple[Any, ...]:
    return (
        _at(one.last_at), one.tries, one.short, one.reason.value, one.queue, one.segment, _at(one.counts_from),
        _at(one.called_at), one.reached, one.calls_back, _at(one.got_through_at), one.contact,
        one.speed and one.speed.value,
    )  # fmt: skip


def _day(day: Day) -> tuple[Any, ...]:
    paused = tuple((reason, int(seconds)) for reason, seconds in day.paused_s.items())
    return (
        _at(day.first_in), _at(day.last_out), int(day.logged_s), paused, day.no_end, day.no_start, day.pauses_no_end,
    )  # fmt: skip


def _order(one: Contacted) -> tuple[Any, ...]:
    return (
        _at(one.counts_from), _at(one.contact_at), one.direction, one.manager, one.took_s,
        one.speed and one.speed.value,
    )  # fmt: skip


def _at(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _known(told: Any) -> Any:  # noqa: ANN401 - what it is given
    if told is None:
        raise RuntimeError("nothing is told to those who run commands")
    return told
