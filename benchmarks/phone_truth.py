"""All figures of a made-up life on the telephone, told from the life itself and not from any log.

A figure has a group and a name; ``phone_seen.py`` has the same names for what callqa tells. Formulas are those of
``docs/phone.md``, written a second time.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean, median
from typing import Any

import phone_plan as plan
from phone_plan import HOUR, MINUTE, WEEK, WITHIN_S, Call, Chase, Life, Order

Figures = dict[str, dict[Any, Any]]
"""By group, values by name."""


def truth(life: Life) -> Figures:
    """Return all figures."""
    return (
        {"calls": calls(life)}
        | of_calls(life.calls)
        | {f"{group} of {queue}": values for queue in plan.QUEUES for group, values in
           of_calls([call for call in life.calls if call.queue == queue]).items()}
        | followed(life)
        | {"call back now": to_call_back(life), "presence": presence(life)}
        | orders(life)
    )  # fmt: skip


def calls(life: Life) -> dict[Any, Any]:
    """Return every call: what is stored of it. Of a transferred one no log tells which number was called."""
    found: Counter[tuple[Any, ...]] = Counter()
    for call in life.calls:
        wait = call.wait if call.direction == "in" and call.ending != "menu" else None
        who = _called(call) if call.direction == "internal" and call.ending == "answered" else call.manager
        found[
            call.at, call.direction, call.customer, None if call.transfer else call.line or None,
            call.queue or None, segment(call) or None,
            who.name if who and (call.direction != "internal" or call.ending == "answered") else None,
            call.ending, wait, call.talk if call.ending == "answered" else None,
        ] += 1  # fmt: skip
    return dict(found)


def of_calls(chosen: Sequence[Call]) -> Figures:
    """Return the figures of some calls: how they ended, over hours and days, how long people waited, by manager."""
    incoming = [call for call in chosen if call.direction == "in"]
    groups: dict[str, Callable[[Call], Any]] = {
        "whole": lambda _call: "", "by hour": lambda call: (call.at + plan.OFFSET) % plan.DAY // HOUR,
        "by weekday": lambda call: plan.weekday(call.at), "by day": lambda call: plan.day(call.at),
        "by queue": lambda call: call.queue, "by segment": segment,
    }  # fmt: skip
    found = {group: tallies(incoming, key) for group, key in groups.items()}
    found["reasons"] = dict(Counter(reason(call) for call in incoming if call.is_missed and not call.is_short))
    answered = [call.wait for call in incoming if call.ending == "answered"]
    given_up = [call.wait for call in incoming if call.ending == "gave_up" and not call.is_short]
    found["waits"] = {"answered": waits(answered), "given up": waits(given_up)}
    found["managers"] = managers(chosen)
    return found


def tallies(incoming: Iterable[Call], key: Callable[[Call], Any]) -> dict[Any, Any]:
    """Count how calls ended: answered, missed, short, in time, told."""
    found: dict[Any, list[int]] = defaultdict(lambda: [0] * 5)
    for call in incoming:
        answered = call.ending == "answered"
        counted = plan.is_open(call.at) and not call.is_short
        in_time = answered and counted and (call.wait or 0) <= WITHIN_S
        for place, yes in enumerate((answered, not answered and not call.is_short, call.is_short, in_time, counted)):
            found[key(call)][place] += yes
    return {value: tuple(counts) for value, counts in found.items()}


def waits(seconds: Sequence[int | None]) -> tuple[float, ...]:
    """Return count, mean, median, 90 % and longest."""
    known = sorted(one for one in seconds if one is not None)
    if not known:
        return (0,)
    place = 0.9 * (len(known) - 1)
    below = known[int(place)]
    above = known[min(int(place) + 1, len(known) - 1)]
    p90 = below + (above - below) * (place - int(place))
    return len(known), round(fmean(known), 6), float(median(known)), round(p90, 6), float(known[-1])


def managers(chosen: Iterable[Call]) -> dict[Any, Any]:
    """Return by manager: answered, talked, calls and times rung in vain, of them long, made, reached."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * 7)
    for call in chosen:
        if call.manager and call.direction == "in":
            found[call.manager.name][0] += 1
            found[call.manager.name][1] += call.talk
        elif call.manager and call.direction == "out":
            found[call.manager.name][5] += 1
            found[call.manager.name][6] += call.ending == "answered"
        rung: dict[str, list[int]] = defaultdict(list)
        for manager, milliseconds in call.rings if call.queues else ():
            rung[manager.name].append(milliseconds)
        for name, times in rung.items():
            found[name][2] += 1
            found[name][3] += len(times)
            found[name][4] += max(times) >= plan.RUNG_S * 1000
    return {name: tuple(counts) for name, counts in found.items()}


def followed(life: Life) -> Figures:
    """Return what became of those who did not get through."""
    told = [(chase, speed(life, chase)) for chase in life.chases]
    real = [(chase, what) for chase, what in told if not _is_short(chase)]
    called = [chase for chase, _what in real if chase.back]
    took = [max(0, chase.back[0].at - plan.opening(chase.tries[0].over)) for chase in called]
    speeds = Counter(what for _chase, what in real if what)
    hidden = [call for call in life.calls if call.is_missed and call.customer is None and not call.is_short]
    return {
        "follow-up": {
            "callers": len(real), "short callers": len(told) - len(real), "hidden": len(hidden),
            "got through": sum(what is None for _chase, what in real),
            "reached": sum(chase.back[0].ending == "answered" for chase in called), "called": len(called),
            "median": float(median(took)),
        } | {f"speed {what}": count for what, count in speeds.items()},
        "attempts": dict(life.through_at),
        "episodes": {(chase.tries[0].customer, chase.tries[0].at): _episode(chase, what) for chase, what in told},
    }  # fmt: skip


def _episode(chase: Chase, what: str | None) -> tuple[Any, ...]:
    first, last = chase.tries[0], chase.tries[-1]
    through = chase.through.at if chase.through and not chase.back else None
    return (
        last.at, len(chase.tries), _is_short(chase), reason(last), last.queue, segment(last), plan.opening(first.over),
        chase.back[0].at if chase.back else None, chase.back[0].ending == "answered" if chase.back else None,
        len(chase.back), through, _is_contact(chase), what,
    )  # fmt: skip


def speed(life: Life, chase: Chase) -> str | None:
    """Tell how soon somebody called back; ``None`` where the customer got through before."""
    if chase.through and not chase.back:
        return None
    return soon(plan.opening(chase.tries[0].over), chase.back[0].at if chase.back else None, life.now)


def soon(since: int, called: int | None, now: int) -> str:
    """Tell how soon a call is."""
    if called is None:
        return "open" if now - since <= HOUR else "never"
    if called - since <= 20 * MINUTE:
        return "within_20_min"
    if called - since <= HOUR:
        return "within_1_h"
    return "same_day" if plan.day(called) == plan.day(since) else "later"


def to_call_back(life: Life) -> dict[Any, Any]:
    """Return whom to call now, by place in the list."""
    waiting = [chase for chase in life.chases if not _is_contact(chase) and life.now - chase.tries[-1].at <= WEEK]
    waiting.sort(key=lambda one: (bool(one.back), _is_short(one), -one.tries[-1].at, one.tries[0].customer))
    return {place: chase.tries[0].customer for place, chase in enumerate(waiting)}


def presence(life: Life) -> dict[Any, Any]:
    """Return by manager and day: first in, last out, seconds there, paused by reason, log-ins without an end."""
    found = {}
    for shift in life.shifts:
        paused: Counter[str] = Counter()
        for since, until, why in shift.pauses:
            paused[why] += until - since
        there = 0 if shift.out is None else shift.out - shift.into
        found[shift.manager.name, plan.day(shift.into)] = (
            shift.into, shift.out, there, tuple(sorted(paused.items())), int(shift.out is None), 0, 0,
        )  # fmt: skip
    return found


def orders(life: Life) -> Figures:
    """Return how soon somebody spoke with those who ordered."""
    by_customer: dict[str | None, list[Call]] = defaultdict(list)
    for call in life.calls:
        if call.ending == "answered" and call.customer:
            by_customer[call.customer].append(call)
    told = {order.number: _order(life, order, by_customer[order.customer]) for order in life.orders}
    closed = [one for one in told.values() if one[-1] not in {None, "open"}]
    took = [one[4] for one in closed if one[4] is not None]
    counts = Counter(one[-1] for one in told.values())
    figures = {"orders": len(closed), "median": float(median(took))} | {
        str(what): many for what, many in counts.items()
    }
    return {"orders": told, "order figures": figures}


def _order(life: Life, order: Order, theirs: Iterable[Call]) -> tuple[Any, ...]:
    since = plan.opening(order.at)
    call = next((one for one in theirs if one.at >= order.at or one.over + one.talk >= order.at), None)
    what = soon(since, call.at if call else None, life.now) if order.customer else None
    if call is None or call.manager is None:
        return since, None, None, "", None, what
    return since, call.at, call.direction, call.manager.name, float(max(0, call.at - since)), what


def reason(call: Call) -> str:
    """Tell why a call was missed."""
    return call.ending if plan.is_open(call.at) else "out_of_hours"


def segment(call: Call) -> str:
    """Tell what a call is about, by its queue, else by the number called."""
    if call.queue:
        return plan.SEGMENTS[call.queue]
    of_lines = {line: plan.SEGMENTS[queue] for queue, line in plan.LINES.items()} | {plan.DIRECT_LINE: "b2b"}
    return of_lines.get(call.line, "")


def _called(call: Call) -> plan.Manager | None:
    return call.rings[0][0] if call.rings else None


def _is_short(chase: Chase) -> bool:
    return all(call.is_short for call in chase.tries)


def _is_contact(chase: Chase) -> bool:
    return bool(chase.through) or any(call.ending == "answered" for call in chase.back)
