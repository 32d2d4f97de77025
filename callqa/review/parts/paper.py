"""Links to what leaves the app: the calls of the queue as a file, the evaluation of a call for printing."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from callqa.review import export_route, phone_route, sheet_route
from callqa.review.language import _, chosen
from callqa.store.phone_columns import PhonePeriod
from callqa.store.queue import QueueFilter

_KINDS = {"xlsx": "Excel (XLSX)", "csv": "CSV"}


def show_downloads(wanted: QueueFilter) -> None:
    """Draw a menu with files of the calls that the filter shows."""
    addresses = {name: export_route.address(kind, wanted) for kind, name in _KINDS.items()}
    _show_files(_("All calls that the filters show, one a row."), addresses)


def show_phone_downloads(period: PhonePeriod) -> None:
    """Draw a menu with files of what the phone system tells of a period."""
    addresses = {name: phone_route.address(kind, period) for kind, name in _KINDS.items()}
    _show_files(_("All figures of this page for the period and the filters."), addresses)


def _show_files(what: str, addresses: Mapping[str, str]) -> None:
    with st.popover(_("Download"), icon=":material/download:", type="tertiary"):
        st.caption(what)
        links = (
            f'<p><a href="{escape(address)}" download target="_self">{name}</a></p>'
            for name, address in addresses.items()
        )
        st.html("".join(links))


def show_print_link(recording_id: int) -> None:
    """Draw a link to the evaluation of a call as a page for printing, in the language of this one."""
    address = sheet_route.address(recording_id, chosen(), st.context.timezone)
    text = _("Print")
    link = f'<a href="{escape(address)}" target="_blank" rel="noopener">{escape(text)}</a>'
    st.html(f'<p style="margin: 0; text-align: right; font-size: 0.8125rem">{link}</p>')
