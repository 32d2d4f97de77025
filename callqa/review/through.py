"""From a figure to the calls behind it: the queue with its filters in the address."""

from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from callqa.review.parts.period import Chosen
from callqa.review.routes import open_call, open_customer, open_queue


def calls_address(
    chosen: Chosen,
    *,
    agent: str | None = None,
    rule: str | None = None,
    outcome: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> str:
    """Return the address of the calls of a period, of a manager, in which a rule was broken, or that ended so."""
    filters = {
        "show": "all",
        "from": (first or chosen.first).isoformat(),
        "to": (last or chosen.last).isoformat(),
        "segment": chosen.segment,
        "agent": agent,
        "rule": rule,
        "outcome": outcome,
    }
    return f"queue?{urlencode({name: value for name, value in filters.items() if value})}"


def call_address(recording_id: int, at_s: float | None = None) -> str:
    """Return the address of a call, at a second if one is given."""
    at = {} if at_s is None else {"at": f"{at_s:.1f}"}
    return f"call?{urlencode({'call': recording_id, **at})}"


def customer_address(by: str, value: object) -> str:
    """Return the address of a customer's card, by one of the things of ``callqa.store.customer_asked``; no number."""
    return f"customer?{urlencode({by: value})}"


def follow(address: str | None) -> None:
    """Go where a figure that was clicked leads, within the app."""
    if address is None:
        return
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    if parts.path == "call":
        open_call(int(query["call"]), float(query["at"]) if "at" in query else None)
    elif parts.path == "queue":
        open_queue(query)
    elif parts.path == "customer":
        open_customer(query)
