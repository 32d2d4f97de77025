"""The disputes of a call: what was asked for and answered, and the form in which a supervisor decides."""

from datetime import datetime

import streamlit as st

from callqa.calls import Mark
from callqa.errors import CallqaError
from callqa.review import data_fairness, words, words_fairness
from callqa.review.language import _, date_time, ngettext
from callqa.review.parts.escape import plain
from callqa.review.rulebook import Rules
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account
from callqa.store.disputes import Ruling
from callqa.store.fairlists import Dispute
from callqa.store.fairpage import CallFairness
from callqa.store.steps import MAX_WHY_CHARS
from callqa.workflow import Answer, State


def show_disputes(account: Account, fair: CallFairness, rules: Rules) -> None:
    """Draw the disputes of a call, if there are any; unfolded while one is open, and for a manager once answered."""
    if not fair.disputes:
        return
    title = ngettext("{count} disputed mark", "{count} disputed marks", len(fair.disputes))
    news = fair.state is State.RESOLVED and account.role not in SUPERVISING
    with st.expander(title, icon=":material/gavel:", expanded=news or fair.state is State.DISPUTED):
        for dispute in fair.disputes:
            _show(account, fair, dispute, rules)


def _show(account: Account, fair: CallFairness, dispute: Dispute, rules: Rules) -> None:
    asked = f"**{plain(rules.title(dispute.rule))}**: {plain(words_fairness.asked(dispute))}"
    lines = [asked, plain(dispute.comment), _signed(dispute.who, dispute.made_at)]
    if dispute.answer is not None:
        what = f"**{plain(words_fairness.answered(dispute))}**"
        lines += [f"{what}. {plain(dispute.answer.comment)}", _signed(dispute.answer.who, dispute.answer.made_at)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"dispute_{dispute.id}"):
        if dispute.answer is None and account.role in SUPERVISING:
            st.markdown("  \n".join([*lines, plain(_background(fair, dispute))]), width="stretch")
            if st.button(_("Decide…"), key=f"decide_{dispute.id}", type="primary"):
                _ask_for_ruling(account, fair, dispute, rules.title(dispute.rule))
        else:
            st.markdown("  \n".join(lines), width="stretch")


def _signed(who: str, moment: datetime) -> str:
    return f":gray[{plain(f'{who}, {date_time(moment)}')}]"


def _background(fair: CallFairness, dispute: Dispute) -> str:
    """Say what the manager saw, who had given the mark, and what counts now if it is something else."""
    seen = _("The manager saw the score {score}.").format(score=words_fairness.score(dispute.score))
    giver = _("The mark is the machine's.")
    if dispute.given_by is not None:
        giver = _("The mark was given by {who}, who should not decide on it.").format(who=dispute.given_by)
    said = [seen, giver]
    present = fair.marks.get(dispute.rule)
    if present is None:
        said.append(_("The rule is judged in this call no more."))
    elif present != dispute.mark:
        said.append(_("Judged anew since, now: {mark}.").format(mark=_(words.MARKS[present])))
    return " ".join(said)


def _ask_for_ruling(account: Account, fair: CallFairness, dispute: Dispute, title: str) -> None:
    present = fair.marks.get(dispute.rule, dispute.mark)
    choices = [mark for mark in Mark if mark != dispute.proposed]

    @st.dialog(plain(title), width="medium")
    def form() -> None:
        st.markdown(plain(f"{words_fairness.asked(dispute)}. {dispute.comment}"))
        answer = st.segmented_control(
            _("Decision"),
            list(Answer),
            format_func=lambda one: _(words_fairness.ANSWERS[one]),
            key="ruling_answer",
        )
        mark = None
        if answer is Answer.PARTLY:
            mark = st.segmented_control(
                _("The mark from now on"),
                choices,
                default=next((one for one in choices if one != present), choices[0]),
                required=True,
                format_func=lambda one: _(words.MARKS[one]),
                key="ruling_mark",
            )
            st.caption(_("Leave the mark as it is where only its evidence was wrong."))
        comment = st.text_area(_("Answer to the manager"), max_chars=MAX_WHY_CHARS, key="ruling_comment")
        if not st.button(_("Save"), type="primary", key="ruling_save", disabled=answer is None) or answer is None:
            return
        if not comment.strip():
            st.error(_("Write an answer: the manager will read why it was decided so."))
            return
        try:
            data_fairness.answer(account, dispute.id, Ruling(answer, comment, mark))
        except CallqaError as error:
            st.error(plain(str(error)))
            return
        st.rerun()

    form()
