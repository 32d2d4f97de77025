"""The forms in which a supervisor writes a coaching note, and releases a passage of a call for everybody."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from callqa import shoptime
from callqa.calls import Transcript
from callqa.errors import CoachingError
from callqa.review import data_coaching, data_figures, i18n
from callqa.review.language import _
from callqa.review.parts.escape import plain
from callqa.review.words import SPEAKERS
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account
from callqa.store.callpage import CallPage
from callqa.store.coaching import MAX_CHARS, NewNote
from callqa.store.exemplary import MAX_PASSAGE_S, MAX_TITLE_CHARS, MAX_WHY_CHARS, Line, Passage

FOLLOW_UP = timedelta(days=14)


def show_coaching(account: Account, call: CallPage, titles: Mapping[str, str]) -> None:
    """Draw what a supervisor can make of a call for coaching; nothing for others."""
    if account.role not in SUPERVISING:
        return
    heard, today = call.heard, shoptime.today(data_figures.zone())
    with st.container(horizontal=True, gap="small"):
        if call.facts.agent and st.button(_("Coaching note"), icon=":material/school:", key="coach", type="tertiary"):
            ask_for_note(account, [call.facts.agent], titles, today, call.recording_id)
        if (
            heard
            and heard.turns
            and st.button(_("Example for everybody"), icon=":material/star:", key="exemplary", type="tertiary")
        ):
            _ask_for_passage(account, call.recording_id, heard, titles)


def ask_for_note(
    account: Account,
    agents: Sequence[str],
    titles: Mapping[str, str],
    today: date,
    recording_id: int | None = None,
) -> None:
    """Open the form for a note to one of the managers, about a call if one is given."""

    @st.dialog(_("Coaching note"), width="medium")
    def form() -> None:
        with st.form("note", border=False):
            agent = st.selectbox(_("Manager"), list(agents), index=0 if len(agents) == 1 else None, key="note_agent")
            goal = st.text_area(
                _("Goal"), max_chars=MAX_CHARS, placeholder=_("What to do differently, and how both will see it")
            )
            rule = _choose_rule(titles)
            due_on = st.date_input(_("Until"), value=today + FOLLOW_UP, format="DD.MM.YYYY", width=170)
            saved = st.form_submit_button(_("Write"), type="primary")
        if saved:
            due = due_on if isinstance(due_on, date) else None
            _write(account, NewNote(agent or "", goal, rule, recording_id, due))

    form()


def _write(account: Account, note: NewNote) -> None:
    if not note.agent or not note.goal.strip():
        st.error(_("Choose the manager and write the goal."))
        return
    try:
        data_coaching.add_note(account, note)
    except CoachingError as error:
        st.error(plain(str(error)))
        return
    st.rerun()


def _ask_for_passage(account: Account, recording_id: int, heard: Transcript, titles: Mapping[str, str]) -> None:
    """Open the form for a passage: which lines, what colleagues will read, and the word that it may be heard."""
    lines = list(range(len(heard.turns)))

    def shown(turn: int) -> str:
        one = heard.turns[turn]
        return f"{i18n.duration(one.start_s)}  {_(SPEAKERS[one.speaker])}: {one.text[:70]}"

    @st.dialog(_("Example for everybody"), width="large")
    def form() -> None:
        st.caption(
            _(
                "All managers will hear this passage and read its lines, without the customer's number, the manager's "
                "name, the date and the rest of the call."
            )
        )
        first = st.selectbox(_("From"), lines, format_func=shown, key="passage_first")
        latest_s = heard.turns[first].start_s + MAX_PASSAGE_S
        after = [turn for turn in lines if turn >= first and heard.turns[turn].end_s <= latest_s] or [first]
        last = st.selectbox(_("To"), after, index=len(after) - 1, format_func=shown, key="passage_last")
        proposed = data_coaching.lines_of(heard, first, last if last is not None else first)
        with st.form("passage", border=False):
            title = st.text_input(_("Title"), max_chars=MAX_TITLE_CHARS)
            why = st.text_area(_("What is good here"), max_chars=MAX_WHY_CHARS, height=80)
            rule = _choose_rule(titles)
            text = st.text_area(
                _("What colleagues read, a line each; names and addresses can be taken out"),
                "\n".join(line.text for line in proposed),
                height=180,
                key=f"passage_lines_{first}_{last}",
            )
            heard_it = st.checkbox(_("I have listened to it: nothing that is heard here tells who the customer is"))
            saved = st.form_submit_button(_("Release to everybody"), type="primary")
        if saved:
            start_s = heard.turns[first].start_s
            end_s = min(heard.turns[last if last is not None else first].end_s, start_s + MAX_PASSAGE_S)
            said = _said(text, proposed)
            if not (title.strip() and heard_it and said):
                st.error(
                    _("It takes a title, as many lines as there were, and your word that you have listened to it.")
                )
            else:
                _release(account, Passage(recording_id, start_s, end_s, title, why, said, rule))

    form()


def _said(text: str, proposed: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with the words that the supervisor left; nothing if there are more or fewer of them."""
    texts = text.strip("\n").split("\n")
    if len(texts) != len(proposed):
        return ()
    return tuple(Line(line.speaker, line.start_s, words) for line, words in zip(proposed, texts, strict=True))


def _release(account: Account, passage: Passage) -> None:
    try:
        data_coaching.release(account, passage)
    except CoachingError as error:
        st.error(plain(str(error)))
        return
    st.rerun()


def _choose_rule(titles: Mapping[str, str]) -> str | None:
    return st.selectbox(
        _("Rule"),
        sorted(titles, key=lambda one: titles[one]),
        index=None,
        format_func=lambda one: titles.get(one, one),
        placeholder=_("none"),
    )
