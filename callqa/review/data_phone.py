"""What the page Phone and the customer's card read: one short session a question, as the account that looks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from callqa import telling
from callqa.phone.directory import Directory
from callqa.phone.figures import PhoneFigures
from callqa.phone.followup import Episode
from callqa.phone.numbers import normal
from callqa.phone.presence import Day
from callqa.phone.service import Service
from callqa.review import context
from callqa.review.parts.period import Chosen
from callqa.store import customers, phone_figures, phone_followup, phone_orders, phone_seen
from callqa.store.accounts import Account
from callqa.store.customer_asked import asked_number
from callqa.store.customers import Customer
from callqa.store.phone_columns import PhonePeriod
from callqa.store.phone_figures import PhoneChoices
from callqa.store.phone_followup import Followed
from callqa.store.phone_orders import OrderReport
from callqa.store.phone_seen import SeenNames


def period_of(chosen: Chosen) -> PhonePeriod:
    """Return which calls were chosen."""
    days = chosen.period
    return PhonePeriod(days.since, days.until, chosen.zone, queue=chosen.queue, segment=chosen.segment)


def service() -> Service:
    """Return what calls are measured by."""
    settings = context.settings()
    return settings.phone.service(ZoneInfo(settings.time_zone))


def has_calls(account: Account) -> bool:
    """Tell whether any log was imported."""
    with Session(context.engine()) as session:
        return phone_seen.has_calls(session, account)


def choices(account: Account, chosen: Chosen) -> PhoneChoices:
    """Return the queues and segments to choose from."""
    with Session(context.engine()) as session:
        return phone_figures.phone_choices(session=session, account=account, period=period_of(chosen))


def figures(account: Account, chosen: Chosen, *, rung: bool = False) -> PhoneFigures | None:
    """Return what the calls come to, or ``None`` for those who may not; ``rung``: also whose phone rang in vain."""
    with Session(context.engine()) as session:
        return phone_figures.phone_figures(
            session=session, account=account, period=period_of(chosen), service=service(), rung=rung
        )


def presence(account: Account, chosen: Chosen) -> tuple[Day, ...]:
    """Return when managers were there."""
    with Session(context.engine()) as session:
        return phone_figures.presence_days(session=session, account=account, period=period_of(chosen))


def followed(account: Account, chosen: Chosen) -> Followed | None:
    """Return who did not get through, or ``None`` for those who may not see it."""
    with Session(context.engine()) as session:
        return phone_followup.followed(
            session=session, account=account, period=period_of(chosen), service=service(), now=datetime.now(UTC)
        )


def call_back_list(account: Account, chosen: Chosen) -> tuple[Episode, ...]:
    """Return whom to call back now, whatever the period."""
    with Session(context.engine()) as session:
        return phone_followup.call_back_list(
            session=session,
            account=account,
            zone=chosen.zone,
            service=service(),
            now=datetime.now(UTC),
            queue=chosen.queue,
            segment=chosen.segment,
        )


def orders(account: Account, chosen: Chosen) -> OrderReport | None:
    """Return how soon customers were spoken with after orders, or ``None`` for those who may not see it."""
    with Session(context.engine()) as session:
        return phone_orders.order_report(
            session=session, account=account, period=period_of(chosen), service=service(), now=datetime.now(UTC)
        )


def seen_names(account: Account, chosen: Chosen) -> SeenNames | None:
    """Return which phones, queues and numbers occur, or ``None`` for those who may not see it."""
    with Session(context.engine()) as session:
        return phone_seen.seen_names(session=session, account=account, period=period_of(chosen))


def who_is_who() -> Directory:
    """Return what ``phone.yaml`` says.

    Raises:
        SettingsError: it is wrong.
    """
    return telling.who_is_who(context.settings())


def directory_name() -> str:
    """Return the name of the file that tells who is who."""
    return context.settings().phone.directory.name


def country() -> str:
    """Return the country in which numbers are dialled."""
    return context.settings().phone.country


def customer(account: Account, asked: Mapping[str, str]) -> Customer | None:
    """Return the card of the customer whom an address asks for; a number may be in whatever spelling."""
    with Session(context.engine()) as session:
        written = asked_number(session, account, asked)
        if written is None:
            return None
        forms = [form for form in (normal(written, country()), written) if form]
        return customers.customer(session=session, account=account, numbers=list(dict.fromkeys(forms)))


def crm_pattern() -> str | None:
    """Return the pattern of a customer's address in the CRM."""
    return context.settings().phone.crm_link
