"""One click after a mark was changed: the passage goes to the rule's examples, where a supervisor accepts it."""

import streamlit as st

from callqa import learning
from callqa.errors import CallqaError
from callqa.review import rulefiles
from callqa.review.i18n import duration
from callqa.review.language import _
from callqa.review.parts.escape import plain
from callqa.review.rulebook import Rules
from callqa.rules.lessons import passage
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account
from callqa.store.callpage import CallPage
from callqa.store.overridden import Overridden

_CHOSEN_LINES = 3
_TOLD = "taught"


def show_teaching(account: Account, call: CallPage, rules: Rules) -> None:
    """Draw a button for every overridden mark of a call that its rule could learn from."""
    if account.role not in SUPERVISING or call.judged is None:
        return
    if _TOLD in st.session_state:
        st.success(st.session_state.pop(_TOLD))
    changed = [rule.rule for rule in call.judged.rules if rule.decided and rule.mark != rule.machine_mark]
    for found, text in rulefiles.teachable(account, call.recording_id, changed) if changed else ():
        label = _("Add to the rule's examples: {rule}").format(rule=rules.title(found.rule))
        if st.button(plain(label), icon=":material/school:", key=f"teach_{found.rule}"):
            if text:
                _put_forward(account, found, text)
            else:
                _ask_for_lines(account, found, rules.title(found.rule))


def _put_forward(account: Account, found: Overridden, text: str) -> None:
    try:
        new = learning.put_forward(rulefiles.school(), account, found, text)
    except CallqaError as error:
        st.error(plain(str(error)))
        return
    st.session_state[_TOLD] = _("It waits among the rules to be accepted.") if new else _("The rule has this example.")
    st.rerun()


def _ask_for_lines(account: Account, found: Overridden, title: str) -> None:
    """Let a person show what the machine did not find."""

    @st.dialog(plain(title), width="large")
    def form() -> None:
        turns = found.transcript.turns
        st.caption(_("The machine found nothing here. Choose the lines in which the rule is broken."))
        first, last = st.select_slider(
            _("Lines"),
            list(range(len(turns))),
            value=(0, min(_CHOSEN_LINES, len(turns)) - 1),
            format_func=lambda turn: duration(turns[turn].start_s),
            key="teach_lines",
        )
        text = st.text_area(_("Example"), passage(found.transcript, range(first, last + 1)), height=220)
        if st.button(_("Add"), type="primary", key="teach_add"):
            _put_forward(account, found, text or "")

    form()
