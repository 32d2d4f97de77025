"""A report on the phone system's calls as tables. ``docs/phone.md`` explains every column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from callqa.phone.contact import Contacted
from callqa.phone.figures import Tally, Waits
from callqa.phone.followup import Episode, FollowUp
from callqa.phone.hours import DAYS
from callqa.phone.presence import Day
from callqa.reports.phone import PhoneReport

Value: TypeAlias = str | float | None
"""Moments and days are texts in ISO 8601, moments in the shop's time."""

_EPISODE = (
    "customer", "first_at", "last_at", "tries", "short", "reason", "queue", "segment", "counts_from", "speed",
    "called_at", "called_by", "reached", "calls_back", "last_called_at", "got_through_at",
)  # fmt: skip
_ORDER = ("order", "ordered_at", "customer", "counts_from", "speed", "contact_at", "direction", "manager", "took_s")
_PRESENCE = (
    "day", "manager", "first_in", "last_out", "logged_s", "paused_s", "pauses", "no_end", "no_start", "pauses_no_end",
)  # fmt: skip
_MANAGER = ("manager", "answered", "talk_s", "rung_calls", "rung_times", "rung_long", "made", "reached")
_TALLY = ("answered", "missed", "missed_share", "short", "unknown", "in_time", "in_time_of", "service_level")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that all have the columns of the heading. Shares are given to 0.01 %, seconds to 0.1 ms."""

    heading: Sequence[str]
    rows: Sequence[Sequence[Value]]


def tables(report: PhoneReport) -> dict[str, Table]:
    """Return all tables by name; ``figures`` has a figure and its value in every row."""
    figures, zone = report.figures, report.period.zone
    followed = report.followed
    found = {
        "figures": Table(("figure", "value"), list(_figures(report))),
        "reasons": Table(
            ("reason", "calls", "share"), [(reason, of.part, of.value) for reason, of in figures.reasons.items()]
        ),
        "hours": _tallies("hour", ((hour, tally) for hour, tally in figures.hours.items())),
        "weekdays": _tallies("weekday", ((DAYS[day], tally) for day, tally in figures.weekdays.items())),
        "days": _tallies("day", ((date.fromordinal(day).isoformat(), tally) for day, tally in figures.days.items())),
        "queues": _tallies("queue", figures.queues.items()),
        "segments": _tallies("segment", figures.segments.items()),
        "managers": Table(_MANAGER, [astuple(one) for one in figures.managers]),
        "missed_callers": Table(_EPISODE, [_episode(one, zone) for one in followed.episodes]),
        "attempts": Table(("attempt", "customers"), list(followed.figures.attempts.items())),
        "call_back": Table(_EPISODE, [_episode(one, zone) for one in report.waiting]),
        "orders": Table(_ORDER, [_order(one, zone) for one in report.orders.orders]),
        "presence": Table(_PRESENCE, [_presence(one, zone) for one in report.presence]),
    }
    return {name: Table(one.heading, [tuple(map(_rounded, row)) for row in one.rows]) for name, one in found.items()}


def _figures(report: PhoneReport) -> Iterator[tuple[str, Value]]:
    period, whole = report.period, report.figures.whole
    yield "since", _text(period.since, period.zone)
    yield "until", _text(period.until, period.zone)
    yield "read_at", _text(report.now, period.zone)
    yield "queue", period.queue
    yield "segment", period.segment
    yield "manager", period.manager
    yield from zip(_TALLY, _tally(whole), strict=True)
    yield "answer_within_s", report.service.within_s
    yield "service_level_wanted", report.service.share
    yield from _waits("wait_answered", report.figures.wait_answered)
    yield from _waits("wait_given_up", report.figures.wait_given_up)
    yield from _follow_up(report.followed.figures)
    orders = report.orders.figures
    yield "orders", orders.orders
    yield "orders_open", orders.open
    yield "orders_no_number", orders.no_number
    yield from ((f"orders_{speed}", share.part) for speed, share in orders.speeds.items())
    yield "orders_lost", orders.lost.part
    yield "orders_lost_share", orders.lost.value
    yield "orders_median_s", orders.median_s


def _follow_up(figures: FollowUp) -> Iterator[tuple[str, Value]]:
    yield "missed_callers", figures.callers
    yield "missed_callers_short", figures.short_callers
    yield "missed_hidden", figures.hidden
    yield from ((f"called_back_{speed}", share.part) for speed, share in figures.speeds.items())
    yield "got_through", figures.got_through.part
    yield "called_back", figures.reached.whole
    yield "called_back_reached", figures.reached.part
    yield "called_back_median_s", figures.median_s


def _waits(name: str, waits: Waits) -> Iterator[tuple[str, Value]]:
    yield f"{name}_count", waits.count
    yield f"{name}_mean_s", waits.mean_s
    yield f"{name}_median_s", waits.median_s
    yield f"{name}_p90_s", waits.p90_s
    yield f"{name}_longest_s", waits.longest_s


def _tallies(name: str, tallies: Iterable[tuple[Value, Tally]]) -> Table:
    return Table((name, *_TALLY), [(value, *_tally(tally)) for value, tally in tallies])


def _tally(tally: Tally) -> tuple[Value, ...]:
    return (
        tally.answered,
        tally.missed,
        tally.lost.value,
        tally.short,
        tally.unknown,
        tally.in_time.part,
        tally.in_time.whole,
        tally.in_time.value,
    )


def _episode(one: Episode, zone: ZoneInfo) -> tuple[Value, ...]:
    return (
        one.customer,
        _text(one.first_at, zone),
        _text(one.last_at, zone),
        one.tries,
        one.short,
        one.reason,
        one.queue,
        one.segment,
        _text(one.counts_from, zone),
        one.speed,
        _text(one.called_at, zone),
        one.called_by or None,
        one.reached,
        one.calls_back,
        _text(one.last_called_at, zone),
        _text(one.got_through_at, zone),
    )


def _order(one: Contacted, zone: ZoneInfo) -> tuple[Value, ...]:
    order = one.order
    counts_from, contact_at = _text(one.counts_from, zone), _text(one.contact_at, zone)
    known = (order.order_id, _text(order.ordered_at, zone), order.customer or None, counts_from)
    return (*known, one.speed, contact_at, one.direction, one.manager or None, one.took_s)


def _presence(one: Day, zone: ZoneInfo) -> tuple[Value, ...]:
    return (
        one.day.isoformat(),
        one.manager,
        _text(one.first_in, zone),
        _text(one.last_out, zone),
        one.logged_s,
        sum(one.paused_s.values()),
        _reasons(one.paused_s),
        one.no_end,
        one.no_start,
        one.pauses_no_end,
    )


def _reasons(paused_s: Mapping[str, float]) -> str:
    return "; ".join(f"{reason or '-'}: {seconds:.0f} s" for reason, seconds in paused_s.items())


def _text(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat(timespec="seconds")


def _rounded(value: Value) -> Value:
    return round(value, 4) if isinstance(value, float) else value
