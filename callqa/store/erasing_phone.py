"""Taking numbers out of the phone system's calls and orders, so that figures stay as they were.

A call keeps its times and what became of it. In place of the customer's number it has a name drawn at random, the same
in all calls of the customer that are erased at once, from which the number cannot be told.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_, select, update
from sqlmodel import Session, col

from callqa.store.batches import batches
from callqa.store.phone_tables import PhoneCallRow, ShopOrderRow
from callqa.store.tables import now

CUSTOMERS = 200
"""Customers whose calls and orders are erased in one transaction."""
_NOTHING: dict[str, Any] = {"number": None, "recording": None, "lines": "", "legs": []}


@dataclass(frozen=True, slots=True)
class PhoneErased:
    """How many calls and orders lost their number."""

    calls: int = 0
    orders: int = 0


def of_customer(numbers: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition on ``PhoneCallRow`` for the calls of a customer."""
    return col(PhoneCallRow.customer).in_(numbers)


def mentioning(digits: str) -> ColumnElement[bool]:
    """Return the condition for calls of others whose lines hold some digits, as of transfers."""
    row = PhoneCallRow
    return or_(
        *(col(one).contains(digits) for one in (row.number, row.lines, row.recording)),
        cast(col(row.legs), Text).contains(digits),
    )


def anonymise(
    session: Session, customers: Sequence[str], *, before: datetime | None = None, but: Sequence[int] = ()
) -> PhoneErased:
    """Take the numbers of customers out of their calls and orders, of those ``before`` a moment if one is given.

    Args:
        session: an open database session.
        customers: numbers in the form in which they are compared.
        before: later calls and orders stay.
        but: calls that stay.
    """
    calls = orders = 0
    for customer in customers:
        stranger, at = f"erased-{secrets.token_hex(8)}", now()
        of_calls = [col(PhoneCallRow.customer) == customer, col(PhoneCallRow.id).not_in(but)]
        of_orders = [col(ShopOrderRow.customer) == customer]
        if before is not None:
            of_calls.append(col(PhoneCallRow.started_at) < before)
            of_orders.append(col(ShopOrderRow.ordered_at) < before)
        values = {"customer": stranger, "erased_at": at}
        calls += _count(session, update(PhoneCallRow).where(*of_calls).values(_NOTHING | values))
        orders += _count(session, update(ShopOrderRow).where(*of_orders).values({"number": None, **values}))
    return PhoneErased(calls, orders)


def erase_lines(session: Session, call_ids: Sequence[int]) -> int:
    """Delete number and lines of calls; whose they are stays. Return how many there were."""
    erased = 0
    for batch in batches(call_ids):
        of_batch = update(PhoneCallRow).where(col(PhoneCallRow.id).in_(batch))
        erased += _count(session, of_batch.values(_NOTHING | {"erased_at": now()}))
    return erased


def customers_before(session: Session, moment: datetime) -> list[str]:
    """Return some customers whose calls or orders before a moment still tell their number."""
    found: set[str] = set()
    for row, at in ((PhoneCallRow, PhoneCallRow.started_at), (ShopOrderRow, ShopOrderRow.ordered_at)):
        query = select(col(row.customer)).where(
            col(row.erased_at).is_(None), col(row.customer).is_not(None), col(at) < moment
        )
        found.update(one for one in session.scalars(query.distinct().limit(CUSTOMERS)) if one)
    return sorted(found)[:CUSTOMERS]


def strangers_before(session: Session, moment: datetime) -> list[int]:
    """Return some calls before a moment that are of no known customer, with what their lines tell."""
    row = PhoneCallRow
    query = select(col(row.id)).where(
        col(row.erased_at).is_(None), col(row.customer).is_(None), col(row.started_at) < moment
    )
    return [one for one in session.scalars(query.limit(CUSTOMERS)) if one is not None]


def count_before(session: Session, moment: datetime) -> PhoneErased:
    """Count what still tells numbers before a moment."""
    calls = select(func.count(col(PhoneCallRow.id))).where(
        col(PhoneCallRow.erased_at).is_(None), col(PhoneCallRow.started_at) < moment
    )
    orders = select(func.count(col(ShopOrderRow.order_id))).where(
        col(ShopOrderRow.erased_at).is_(None),
        col(ShopOrderRow.customer).is_not(None),
        col(ShopOrderRow.ordered_at) < moment,
    )
    return PhoneErased(session.scalar(calls) or 0, session.scalar(orders) or 0)


def _count(session: Session, statement: Any) -> int:  # noqa: ANN401 - SQLAlchemy's own
    return int(session.connection().execute(statement).rowcount)
