"""The pages of each role and their addresses."""

from pathlib import Path

import streamlit as st

from callqa.review.language import _
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account

CALL = "views/call.py"
QUEUE = "views/queue.py"
MY_SCORES = "views/my_scores.py"

_FOLDER = Path(__file__).parent


def pages_of(account: Account) -> list[st.Page]:
    """Return the pages an account may open; the first one is where it starts."""
    call = st.Page(_FOLDER / CALL, title=_("Call"), url_path="call", visibility="hidden")
    if account.role in SUPERVISING:
        return [st.Page(_FOLDER / QUEUE, title=_("Queue"), url_path="queue", default=True), call]
    return [st.Page(_FOLDER / MY_SCORES, title=_("My scores"), url_path="my-scores", default=True), call]


def open_call(recording_id: int) -> None:
    """Go to the page of a call; its address can be passed on."""
    st.switch_page(_FOLDER / CALL, query_params={"call": str(recording_id)})
