"""The form in which a supervisor gives a mark in place of the machine's."""

import streamlit as st

from callqa.calls import Mark
from callqa.errors import ReviewError
from callqa.review import data, words
from callqa.review.language import _
from callqa.review.parts.escape import plain
from callqa.store.accounts import Account
from callqa.store.callpage import Judged, JudgedRule
from callqa.store.reviews import MAX_COMMENT_CHARS


def ask_for_mark(account: Account, judged: Judged, rule: JudgedRule, title: str) -> None:
    """Open the form over the page; a saved mark closes it and draws the page anew."""

    @st.dialog(plain(title), width="medium")
    def form() -> None:
        with st.form("override", border=False):
            st.caption(
                _("The machine's mark, which stays visible: {mark}").format(mark=_(words.MARKS[rule.machine_mark]))
            )
            mark = st.segmented_control(
                _("Your mark"), list(Mark), default=rule.mark, required=True, format_func=lambda m: _(words.MARKS[m])
            )
            reason = st.selectbox(
                _("Reason"), list(words.REASON_CODES), format_func=lambda code: _(words.REASON_CODES[code])
            )
            comment = st.text_area(
                _("Comment"), max_chars=MAX_COMMENT_CHARS, placeholder=_("What you heard and why it counts")
            )
            saved = st.form_submit_button(_("Save"), type="primary")
        if saved and _save(account, judged, rule, mark=mark or rule.mark, reason=reason or "", comment=comment):
            st.rerun()

    form()


def _save(account: Account, judged: Judged, rule: JudgedRule, *, mark: Mark, reason: str, comment: str) -> bool:
    if not comment.strip():
        st.error(_("Write a comment: the manager will read why the mark was changed."))
        return False
    if mark == rule.mark and reason == "wrong_verdict":
        st.error(_("Choose another mark, or a reason that is about the evidence."))
        return False
    if mark != rule.mark and reason == "confirmed":
        st.error(_("To confirm the mark, leave it as it is."))
        return False
    try:
        data.override(
            account, evaluation_id=judged.evaluation_id, rule=rule.rule, mark=mark, reason_code=reason, comment=comment
        )
    except ReviewError as error:
        st.error(plain(str(error)))
        return False
    return True
