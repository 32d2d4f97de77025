"""What each manager answered, did not pick up and called, and when they were logged in and paused."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from callqa.intervals import Share
from callqa.phone.figures import RUNG_S, ManagerCalls, PhoneFigures
from callqa.phone.presence import Day
from callqa.review.language import _, day, number
from callqa.review.parts.phone import said
from callqa.review.parts.tables import Cell, Row, Table


@dataclass(slots=True)
class _There:
    """A manager's days together."""

    days: int = 0
    logged_s: float = 0.0
    no_end: int = 0
    no_start: int = 0
    pauses_no_end: int = 0
    paused_s: Counter[str] = field(default_factory=Counter)


def calls(figures: PhoneFigures) -> Table:
    """Return the table of calls by manager, who answered most first."""
    ordered = sorted(figures.managers, key=lambda one: (-one.answered, one.name))
    return Table(
        title=_("Calls by manager"),
        columns=(_("Manager"), _("Answered calls"), _("Spoke"), _("Did not pick up"), _("Calls made")),
        rows=tuple(_calls(one) for one in ordered),
        widths="minmax(6rem, 2fr) minmax(3.4rem, 1fr) minmax(4rem, 1fr) minmax(4.5rem, 1fr) minmax(4rem, 1fr)",
        note=_(
            "did not pick up: calls in which the phone rang in vain, and those in which it rang {time} or longer"
        ).format(time=said.seconds(RUNG_S)),
        nothing=_("Nobody answered or made a call in this period."),
        stacks=True,
    )


def _calls(one: ManagerCalls) -> Row:
    each = one.talk_s / one.answered if one.answered else None
    long = _("rang longer: {count}").format(count=number(one.rung_long)) if one.rung_calls else ""
    reached = _("reached: {part}").format(part=said.of(Share(one.reached, one.made))) if one.made else ""
    return Row(
        (
            Cell(one.name),
            Cell(number(one.answered), number=True),
            Cell(
                said.seconds(one.talk_s, days=False),
                below=_("a call: {time}").format(time=said.seconds(each)) if each else "",
            ),
            Cell(number(one.rung_calls), "warn" if one.rung_long else "", below=long),
            Cell(number(one.made), below=reached),
        ),
        key=one.name,
    )


def presence(days: Sequence[Day]) -> Table:
    """Return the table of time logged in and paused by manager."""
    found: dict[str, _There] = {}
    for one in days:
        there = found.setdefault(one.manager, _There())
        there.days += one.first_in is not None or bool(one.logged_s)
        there.logged_s += one.logged_s
        there.no_end += one.no_end
        there.no_start += one.no_start
        there.pauses_no_end += one.pauses_no_end
        there.paused_s.update(one.paused_s)
    return Table(
        title=_("Logged in and paused"),
        columns=(_("Manager"), _("Days"), _("Logged in"), _("Paused"), _("End not known")),
        rows=tuple(_there(name, there) for name, there in sorted(found.items())),
        widths="minmax(6rem, 2fr) 3rem minmax(4rem, 1fr) minmax(6rem, 2.4fr) minmax(4.5rem, 1fr)",
        note=_("only time of which the log tells both ends; all queues of the manager"),
        nothing=_("The log tells of nobody who logged in or paused."),
        stacks=True,
    )


def _there(name: str, there: _There) -> Row:
    return Row(
        (
            Cell(name),
            Cell(number(there.days), number=True),
            Cell(said.seconds(there.logged_s or None, days=False)),
            _paused(there.paused_s),
            _unknown(there.no_end, there.no_start, there.pauses_no_end),
        ),
        key=name,
    )


def _paused(paused_s: Counter[str]) -> Cell:
    unnamed = _("no reason given")
    reasons = (f"{reason or unnamed}: {said.seconds(one, days=False)}" for reason, one in paused_s.most_common())
    whole = sum(paused_s.values())
    return Cell(said.seconds(whole, days=False), "" if whole else "muted", below=said.listed(reasons))


def _unknown(no_end: int, no_start: int, pauses: int) -> Cell:
    told = (
        _("logged out without logging in: {count}").format(count=number(no_start)) if no_start else "",
        _("pauses: {count}").format(count=number(pauses)) if pauses else "",
    )
    return Cell(number(no_end), "warn" if no_end else "muted", below=said.listed(told))


def by_day(days: Sequence[Day], zone: ZoneInfo) -> Table:
    """Return the table of first log-ins and last log-outs, the newest day first."""
    ordered = sorted(days, key=lambda one: (-one.day.toordinal(), one.manager))
    return Table(
        title=_("Day by day"),
        columns=(_("Day"), _("Manager"), _("First log-in"), _("Last log-out"), _("Logged in"), _("Paused")),
        rows=tuple(_by_day(one, zone) for one in ordered[: said.SHOWN]),
        widths="4.5rem minmax(5rem, 2fr) 4rem 4rem minmax(4rem, 1fr) minmax(4rem, 1fr)",
        note=said.newest(len(ordered), _("times of the shop; – where the log tells of none on that day")),
        nothing=_("The log tells of nobody who logged in or paused."),
        stacks=True,
    )


def _by_day(one: Day, zone: ZoneInfo) -> Row:
    paused = sum(one.paused_s.values())
    return Row(
        (
            Cell(day(one.day)),
            Cell(one.manager),
            Cell(_clock(one.first_in, zone)),
            Cell(_clock(one.last_out, zone)),
            Cell(said.seconds(one.logged_s or None), below=_("end not known") if one.no_end else ""),
            Cell(said.seconds(paused), "" if paused else "muted"),
        ),
        key=f"{one.day} {one.manager}",
    )


def _clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return "–" if moment is None else f"{moment.astimezone(zone):%H:%M}"
