"""The form in which a manager disputes marks of their call."""

import streamlit as st

from callqa.calls import Mark
from callqa.errors import CallqaError
from callqa.review import data_fairness, words
from callqa.review.language import _
from callqa.review.parts.escape import plain
from callqa.review.rulebook import Rules
from callqa.store.accounts import Account
from callqa.store.disputes import Objection
from callqa.store.fairpage import CallFairness
from callqa.store.steps import MAX_WHY_CHARS

_ORDER = {Mark.FAIL: 0, Mark.PASS: 1, Mark.NA: 2}


def ask_for_dispute(account: Account, fair: CallFairness, rules: Rules) -> None:
    """Open the form over the page; a dispute that was handed in closes it and draws the page anew."""

    def named(rule: str) -> str:
        return f"{rules.title(rule)}: {_(words.MARKS[fair.marks[rule]])}"

    @st.dialog(_("Dispute marks"), width="medium")
    def form() -> None:
        st.caption(_("Choose the marks that you disagree with, say what they should be and why. A supervisor answers."))
        open_to = sorted(set(fair.marks) - fair.settled, key=lambda rule: (_ORDER[fair.marks[rule]], named(rule)))
        chosen = st.multiselect(
            _("Marks"),
            open_to,
            format_func=named,
            key="disputed",
            placeholder=_("Choose marks"),
            select_all=False,
        )
        objections = [_objection(fair, rule, named(rule)) for rule in chosen]
        st.caption(_("All marks at once: when you have handed it in, you cannot add to it."))
        if not st.button(_("Hand in"), type="primary", key="hand_in", disabled=not chosen):
            return
        if not all(one.comment.strip() for one in objections):
            st.error(_("Write for each mark why it is wrong; the supervisor listens to what you name."))
            return
        try:
            data_fairness.dispute(account, fair, objections)
        except CallqaError as error:
            st.error(plain(str(error)))
            return
        st.rerun()

    form()


def _objection(fair: CallFairness, rule: str, name: str) -> Objection:
    with st.container(border=True):
        st.markdown(f"**{plain(name)}**")
        marks = [mark for mark in Mark if mark != fair.marks[rule]]
        proposed = st.segmented_control(
            _("It should be"),
            marks,
            default=marks[0],
            required=True,
            format_func=lambda mark: _(words.MARKS[mark]),
            key=f"proposed_{rule}",
        )
        comment = st.text_area(
            _("Why"),
            max_chars=MAX_WHY_CHARS,
            placeholder=_("What was said, and at which second"),
            key=f"objection_{rule}",
        )
    return Objection(rule, proposed or marks[0], comment)
