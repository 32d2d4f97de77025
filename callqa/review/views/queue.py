"""The queue of a supervisor: calls that need a person, what is disputed and the worst first."""

import math

import streamlit as st

from callqa.errors import ReviewError
from callqa.review import data, data_queue
from callqa.review.language import _, ngettext
from callqa.review.parts import worklist
from callqa.review.parts.calls import show_work
from callqa.review.parts.escape import plain
from callqa.review.parts.filters import Offered, asked, show_filters, show_parts
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.paper import show_downloads
from callqa.review.parts.savedviews import show_views
from callqa.review.parts.sharing import show_sharing
from callqa.review.parts.working import do
from callqa.review.queue_address import page_of, to_filter
from callqa.review.routes import open_call, samples_link

PAGE_LENGTH = 50

account = reader()
offered = Offered(data.queue_choices(account), data_queue.people(account), data_queue.shifts())
wanted = to_filter(asked(), account, offered.people, offered.shifts, data_queue.zone())
counts = data_queue.parts(account, wanted)
length = counts.get(wanted.show, 0)
pages = max(1, math.ceil(length / PAGE_LENGTH))

with st.container(horizontal=True, vertical_alignment="center", key="queue_head"):
    order = _("the newest first") if wanted.newest_first else _("the worst first")
    show_heading(_("Queue"), ngettext("{count} call", "{count} calls", length), order)
    show_views(account, offered)
    samples_link()
with st.container(horizontal=True, vertical_alignment="center", key="queue_parts"):
    show_parts(counts)
    st.space("stretch")
    show_sharing(account, offered, wanted, length)
    show_downloads(wanted)
show_filters(offered)
listing = st.container()
page = min(pages, page_of(st.query_params.to_dict()))
if pages > 1:
    turned = f"queue_page_{page}"  # the address is what counts: after another filter the pages begin anew
    st.pagination(
        pages, default=page, key=turned, on_change=lambda: st.query_params.update(page=str(st.session_state[turned]))
    )
with listing:
    clicked = show_work(
        data_queue.page(account, wanted, offset=(page - 1) * PAGE_LENGTH, limit=PAGE_LENGTH),
        offered.choices.rules or {},
        key="queue",
        nothing=_("No call matches. Widen the filters."),
        people={person.id: person.login for person in offered.people},
    )
if isinstance(clicked, int):
    worklist.remember(data.queue_ids(account, wanted), asked())
    open_call(clicked)
elif clicked is not None:
    try:
        st.toast(do(account, clicked))
    except ReviewError as error:
        st.error(plain(str(error)))
    else:
        st.rerun()
