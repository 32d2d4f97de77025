"""What stands around every page: where one can go, who is signed in, the language, and the way out."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from callqa.review import context, data, language, words
from callqa.review.i18n import LANGUAGES
from callqa.review.identity import current_account
from callqa.review.language import _
from callqa.review.parts.escape import plain
from callqa.store.accounts import Account

_STYLE = Path(__file__).with_name("frame.html")


def reader() -> Account:
    """Return who looks at the page; nothing more is drawn when the session has ended."""
    account = current_account(context.engine())
    if account is None:
        st.stop()
    return account


def show_frame(account: Account, pages: Sequence[st.Page]) -> None:
    """Draw the row at the top: links to the pages, and the account's menu."""
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="frame"):
        st.markdown("**callqa**", width="content")
        for page in pages:
            st.page_link(page)
        st.space("stretch")
        with st.popover(plain(account.agent or account.login), icon=":material/account_circle:", type="tertiary"):
            _show_menu(account)


def _show_menu(account: Account) -> None:
    st.text(account.login)
    st.caption(_(words.ROLES[account.role]))
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        required=True,
        key=language.KEY,
        persist_state="session",
        on_change=lambda: data.choose_language(account, language.chosen()),
    )
    _link("/password", _("Change the password"))
    _link("/sign-out", _("Sign out"))


def show_sign_in_link() -> None:
    """Draw all there is to see once the session has ended."""
    st.text(_("Your session has ended."))
    _link("/sign-in", _("Sign in"))


def _link(address: str, text: str) -> None:
    """Draw a link that leaves the pages; Streamlit's own would open a new tab."""
    st.html(f'<a href="{address}" target="_self">{text}</a>')
