"""What was said in all calls: words and phrases, with the second at which they are."""

import math

import streamlit as st

from callqa.review import data_figures, data_search
from callqa.review.language import _, ngettext
from callqa.review.parts import worklist
from callqa.review.parts.found import show_found
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.searchform import show_search_form
from callqa.review.routes import open_call
from callqa.store.access import SUPERVISING

PAGE_LENGTH = 20

account = reader()
heading = st.container()
wanted = show_search_form(data_search.choices(account), data_figures.zone(), with_agent=account.role in SUPERVISING)
if missing := data_search.missing(account):
    told = ngettext(
        "{count} call cannot be found yet: its words are not indexed. The command `callqa reindex` does it.",
        "{count} calls cannot be found yet: their words are not indexed. The command `callqa reindex` does it.",
        missing,
    )
    st.warning(told, icon=":material/info:")
if not wanted.query.terms:
    with heading:
        show_heading(_("Search"))
    st.caption(
        _(
            "All words must be said in a call, in whatever form: “order” finds “orders”. Words in quotation marks are "
            "looked for as they stand, one after the other."
        )
    )
    st.stop()
listing = st.container()
asked = int(st.session_state.get("search_page", 1)) if st.session_state.get("search_last") == wanted else 1
found = data_search.search(account, wanted, asked, PAGE_LENGTH)
st.session_state["search_last"], st.session_state["search_page"] = wanted, found.page
with heading:
    show_heading(_("Search"), ngettext("{count} call", "{count} calls", found.count))
with listing:
    clicked = show_found(found.calls, key="found", nothing=_("Nobody said that in the calls chosen."))
pages = math.ceil(found.count / PAGE_LENGTH)
if pages > 1:
    st.pagination(pages, key="search_page", persist_state="session")
if clicked is not None:
    worklist.remember([call.recording_id for call in found.calls])
    open_call(*clicked)
