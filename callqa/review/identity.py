"""Who is looking at the page."""

import streamlit as st
from sqlalchemy import Engine
from sqlmodel import Session

from callqa.store import sessions
from callqa.store.accounts import Account

COOKIE = "callqa_session"
"""Holds the session's token; pages and their scripts cannot read it (HttpOnly), only the server can."""
_SHOWN_TO = "callqa_shown_to"


def account_of(engine: Engine, token: str | None) -> Account | None:
    """Return whose session token it is, asking the database anew."""
    if not token:
        return None
    with Session(engine) as session:
        return sessions.find(session=session, token=token)


def current_account(engine: Engine) -> Account | None:
    """Return who looks at the page that is being drawn.

    Call it first in every run of the page script: the answer comes from the database each time, so that a
    disabled account or an ended session shows nothing from the next click on. When another account comes in
    through a browser tab that stayed open, what the tab remembered of the former one is forgotten.

    Returns:
        The account; ``None`` if the session ended: draw nothing but a link to ``/sign-in``.
    """
    account = account_of(engine, st.context.cookies.get(COOKIE))
    if account is not None and account.must_change:
        account = None
    owner = account.id if account else None
    if st.session_state.get(_SHOWN_TO, owner) != owner:
        st.session_state.clear()
    st.session_state[_SHOWN_TO] = owner
    return account
