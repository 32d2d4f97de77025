"""The random samples: what was drawn, from what, by whom, and how far people have got with it."""

import streamlit as st

from callqa.errors import ReviewError
from callqa.review import data_queue
from callqa.review.language import _, ngettext
from callqa.review.parts.escape import plain
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.samplelist import show_samples
from callqa.review.routes import open_queue, queue_link

account = reader()
samples = data_queue.samples(account)
week = data_queue.last_week()
per_manager = ngettext("{count} call a manager", "{count} calls a manager", data_queue.sample_calls())
show_heading(_("Random samples"), _("each week"), per_manager)
with st.container(horizontal=True, vertical_alignment="center", key="samples_head"):
    queue_link(_("Queue"), ":material/arrow_back:")
    asked = st.button(_("Draw of the week {week}").format(week=week), icon=":material/casino:", key="draw")
if asked:
    try:
        drawn = data_queue.draw(account, week)
    except ReviewError as error:
        st.error(plain(str(error)))
    else:
        told = ngettext("{count} call was drawn.", "{count} calls were drawn.", drawn.calls)
        st.toast(told if drawn.managers else _("Nothing was added: every manager with calls has a sample."))
        st.rerun()
chosen = show_samples(samples)
if chosen is not None:
    open_queue(chosen)
