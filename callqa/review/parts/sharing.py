"""Sharing out what the filters show: among whom, and whether calls that somebody has are shared out as well."""

import streamlit as st

from callqa.errors import ReviewError
from callqa.review import data_queue
from callqa.review.language import _, ngettext, number
from callqa.review.parts.escape import plain
from callqa.review.parts.filters import Offered
from callqa.store.accounts import Account
from callqa.store.queue import QueueFilter


def show_sharing(account: Account, offered: Offered, wanted: QueueFilter, length: int) -> None:
    """Draw a button that opens the form."""
    with st.popover(_("Share out"), icon=":material/group_add:", disabled=not length, key="sharing"):
        by_id = {person.id: person for person in offered.people}
        with st.form("share_out", border=False):
            st.text(ngettext("{count} call is shown.", "{count} calls are shown.", length))
            among = st.multiselect(
                _("Share out evenly among"),
                list(by_id),
                default=[person.id for person in offered.people if person.id != account.id],
                format_func=lambda one: _("{who} (has {count})").format(
                    who=by_id[one].login, count=number(by_id[one].waiting)
                ),
            )
            taken_too = st.checkbox(_("Also calls that somebody has"))
            sent = st.form_submit_button(_("Share out"), type="primary")
        if sent:
            _split(account, wanted, among, taken_too=taken_too)


def _split(account: Account, wanted: QueueFilter, among: list[int], *, taken_too: bool) -> None:
    try:
        moved = data_queue.split(account, wanted, among, taken_too=taken_too)
    except ReviewError as error:
        st.error(plain(str(error)))
        return
    st.toast(ngettext("{count} call was shared out.", "{count} calls were shared out.", moved))
    st.rerun()
