"""All calls of one customer, from the phone system and from recordings, and who usually speaks with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from callqa.calls import Status
from callqa.phone.calls import MISSED, Ending
from callqa.phone.usual import Spoken, Usual, usual_manager
from callqa.store import standing
from callqa.store.access import may_supervise, visible
from callqa.store.accounts import Account
from callqa.store.personal import sight
from callqa.store.phone_columns import managers_of
from callqa.store.phone_tables import PhoneCallRow, ShopOrderRow
from callqa.store.tables import EvaluationRow, RecordingRow


@dataclass(frozen=True, slots=True)
class Heard:
    """The recording of a call: its id, what it is worth, and what came of it."""

    recording_id: int
    status: Status
    score: float | None
    flags: tuple[str, ...]
    outcome: str | None
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerCall:
    """A call of a customer: what the phone system tells, and its recording where there is one.

    Attributes:
        phone_call_id: its number in the phone system's calls; ``None`` where only the recording tells of it.
        at: when it began, or when its recording was first seen if nothing tells.
        direction: ``in`` or ``out``, if known.
        manager: who spoke or called: the manager, else the extension.
        queue: in which it was.
        ending: what became of it; ``None`` where only the recording tells of it.
        wait_s: how long the customer waited.
        talk_s: how long they spoke.
        heard: the recording.
    """

    phone_call_id: int | None
    at: datetime
    direction: str | None
    manager: str | None
    queue: str | None
    ending: Ending | None
    wait_s: float | None
    talk_s: float | None
    heard: Heard | None

    @property
    def spoke(self) -> bool:
        """Somebody spoke with the customer."""
        if self.ending is None:
            return self.heard is not None and self.heard.status is Status.SCORED
        return self.ending is Ending.ANSWERED

    @property
    def missed(self) -> bool:
        """The customer called and nobody answered."""
        return self.direction == "in" and self.ending in MISSED


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer's card.

    Attributes:
        number: in the one form in which numbers are compared, or as much of it as the account may see.
        calls: all that the account may see, the latest first. A call that was recorded twice is there twice.
        orders: ids of the shop's orders under the number, the latest first; none for those who may not supervise.
        usual: the usual manager; ``None`` for those who see only calls of their own.
    """

    number: str
    calls: tuple[CustomerCall, ...]
    orders: tuple[tuple[str, datetime], ...]
    usual: Usual | None

    @property
    def different(self) -> tuple[CustomerCall, ...]:
        """The calls, one for each, however often it was recorded."""
        found: dict[object, CustomerCall] = {}
        for place, call in enumerate(self.calls):
            found.setdefault(-place - 1 if call.phone_call_id is None else call.phone_call_id, call)
        return tuple(found.values())


def customer(*, session: Session, account: Account, numbers: Sequence[str]) -> Customer | None:
    """Return a customer's card, or ``None`` when there is nothing under the number that the account may see.

    Supervisors and administrators see all calls. Managers see those of their own recordings that they may hear, and
    nothing else: a number that never called them looks like one that does not exist.

    Args:
        session: an open database session.
        account: who asks.
        numbers: the forms in which the customer's number may be stored, the one to show first.
    """
    everything = may_supervise(account)
    found = _recorded(session, _of_customer(numbers), visible(account))
    if everything:
        recorded = {call.phone_call_id for call in found}
        found += [call for call in _logged(session, numbers) if call.phone_call_id not in recorded]
    orders = _orders(session, numbers) if everything else ()
    if not found and not orders:
        return None
    found.sort(key=lambda call: (call.at, call.heard.recording_id if call.heard else 0), reverse=True)
    card = Customer(sight(account).number(numbers[0]), tuple(found), orders, None)
    return Customer(card.number, card.calls, orders, _usual(card)) if everything else card


def _of_customer(numbers: Sequence[str]) -> ColumnElement[bool]:
    logged = select(col(PhoneCallRow.id)).where(col(PhoneCallRow.customer).in_(numbers))
    return or_(col(RecordingRow.customer).in_(numbers), col(RecordingRow.phone_call_id).in_(logged))


def _recorded(session: Session, *conditions: ColumnElement[bool]) -> list[CustomerCall]:
    phone = PhoneCallRow
    query = standing.joined(
        select(
            col(RecordingRow.id),
            col(RecordingRow.status),
            col(RecordingRow.score),
            col(RecordingRow.flags),
            col(RecordingRow.agent),
            standing.happened_at.label("happened_at"),
            func.coalesce(col(RecordingRow.direction), col(phone.direction)).label("direction"),
            func.coalesce(col(RecordingRow.queue), col(phone.queue)).label("queue"),
            col(EvaluationRow.outcome),
            col(RecordingRow.phone_call_id),
            col(phone.ending),
            col(phone.wait_s),
            col(phone.talk_s),
        )
    ).outerjoin(phone, col(phone.id) == RecordingRow.phone_call_id)
    return [
        CustomerCall(
            phone_call_id=row.phone_call_id,
            at=row.happened_at,
            direction=row.direction,
            manager=row.agent,
            queue=row.queue,
            ending=Ending(row.ending) if row.ending else None,
            wait_s=row.wait_s,
            talk_s=row.talk_s,
            heard=Heard(row.id, Status(row.status), row.score, tuple(row.flags), row.outcome, row.happened_at),
        )
        for row in session.execute(query.where(*conditions))
    ]


def _logged(session: Session, numbers: Sequence[str]) -> list[CustomerCall]:
    row = PhoneCallRow
    query = select(
        col(row.id), col(row.started_at), col(row.direction), col(row.agent), col(row.member), col(row.queue),
        col(row.ending), col(row.wait_s), col(row.talk_s),
    )  # fmt: skip
    found = session.execute(query.where(col(row.customer).in_(numbers))).all()
    managers = managers_of(session, [one.agent for one in found], [one.member for one in found])
    return [
        CustomerCall(
            phone_call_id=one.id,
            at=one.started_at,
            direction=one.direction,
            manager=manager,
            queue=one.queue,
            ending=Ending(one.ending),
            wait_s=one.wait_s,
            talk_s=one.talk_s,
            heard=None,
        )
        for one, manager in zip(found, managers, strict=True)
    ]


def _orders(session: Session, numbers: Sequence[str]) -> tuple[tuple[str, datetime], ...]:
    query = select(col(ShopOrderRow.order_id), col(ShopOrderRow.ordered_at))
    query = query.where(col(ShopOrderRow.customer).in_(numbers)).order_by(col(ShopOrderRow.ordered_at).desc())
    return tuple((row.order_id, row.ordered_at) for row in session.execute(query))


def _usual(card: Customer) -> Usual:
    spoken = [call for call in reversed(card.different) if call.spoke and call.manager]
    return usual_manager([Spoken(str(call.manager), call.direction == "in") for call in spoken])
