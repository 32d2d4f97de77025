"""The views that were saved: buttons with how many calls each holds, and the forms that save and delete them."""

from collections.abc import Sequence

import streamlit as st

from callqa.errors import ReviewError
from callqa.review import data_queue
from callqa.review.language import _, number
from callqa.review.parts.escape import plain
from callqa.review.parts.filters import Offered, asked
from callqa.review.queue_address import read_text, to_filter, write
from callqa.store.accounts import Account, Role
from callqa.store.views import MAX_NAME_CHARS, SavedView


def show_views(account: Account, offered: Offered) -> None:
    """Draw the views as buttons, and behind one more what changes them."""
    views = data_queue.saved_views(account)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", width="content", key="views"):
        for view, count in zip(views, _counts(account, offered, views), strict=True):
            icon = ":material/group:" if view.shared else ":material/bookmark:"
            present = read_text(view.address) == asked()
            st.button(
                f"{plain(view.name)} {number(count)}",
                icon=icon,
                type="secondary" if present else "tertiary",
                key=f"view_{view.id}",
                on_click=_open,
                args=(view,),
            )
        with st.popover(_("Views"), icon=":material/bookmark_add:", type="tertiary", key="views_menu"):
            _show_saving(account)
            for view in views:
                if view.own:
                    _show_own(account, view)


def _open(view: SavedView) -> None:
    """Put the view into the address. A link to the page that is open would leave the address as it is."""
    st.query_params.from_dict(read_text(view.address))


def _counts(account: Account, offered: Offered, views: Sequence[SavedView]) -> tuple[int, ...]:
    zone = data_queue.zone()
    filters = [to_filter(read_text(view.address), account, offered.people, offered.shifts, zone) for view in views]
    return data_queue.lengths(account, filters)


def _show_saving(account: Account) -> None:
    with st.form("save_view", border=False, clear_on_submit=True):
        name = st.text_input(_("Save these filters as"), max_chars=MAX_NAME_CHARS)
        shared = account.role is Role.ADMIN and st.checkbox(_("For all supervisors"))
        saved = st.form_submit_button(_("Save"), type="primary")
    if saved:
        try:
            data_queue.save_view(account, name, write(asked()), shared=bool(shared))
        except ReviewError as error:
            st.error(plain(str(error)))
            return
        st.rerun()


def _show_own(account: Account, view: SavedView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(view.name, width="stretch")
        if st.button("", icon=":material/delete:", help=_("Delete this view"), key=f"drop_view_{view.id}"):
            try:
                data_queue.drop_view(account, view.id)
            except ReviewError as error:
                st.error(plain(str(error)))
                return
            st.rerun()
