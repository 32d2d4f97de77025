"""The shop's orders, and how soon somebody spoke with their customers, for those who supervise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.phone.contact import Contacted, OrderFigures, Placed, contacts, order_figures
from callqa.phone.numbers import normal
from callqa.phone.orders import Broken, read_orders
from callqa.phone.service import Service
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.batches import batches
from callqa.store.personal import sight
from callqa.store.phone_columns import PhonePeriod, read_calls
from callqa.store.phone_shown import shown_orders
from callqa.store.phone_tables import PhoneCallRow, ShopOrderRow

_LONGEST_CALL = timedelta(hours=4)
_CONTACT_WITHIN = timedelta(days=31)
"""A call later than this after a period is no answer to its orders."""


@dataclass(frozen=True, slots=True)
class ImportedOrders:
    """What an import of orders came to."""

    new: int
    changed: int
    same: int
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class OrderReport:
    """The orders of a period by time, and what they come to."""

    figures: OrderFigures
    orders: tuple[Contacted, ...]


def import_orders(session: Session, content: bytes, zone: ZoneInfo, country: str) -> ImportedOrders:
    """Store the orders of a file; a known order is changed, never doubled. The caller commits.

    Args:
        session: an open database session.
        content: the file, as ``callqa.phone.orders.read_orders`` describes it.
        zone: of times that name none.
        country: in which its phone numbers are dialled.

    Raises:
        callqa.phone.orders.OrdersError: it is no file of orders.
    """
    read = read_orders(content, zone)
    new = changed = 0
    for batch in batches(read.orders):
        known = select(ShopOrderRow).where(col(ShopOrderRow.order_id).in_([order.order_id for order in batch]))
        rows = {row.order_id: row for row in session.scalars(known)}
        for order in batch:
            customer = normal(order.number, country) if order.number else None
            row = rows.get(order.order_id)
            values = (order.ordered_at, order.number, customer)
            if row is None:
                new += 1
                session.add(ShopOrderRow(order_id=order.order_id, ordered_at=values[0], number=values[1],
                                         customer=values[2]))  # fmt: skip
            elif row.erased_at is None and (row.ordered_at, row.number, row.customer) != values:
                changed += 1
                row.ordered_at, row.number, row.customer = values
        session.flush()
    return ImportedOrders(new, changed, len(read.orders) - new - changed, read.broken)


def order_report(
    *, session: Session, account: Account | None, period: PhonePeriod, service: Service, now: datetime
) -> OrderReport | None:
    """Return how soon the customers of a period's orders were spoken with, or ``None`` for those who may not supervise.

    Of one manager they are the orders whose first contact was the manager's. Queue and segment make no difference.
    """
    if not may_supervise(account):
        return None
    row = ShopOrderRow
    within = (col(row.ordered_at) >= period.since, col(row.ordered_at) < period.until)
    query = select(col(row.order_id), col(row.ordered_at), col(row.customer)).where(*within)
    orders = [
        Placed(one.order_id, one.ordered_at, one.customer or "")
        for one in session.execute(query.order_by(col(row.ordered_at), col(row.order_id)))
    ]
    theirs = select(col(row.customer)).where(*within, col(row.customer).is_not(None)).distinct()
    at = col(PhoneCallRow.started_at)
    last = min(period.until + _CONTACT_WITHIN, now)
    calls = read_calls(session, col(PhoneCallRow.customer).in_(theirs), at >= period.since - _LONGEST_CALL, at <= last)
    found = contacts(orders, calls, service, period.zone, now)
    if period.manager is not None:
        found = [one for one in found if one.manager == period.manager]
    return OrderReport(order_figures(found), shown_orders(found, sight(account)))
