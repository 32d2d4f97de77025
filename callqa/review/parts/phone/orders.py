"""How soon somebody spoke with customers after they had ordered, and whose orders wait now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from callqa.intervals import Share
from callqa.phone.contact import IN_TIME, LOST, Contacted, OrderFigures
from callqa.phone.promptness import Speed
from callqa.review.language import _, date_time, number
from callqa.review.parts.charts import Spread
from callqa.review.parts.phone import said
from callqa.review.parts.phone.overview import share_row, share_spread
from callqa.review.parts.tables import Cell, Row, Table
from callqa.review.parts.tiles import Tile
from callqa.review.through import customer_address
from callqa.store.customer_asked import ORDER


def tiles(figures: OrderFigures) -> Sequence[Tile]:
    """Return the figures at the top."""
    soon = Share(sum(figures.speeds[one].part for one in IN_TIME), figures.orders)
    lost = said.listed((said.of(figures.lost), _("later than an hour, or never")))
    told = _("with a number; the hour is over, or somebody called")
    return (
        Tile("orders", number(figures.orders), _("Orders"), told),
        Tile("soon", said.share(soon), _("Spoken with within an hour"), said.listed((said.of(soon), _median(figures)))),
        Tile("lost", said.share(figures.lost), _("Lost"), lost, "fail" if figures.lost.part else ""),
        Tile("open", number(figures.open), _("Not yet"), _("younger than an hour; in no share")),
        Tile("no_number", number(figures.no_number), _("Without a number"), _("nobody can call; in no share")),
    )


def _median(figures: OrderFigures) -> str:
    if figures.median_s is None:
        return ""
    return _("half within {time}").format(time=said.seconds(figures.median_s))


def bands(figures: OrderFigures) -> Spread:
    """Return how soon, in three bands."""
    found = _bands(figures.speeds)
    return share_spread(
        _("Time from the order to the first contact"),
        _("First contact"),
        tuple(share_row(label, label, share) for label, share in found.items()) if figures.orders else (),
        found.values(),
        note=_("orders out of hours count from when the shop opens next"),
        nothing=_("There are no orders in this period."),
        counted=_("Orders"),
    )


def _bands(speeds: Mapping[Speed, Share]) -> dict[str, Share]:
    lost = [speeds[one] for one in sorted(LOST)]
    whole = lost[0].whole
    return {
        _("Best: within 20 minutes"): speeds[Speed.WITHIN_20_MIN],
        _("Acceptable: within an hour"): speeds[Speed.WITHIN_1_H],
        _("Lost: later that day"): speeds[Speed.SAME_DAY],
        _("Lost: on another day"): speeds[Speed.LATER],
        _("Lost: never"): Share(speeds[Speed.NEVER].part, whole),
    }


def waiting(orders: Sequence[Contacted], now: datetime) -> Table:
    """Return the orders whose customers nobody has spoken with, the newest first."""
    found = [one for one in orders if one.contact_at is None and one.order.customer]
    found.sort(key=lambda one: (one.order.ordered_at, one.order.order_id), reverse=True)
    return Table(
        title=_("Orders that wait now"),
        columns=(_("Order number"), _("Number"), _("Ordered"), _("Waits")),
        rows=tuple(_waiting(one, now) for one in found[: said.SHOWN]),
        widths="minmax(4rem, 1fr) minmax(7.6rem, 1fr) minmax(6rem, 1fr) minmax(5rem, 1fr)",
        note=said.newest(len(found), _("nobody has spoken with the customer; a click shows all their calls")),
        nothing=_("No order of this period waits."),
        scrolls=True,
        stacks=True,
    )


def _waiting(one: Contacted, now: datetime) -> Row:
    waited_s = (now - one.counts_from).total_seconds()
    wait = Cell(said.seconds(waited_s), "warn" if one.speed is Speed.OPEN else "fail")
    if waited_s < 0:
        wait = Cell(_("from {when}").format(when=date_time(one.counts_from)), "muted")
    return Row(
        (Cell(one.order.order_id), Cell(one.order.customer), Cell(date_time(one.order.ordered_at)), wait),
        href=customer_address(ORDER, one.order.order_id),
        key=customer_address(ORDER, one.order.order_id),
    )
