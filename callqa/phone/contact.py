"""How soon after an order somebody spoke with its customer. Pure.

A shop that calls within twenty minutes is at its best, within an hour it is acceptable, later the order counts as lost.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from callqa.intervals import Share
from callqa.phone.calls import Direction, Ending
from callqa.phone.columns import MS, Calls, among, ended, milliseconds, moment, next_opening
from callqa.phone.followup import speed_of
from callqa.phone.promptness import Speed
from callqa.phone.service import Service

IN_TIME = frozenset({Speed.WITHIN_20_MIN, Speed.WITHIN_1_H})
LOST = frozenset({Speed.SAME_DAY, Speed.LATER, Speed.NEVER})


@dataclass(frozen=True, slots=True)
class Placed:
    """An order; ``customer`` is the number in normal form, or as much of it as is shown; empty where there is none."""

    order_id: str
    ordered_at: datetime
    customer: str


@dataclass(frozen=True, slots=True)
class Contacted:
    """How soon an order's customer was spoken with.

    Attributes:
        order: the order.
        counts_from: from when on the time counts: the order's, or when the shop opened next.
        contact_at: when the first call began in which they spoke, either way; ``None`` without one.
        direction: of that call.
        manager: who spoke; empty without a contact, or where the log does not tell.
        took_s: from ``counts_from`` to ``contact_at``, at least 0; ``None`` without a contact.
        speed: how soon it was; ``None`` for an order without a number that could be called.
    """

    order: Placed
    counts_from: datetime
    contact_at: datetime | None
    direction: Direction | None
    manager: str
    took_s: float | None
    speed: Speed | None


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """How soon the customers of a period's orders were spoken with.

    Attributes:
        orders: with a number, all of which the time is known or over.
        open: younger than an hour and not spoken with yet; in no share.
        no_number: nobody can call them; in no share.
        speeds: how soon, out of ``orders``.
        lost: later than an hour or never, out of ``orders``.
        median_s: the median time to the contact; ``None`` without one.
    """

    orders: int
    open: int
    no_number: int
    speeds: Mapping[Speed, Share]
    lost: Share
    median_s: float | None


def contacts(
    orders: Sequence[Placed], calls: Calls, service: Service, zone: ZoneInfo, now: datetime
) -> list[Contacted]:
    """Find the first contact after each order.

    Args:
        orders: the orders.
        calls: all calls of their customers around and after them. A call under way when the order came in is a contact
            at once: the order was made on the phone.
        service: opening hours.
        zone: of the shop's days.
        now: until when calls are known.
    """
    spoke = among(calls.direction, "in", "out") & ended(calls, frozenset({Ending.ANSWERED}))
    over_ms = calls.over_ms + np.round(np.nan_to_num(calls.talk_s) * MS).astype(np.int64)
    by_customer: dict[str, list[int]] = {}
    for place in np.flatnonzero(spoke).tolist():
        by_customer.setdefault(calls.customer.values[calls.customer.codes[place]], []).append(place)
    ordered_ms = np.array([milliseconds(order.ordered_at) for order in orders], dtype=np.int64)
    counts_ms = next_opening(service.hours, ordered_ms).tolist()
    found, now_ms = [], milliseconds(now)
    for order, at_ms, count_ms in zip(orders, ordered_ms.tolist(), counts_ms, strict=True):
        places = by_customer.get(order.customer, []) if order.customer else []
        first = bisect_left(places, at_ms, key=lambda place: int(calls.at_ms[place]))
        under_way = [place for place in places[:first] if over_ms[place] >= at_ms]
        contact = [*under_way, *places[first:]][:1]
        contact_ms = int(calls.at_ms[contact[0]]) if contact else None
        speed = speed_of(count_ms, contact_ms, zone, now_ms) if order.customer else None
        found.append(_contacted(order, count_ms, calls, contact, speed))
    return found


def order_figures(found: Sequence[Contacted]) -> OrderFigures:
    """Sum up the orders of a period."""
    told = [one for one in found if one.speed not in {None, Speed.OPEN}]
    took = [one.took_s for one in told if one.took_s is not None]
    counts = {speed: sum(one.speed is speed for one in told) for speed in Speed if speed is not Speed.OPEN}
    return OrderFigures(
        orders=len(told),
        open=sum(one.speed is Speed.OPEN for one in found),
        no_number=sum(one.speed is None for one in found),
        speeds={speed: Share(count, len(told)) for speed, count in counts.items()},
        lost=Share(sum(one.speed in LOST for one in told), len(told)),
        median_s=float(np.median(took)) if took else None,
    )


def _contacted(order: Placed, count_ms: int, calls: Calls, contact: Sequence[int], speed: Speed | None) -> Contacted:
    if not contact:
        return Contacted(order, moment(count_ms), None, None, "", None, speed)
    place = contact[0]
    at_ms = int(calls.at_ms[place])
    return Contacted(
        order=order,
        counts_from=moment(count_ms),
        contact_at=moment(at_ms),
        direction="in" if calls.direction.values[calls.direction.codes[place]] == "in" else "out",
        manager=calls.manager.values[calls.manager.codes[place]],
        took_s=max(0, at_ms - count_ms) / MS,
        speed=speed,
    )
