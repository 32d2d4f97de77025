"""Which customer an address asks for.

Addresses name a customer by something that is theirs, not by the number: addresses stay in histories of browsers and
in logs of servers, and who may not see numbers follows them, too.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Select, select
from sqlmodel import Session, col

from callqa.store.access import may_supervise, sees_personal, visible
from callqa.store.accounts import Account
from callqa.store.listening import number_of
from callqa.store.phone_tables import PhoneCallRow, ShopOrderRow
from callqa.store.tables import RecordingRow

CALL, PHONE_CALL, ORDER, NUMBER = "call", "phone_call", "order", "number"
"""By what a customer can be asked for: a recorded call, one of the phone system, an order of the shop, the number."""
_LONGEST = 200


def asked_number(session: Session, account: Account, asked: Mapping[str, str]) -> str | None:
    """Return the number of the customer that an address asks for, or ``None`` where the account may not follow it.

    Managers come from their own recordings; supervisors from calls of the phone system and orders, too. Only those who
    may see numbers can ask for one: to others it would tell whose hidden number it is.
    """
    by = next((kind for kind in (CALL, PHONE_CALL, ORDER) if kind in asked), NUMBER)
    value = asked.get(by, "").strip()
    if not 0 < len(value) <= _LONGEST:
        return None
    if by == NUMBER:
        return value if sees_personal(account) else None
    if by != CALL and not may_supervise(account):
        return None
    query = _QUERIES[by](account, value)
    return None if query is None else session.scalar(query)


def _of_call(account: Account, value: str) -> Select[str | None] | None:
    number = number_of(value)
    found = select(col(RecordingRow.customer)).where(visible(account), col(RecordingRow.id) == number)
    return None if number is None else found


def _of_phone_call(_account: Account, value: str) -> Select[str | None] | None:
    number = number_of(value)
    return None if number is None else select(col(PhoneCallRow.customer)).where(col(PhoneCallRow.id) == number)


def _of_order(_account: Account, value: str) -> Select[str | None]:
    return select(col(ShopOrderRow.customer)).where(col(ShopOrderRow.order_id) == value)


_QUERIES: Mapping[str, Callable[[Account, str], Select[str | None] | None]] = {
    CALL: _of_call,
    PHONE_CALL: _of_phone_call,
    ORDER: _of_order,
}
