"""Coaching notes: what was agreed, what became of it, and what the reader may do with it."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from callqa.errors import CoachingError
from callqa.review import data_coaching
from callqa.review.language import N_, _, date_time, day
from callqa.review.parts.escape import plain
from callqa.review.through import call_address, follow
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account
from callqa.store.coaching import MAX_CHARS, Entry, Kind, Note

KINDS = {
    Kind.WRITTEN: N_("{who} wrote this note"),
    Kind.READ: N_("{who} has read it"),
    Kind.ANSWERED: N_("{who} answered: {text}"),
    Kind.MOVED: N_("{who} set another date: {text}"),
    Kind.DONE: N_("{who} marked it as done. {text}"),
    Kind.REOPENED: N_("{who} opened it again. {text}"),
}


def show_notes(account: Account, notes: Sequence[Note], titles: Mapping[str, str], today: date) -> None:
    """Draw notes, the open ones first; those that are done are folded away."""
    for note in notes:
        if note.done:
            with st.expander(plain(_("Done: {goal}").format(goal=_short(note.goal)))):
                _show(account, note, titles, today)
        else:
            with st.container(border=True, key=f"note_{note.id}"):
                _show(account, note, titles, today)


def _show(account: Account, note: Note, titles: Mapping[str, str], today: date) -> None:
    st.markdown("  \n".join(plain(line) for line in note.goal.splitlines()))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(_about(account, note, titles), width="content")
        _show_state(note, today)
    for entry in note.entries[1:]:
        st.caption(f"{date_time(entry.made_at)}: {_entry(entry)}")
    with st.container(horizontal=True, gap="small"):
        if account.role in SUPERVISING:
            _supervise(account, note)
        else:
            _answer(account, note)
        _offer_call(note)


def _offer_call(note: Note) -> None:
    if note.recording_id is not None and st.button(
        _("Open the call"), key=f"note_call_{note.id}", type="tertiary", icon=":material/play_circle:"
    ):
        follow(call_address(note.recording_id))


def _show_state(note: Note, today: date) -> None:
    """Draw until when it is to be done, and whether the manager has read it."""
    if note.due_on is not None:
        due = _("until {day}").format(day=day(note.due_on, year=True))
        st.badge(plain(due), color="red" if note.overdue(today) else "gray")
    if note.new:
        st.badge(_("not read yet"), color="orange")


def _about(account: Account, note: Note, titles: Mapping[str, str]) -> str:
    written = note.entries[0] if note.entries else None
    facts = [
        plain(note.agent) if account.role in SUPERVISING else "",
        plain(titles.get(note.rule, note.rule)) if note.rule else "",
        plain(f"{written.who}, {date_time(written.made_at)}") if written else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _entry(entry: Entry) -> str:
    text = entry.text
    if entry.kind is Kind.MOVED:
        text = day(date.fromisoformat(text), year=True) if text else _("none")
    return plain(_(KINDS[entry.kind]).format(who=entry.who, text=text).strip())


def _answer(account: Account, note: Note) -> None:
    """Draw what a manager may do."""
    if note.done:
        return
    if not note.read and st.button(_("I have read it"), icon=":material/check:", key=f"note_read_{note.id}"):
        _do(account, note, Kind.READ)
    _ask_for_answer(account, note)


def _supervise(account: Account, note: Note) -> None:
    """Draw what a supervisor may do."""
    if note.done:
        if st.button(_("Open again"), key=f"note_reopen_{note.id}"):
            _do(account, note, Kind.REOPENED)
        return
    if st.button(_("Done"), icon=":material/check:", key=f"note_done_{note.id}"):
        _do(account, note, Kind.DONE)
    _ask_for_answer(account, note)
    with st.popover(_("Until"), icon=":material/event:", type="tertiary"):
        due_on = st.date_input(_("Until"), value=note.due_on, format="DD.MM.YYYY", key=f"note_due_{note.id}")
        if st.button(_("Set the date"), key=f"note_move_{note.id}"):
            _do(account, note, Kind.MOVED, due_on=due_on if isinstance(due_on, date) else None)


def _ask_for_answer(account: Account, note: Note) -> None:
    with st.popover(_("Answer"), icon=":material/reply:", type="tertiary"):
        with st.form(f"note_form_{note.id}", border=False, clear_on_submit=True):
            text = st.text_area(_("Your answer"), max_chars=MAX_CHARS, key=f"note_answer_{note.id}", width=420)
            answered = st.form_submit_button(_("Answer"), type="primary", key=f"note_send_{note.id}")
        if answered:
            _do(account, note, Kind.ANSWERED, text)


def _do(account: Account, note: Note, kind: Kind, text: str = "", due_on: date | None = None) -> None:
    if kind is Kind.ANSWERED and not text.strip():
        st.error(_("Write an answer first."))
        return
    try:
        data_coaching.act(account, note.id, kind, text, due_on)
    except CoachingError as error:
        st.error(plain(str(error)))
        return
    st.rerun()


def _short(text: str) -> str:
    line = text.splitlines()[0]
    return line if len(line) <= 80 else f"{line[:79]}…"  # noqa: PLR2004 - what fits into a line
