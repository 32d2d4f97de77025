"""The queue of a supervisor: calls that need a person, the worst first."""

import math

import streamlit as st

from callqa.review import data
from callqa.review.language import _, ngettext
from callqa.review.parts import worklist
from callqa.review.parts.calls import show_calls
from callqa.review.parts.filters import show_filters
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.routes import open_call

PAGE_LENGTH = 50

account = reader()
choices = data.queue_choices(account)
heading = st.container()
wanted = show_filters(choices)
length = data.queue_length(account, wanted)
pages = max(1, math.ceil(length / PAGE_LENGTH))
with heading:
    show_heading(_("Queue"), ngettext("{count} call", "{count} calls", length), _("the worst first"))
listing = st.container()
page = min(pages, st.pagination(pages, key="queue_page", persist_state="session") if pages > 1 else 1)
with listing:
    rows = data.queue(account, wanted, offset=(page - 1) * PAGE_LENGTH, limit=PAGE_LENGTH)
    clicked = show_calls(rows, choices.rules, key="queue", nothing=_("No call matches. Widen the filters."))
if clicked is not None:
    worklist.remember(data.queue_ids(account, wanted))
    open_call(clicked)
