"""The pages of each role and their addresses."""

from pathlib import Path

import streamlit as st

from callqa.review.language import _
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account

CALL = "views/call.py"
QUEUE = "views/queue.py"
MY_SCORES = "views/my_scores.py"
RULES = "views/rules.py"
RULE = "views/rule.py"

_FOLDER = Path(__file__).parent


def pages_of(account: Account) -> list[st.Page]:
    """Return the pages an account may open; the first one is where it starts."""
    call = st.Page(_FOLDER / CALL, title=_("Call"), url_path="call", visibility="hidden")
    if account.role in SUPERVISING:
        return [
            st.Page(_FOLDER / QUEUE, title=_("Queue"), url_path="queue", default=True),
            st.Page(_FOLDER / RULES, title=_("Rules"), url_path="rules"),
            call,
            st.Page(_FOLDER / RULE, title=_("Rule"), url_path="rule", visibility="hidden"),
        ]
    return [st.Page(_FOLDER / MY_SCORES, title=_("My scores"), url_path="my-scores", default=True), call]


def open_call(recording_id: int) -> None:
    """Go to the page of a call; its address can be passed on."""
    st.switch_page(_FOLDER / CALL, query_params={"call": str(recording_id)})


def open_rule(language: str, rule: str) -> None:
    """Go to the page of a rule."""
    st.switch_page(_FOLDER / RULE, query_params={"rule": rule, "language": language})


def open_rules() -> None:
    """Go to the list of rules."""
    st.switch_page(_FOLDER / RULES)
