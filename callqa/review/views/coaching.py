"""Coaching, for supervisors: notes to managers and what became of them, and passages to learn from."""

import streamlit as st

from callqa import shoptime
from callqa.errors import CoachingError
from callqa.review import data_coaching, data_figures
from callqa.review.language import _, ngettext
from callqa.review.parts.coach import ask_for_note
from callqa.review.parts.escape import plain
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.notes import show_notes
from callqa.review.parts.passages import show_passages
from callqa.review.through import follow
from callqa.store.access import SUPERVISING

account = reader()
if account.role not in SUPERVISING:
    st.text(_("There is no such page."))
    st.stop()
today, titles = shoptime.today(data_figures.zone()), data_figures.titles()
agents = data_coaching.agents(account)
everything = data_coaching.notes(account)
is_open = [note for note in everything if not note.done]
late = sum(note.overdue(today) for note in is_open)
facts = [ngettext("{count} open note", "{count} open notes", len(is_open))]
if late:
    facts.append(ngettext("{count} overdue", "{count} overdue", late))
show_heading(_("Coaching"), *facts)
noting, learning = st.columns([11, 9], gap="medium")
with noting:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        agent = st.selectbox(
            _("Manager"), agents, index=None, placeholder=_("all managers"), key="coaching_agent", width=230
        )
        if st.button(_("New note"), icon=":material/add:", key="new_note"):
            ask_for_note(account, [agent] if agent else agents, titles, today)
    notes = [note for note in everything if agent in {None, note.agent}]
    show_notes(account, notes, titles, today)
    if not notes:
        st.caption(_("No notes yet. Write one here, or on the page of a call."))
with learning:
    clicked = show_passages(data_coaching.passages(account), titles)
    st.caption(_("A passage is released on the page of its call: “Example for everybody”."))
if clicked.withdraw is not None:
    try:
        data_coaching.withdraw(account, clicked.withdraw)
    except CoachingError as error:
        st.error(plain(str(error)))
    else:
        st.rerun()
follow(clicked.open)
