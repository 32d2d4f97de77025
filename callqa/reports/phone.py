"""What the phone system tells of a period, read for whoever asks."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from callqa.phone.figures import PhoneFigures
from callqa.phone.followup import Episode
from callqa.phone.presence import Day
from callqa.phone.service import Service
from callqa.store.accounts import Account
from callqa.store.personal import Sight, sight
from callqa.store.phone_columns import PhonePeriod
from callqa.store.phone_figures import phone_figures, presence_days
from callqa.store.phone_followup import Followed, call_back_list, followed
from callqa.store.phone_orders import OrderReport, order_report
from callqa.store.phone_shown import shown_episodes, shown_orders


@dataclass(frozen=True, slots=True)
class PhoneReport:
    """What the phone system tells of a period, read at ``now``."""

    period: PhonePeriod
    service: Service
    now: datetime
    figures: PhoneFigures
    followed: Followed
    waiting: tuple[Episode, ...]
    orders: OrderReport
    presence: tuple[Day, ...]


def phone_report(
    *,
    session: Session,
    account: Account | None,
    period: PhonePeriod,
    service: Service,
    now: datetime,
    personal: bool = False,
) -> PhoneReport | None:
    """Read everything that is told of a period, or ``None`` for those who may not supervise.

    Numbers of customers are whole for accounts that may see them, and for commands that ask for it (``personal``).
    """
    figures = phone_figures(session=session, account=account, period=period, service=service)
    missed = followed(session=session, account=account, period=period, service=service, now=now)
    orders = order_report(session=session, account=account, period=period, service=service, now=now)
    if figures is None or missed is None or orders is None:
        return None
    waiting = call_back_list(
        session=session, account=account, zone=period.zone, service=service, now=now, queue=period.queue,
        segment=period.segment,
    )  # fmt: skip
    presence = presence_days(session=session, account=account, period=period)
    seen = Sight(personal) if account is None else sight(account)
    return PhoneReport(
        period=period,
        service=service,
        now=now,
        figures=figures,
        followed=replace(missed, episodes=shown_episodes(missed.episodes, seen)),
        waiting=shown_episodes(waiting, seen),
        orders=replace(orders, orders=shown_orders(orders.orders, seen)),
        presence=presence,
    )
