"""The pages of each role and their addresses."""

from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

from callqa.review.language import _
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account, may_administer

CALL = "views/call.py"
QUEUE = "views/queue.py"
SAMPLES = "views/samples.py"
SEARCH = "views/search.py"
MY_SCORES = "views/my_scores.py"
TEAM = "views/team.py"
COACHING = "views/coaching.py"
DISPUTES = "views/disputes.py"
CALIBRATION = "views/calibration.py"
RULES = "views/rules.py"
RULE = "views/rule.py"
PHONE = "views/phone.py"
CUSTOMER = "views/customer.py"
ADMINISTRATION = "views/administration.py"

_FOLDER = Path(__file__).parent


def pages_of(account: Account) -> list[st.Page]:
    """Return the pages an account may open; the first one is where it starts."""
    call = st.Page(_FOLDER / CALL, title=_("Call"), url_path="call", visibility="hidden")
    customer = st.Page(_FOLDER / CUSTOMER, title=_("Customer"), url_path="customer", visibility="hidden")
    search = st.Page(_FOLDER / SEARCH, title=_("Search"), url_path="search")
    if account.role in SUPERVISING:
        pages = [
            st.Page(_FOLDER / QUEUE, title=_("Queue"), url_path="queue"),
            search,
            st.Page(_FOLDER / TEAM, title=_("Team"), url_path="team"),
            st.Page(_FOLDER / PHONE, title=_("Phone"), url_path="phone"),
            st.Page(_FOLDER / COACHING, title=_("Coaching"), url_path="coaching"),
            st.Page(_FOLDER / DISPUTES, title=_("Disputes"), url_path="disputes"),
            st.Page(_FOLDER / CALIBRATION, title=_("Calibration"), url_path="calibration"),
            st.Page(_FOLDER / RULES, title=_("Rules"), url_path="rules"),
            call,
            customer,
            st.Page(_FOLDER / SAMPLES, title=_("Random samples"), url_path="samples", visibility="hidden"),
            st.Page(_FOLDER / RULE, title=_("Rule"), url_path="rule", visibility="hidden"),
        ]
        if may_administer(account):
            pages.append(st.Page(_FOLDER / ADMINISTRATION, title=_("Administration"), url_path="administration"))
        return pages
    return [
        st.Page(_FOLDER / MY_SCORES, title=_("My scores"), url_path="my-scores"),
        st.Page(_FOLDER / DISPUTES, title=_("Answers and disputes"), url_path="disputes"),
        search,
        call,
        customer,
    ]


def start_page(first: st.Page) -> st.Page:
    """Return the page of the bare address, which leads on: Streamlit gives a default page no address of its own."""
    return st.Page(lambda: st.switch_page(first), title="callqa", url_path="start", default=True, visibility="hidden")


def start_address(account: Account) -> str:
    """Return the address of the page where an account starts."""
    return "/queue" if account.role in SUPERVISING else "/my-scores"


def open_call(recording_id: int, at_s: float | None = None) -> None:
    """Go to the page of a call, at a second if one is given; its address can be passed on."""
    at = {} if at_s is None else {"at": f"{at_s:.1f}"}
    st.switch_page(_FOLDER / CALL, query_params={"call": str(recording_id), **at})


def second(asked: str) -> float:
    """Return the second at which an address wants a call to begin; 0 where it names none."""
    try:
        at_s = float(asked)
    except ValueError:
        return 0.0
    return at_s if isfinite(at_s) and at_s > 0 else 0.0


def open_queue(filters: Mapping[str, str]) -> None:
    """Go to the queue with its filters in the address."""
    st.switch_page(_FOLDER / QUEUE, query_params=dict(filters))


def queue_link(label: str, icon: str, address: str = "") -> None:
    """Draw a link to the queue with filters as they stand in its address."""
    st.page_link(_FOLDER / QUEUE, label=label, icon=icon, query_params=dict(parse_qsl(address)))


def samples_link() -> None:
    """Draw a link to the random samples."""
    st.page_link(_FOLDER / SAMPLES, label=_("Random samples"), icon=":material/casino:")


def open_customer(by: Mapping[str, str]) -> None:
    """Go to the card of a customer; its address can be passed on."""
    st.switch_page(_FOLDER / CUSTOMER, query_params=dict(by))


def open_rule(language: str, rule: str) -> None:
    """Go to the page of a rule."""
    st.switch_page(_FOLDER / RULE, query_params={"rule": rule, "language": language})


def open_rules() -> None:
    """Go to the list of rules."""
    st.switch_page(_FOLDER / RULES)


def open_calibration(number: int | None = None) -> None:
    """Go to a round of calibration, or to the list of all."""
    st.switch_page(_FOLDER / CALIBRATION, query_params={} if number is None else {"round": str(number)})
