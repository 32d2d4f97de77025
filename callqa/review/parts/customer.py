"""A customer's card: how often they called, who usually speaks with them, and all calls of their number."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote, urlsplit

import streamlit as st

from callqa.calls import Status
from callqa.phone.usual import MIN_CALLS
from callqa.review import words, words_phone
from callqa.review.language import _, date_time, ngettext, number
from callqa.review.parts.phone import said
from callqa.review.parts.tables import Cell, Row, Table, Tone, show_tables
from callqa.review.parts.tiles import Tile, show_tiles
from callqa.review.through import call_address
from callqa.review.tones import score_tone
from callqa.store.customers import Customer, CustomerCall, Heard

_TONES: dict[str, Tone] = {"fail": "fail", "pass": "pass"}


def crm_address(pattern: str | None, customer: str) -> str | None:
    """Return the address of a customer in the CRM; the number cannot change what else stands in it."""
    if pattern is None or urlsplit(pattern).scheme not in {"http", "https"}:
        return None
    return pattern.replace("{number}", quote(customer, safe=""))


def show_crm_link(address: str) -> None:
    """Draw the link to the CRM; it opens in a tab of its own."""
    text = escape(_("Open in the CRM"))
    link = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    st.html(f'<p style="margin: 0; font-size: 0.875rem">{link}</p>')


def show_figures(customer: Customer) -> None:
    """Draw what the calls come to."""
    show_tiles(_tiles(customer), key="customer_tiles")


def show_customer_calls(customer: Customer) -> str | None:
    """Draw the calls and return the address of the one just clicked, if any."""
    tables = [_calls(customer.calls), *([_orders(customer.orders)] if customer.orders else [])]
    return show_tables(tables, key="customer_calls")


def _tiles(customer: Customer) -> Sequence[Tile]:
    calls = customer.different
    incoming = _("incoming: {count}").format(count=number(sum(call.direction == "in" for call in calls)))
    outgoing = _("outgoing: {count}").format(count=number(sum(call.direction == "out" for call in calls)))
    ordered = sum(call.heard is not None and call.heard.outcome == "order" for call in calls)
    told = _("recorded calls in which an order was placed")
    tiles = [
        Tile("calls", number(len(calls)), _("Calls"), said.listed((incoming, outgoing))),
        Tile("ordered", number(ordered), _("Orders on the phone"), told),
    ]
    if customer.usual is None:  # of somebody who sees only calls of their own
        return tiles
    missed = sum(call.missed for call in calls)
    return [
        *tiles,
        Tile("orders", number(len(customer.orders)), _("Orders of the shop"), _("under this number")),
        Tile("missed", number(missed), _("Missed tries"), _("of the customer's calls"), "warn" if missed else ""),
        *_usual(customer),
    ]


def _usual(customer: Customer) -> Sequence[Tile]:
    usual = customer.usual
    if usual is None or usual.manager is None:
        told = _("nobody has spoken with this customer {count} times").format(count=MIN_CALLS)
        return [Tile("usual", "–", _("Usual manager"), told)]
    spoke = ngettext("spoke with the customer in {count} call", "spoke with the customer in {count} calls", usual.calls)
    told = _("of the customer's answered calls, those that the usual manager of that time took")
    return [
        Tile("usual", usual.manager, _("Usual manager"), spoke),
        Tile("reached", said.of(usual.reached) if usual.reached.whole else "–", _("Reached the usual manager"), told),
    ]


def _calls(calls: Sequence[CustomerCall]) -> Table:
    return Table(
        title=_("All calls"),
        columns=(_("When"), _("Call"), _("Manager"), _("What became of it"), _("Score")),
        rows=tuple(_row(call) for call in calls[: said.SHOWN]),
        widths="minmax(5.5rem, 1fr) minmax(4.5rem, 1fr) minmax(5rem, 1.2fr) minmax(6rem, 2fr) 3.4rem",
        note=said.newest(len(calls), _("the latest first; a click on a recorded call opens it")),
        stacks=True,
    )


def _orders(orders: Sequence[tuple[str, datetime]]) -> Table:
    return Table(
        title=_("Orders of the shop"),
        columns=(_("When"), _("Order number")),
        rows=tuple(Row((Cell(date_time(at)), Cell(order))) for order, at in orders[: said.SHOWN]),
        widths="minmax(5.5rem, 1fr) minmax(6rem, 4fr)",
        note=said.newest(len(orders), _("the latest first")),
    )


def _row(call: CustomerCall) -> Row:
    direction = _(words.DIRECTIONS[call.direction]) if call.direction in words.DIRECTIONS else ""
    queue = _("queue {name}").format(name=call.queue) if call.queue else ""
    address = call_address(call.heard.recording_id) if call.heard else ""
    return Row(
        (
            Cell(date_time(call.at)),
            Cell(direction, below=queue),
            Cell(call.manager or ("" if call.missed else _("unknown")), "muted" if call.missed else ""),
            _became(call),
            _score(call.heard),
        ),
        href=address,
        key=address,
    )


def _became(call: CustomerCall) -> Cell:
    outcome = call.heard.outcome if call.heard else None
    ending = words_phone.ending(call.ending, call.direction)
    text = _(words.ANSWERS[outcome]) if outcome in words.ANSWERS else _(ending) if ending else "–"
    times = (
        _("waited {seconds}").format(seconds=said.seconds(call.wait_s)) if call.wait_s is not None else "",
        _("spoke {seconds}").format(seconds=said.seconds(call.talk_s)) if call.spoke and call.talk_s else "",
    )
    return Cell(text, "fail" if call.missed else "", below=said.listed(times))


def _score(heard: Heard | None) -> Cell:
    if heard is None:
        return Cell("", "muted", number=True)
    if heard.score is None:
        status = "" if heard.status is Status.SCORED else _(words.STATUSES[heard.status])
        return Cell("–", "muted", below=status)
    return Cell(number(heard.score), _TONES.get(score_tone(heard.score, heard.flags), ""), number=True)
