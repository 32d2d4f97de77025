"""Where a call stands between its supervisor and its manager, and what the reader may do about it."""

from collections.abc import Callable

import streamlit as st

from callqa.errors import CallqaError
from callqa.review import data_fairness, words, words_fairness
from callqa.review.language import N_, _, date_time
from callqa.review.parts.callhistory import show_call_history
from callqa.review.parts.disputing import ask_for_dispute
from callqa.review.parts.escape import plain
from callqa.review.parts.ruling import show_disputes
from callqa.review.rulebook import Rules
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account
from callqa.store.callpage import CallPage
from callqa.store.fairpage import CallFairness
from callqa.store.steps import MAX_WHY_CHARS
from callqa.workflow import State, Step

_TOLD = "fairness_told"
_FOR_MANAGERS = {
    State.RELEASED: N_("Please answer until {deadline}: do you accept the score of {score}?"),
    State.ACKNOWLEDGED: N_("You have accepted the score."),
    State.DISPUTED: N_("Your dispute is with the supervisors; they answer until {deadline}."),
    State.RESOLVED: N_("Your dispute was answered."),
}
_FOR_SUPERVISORS = {
    State.AUTO_SCORED: N_("Not released: the manager does not see this call."),
    State.IN_REVIEW: N_("In review: the manager does not see this call."),
    State.RELEASED: N_("Released: the manager may answer until {deadline}."),
    State.ACKNOWLEDGED: N_("The manager has accepted the score."),
    State.DISPUTED: N_("Disputed: answer until {deadline}."),
    State.RESOLVED: N_("The dispute was answered."),
    State.VOIDED: N_("Voided, counts nowhere: {why}"),
}
_LAPSED = N_("The time to answer is over: the score counts as accepted.")


def show_fairness(account: Account, call: CallPage, rules: Rules) -> None:
    """Draw the state of a call with its deadline and buttons, what changed, and its disputes."""
    fair = data_fairness.of_call(account, call.recording_id)
    if fair is None:
        return
    supervises = account.role in SUPERVISING
    for text in st.session_state.pop(_TOLD, ()):
        st.error(plain(text))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="fairness"):
        st.markdown(plain(_described(fair, supervises=supervises)), width="stretch")
        (_show_supervisors_buttons if supervises else _show_managers_buttons)(account, fair, rules)
        if st.button(_("History"), icon=":material/history:", type="tertiary", key="call_history"):
            show_call_history(data_fairness.history(account, fair.recording_id), rules)
    _show_changes(account, fair, rules)
    show_disputes(account, fair, rules)


def _described(fair: CallFairness, *, supervises: bool) -> str:
    if fair.state is State.ACKNOWLEDGED and fair.latest is Step.LAPSE:
        return _(_LAPSED)
    said = _((_FOR_SUPERVISORS if supervises else _FOR_MANAGERS)[fair.state])
    known = {"deadline": words_fairness.deadline(fair.due_at), "why": fair.void_reason}
    return said.format(score=words_fairness.score(fair.score), **known)


def _show_managers_buttons(account: Account, fair: CallFairness, rules: Rules) -> None:
    if Step.ACKNOWLEDGE in fair.steps:
        _button(
            _("I accept"),
            ":material/check:",
            "acknowledge",
            lambda: data_fairness.acknowledge(account, fair.recording_id),
        )
    open_to_dispute = Step.DISPUTE in fair.steps and set(fair.marks) - fair.settled
    if open_to_dispute and st.button(_("Dispute…"), icon=":material/gavel:", key="dispute"):
        ask_for_dispute(account, fair, rules)


def _show_supervisors_buttons(account: Account, fair: CallFairness, _rules: Rules) -> None:
    if Step.TAKE in fair.steps:
        _button(
            _("Take into review"),
            ":material/pan_tool:",
            "take",
            lambda: data_fairness.take(account, fair.recording_id),
        )
    if Step.RELEASE in fair.steps:
        _button(
            _("Release to the manager"),
            ":material/visibility:",
            "release",
            lambda: data_fairness.release(account, [fair.recording_id]),
            primary=True,
        )
    if Step.VOID in fair.steps and st.button(_("Void…"), type="tertiary", key="void"):
        _ask_why(account, fair, Step.VOID)
    if Step.RESTORE in fair.steps and st.button(_("Restore…"), key="restore"):
        _ask_why(account, fair, Step.RESTORE)


def _button(label: str, icon: str, key: str, do: Callable[[], object], *, primary: bool = False) -> None:
    def click() -> None:
        try:
            do()
        except CallqaError as error:
            st.session_state[_TOLD] = [str(error)]

    st.button(label, icon=icon, type="primary" if primary else "secondary", key=key, on_click=click)


def _ask_why(account: Account, fair: CallFairness, step: Step) -> None:
    titles = {Step.VOID: _("Void the call"), Step.RESTORE: _("Restore the call")}
    notes = {
        Step.VOID: _("For a wrong recording or a test. The call leaves all averages, and its manager sees it no more."),
        Step.RESTORE: _("The call counts again. Its manager sees it once it is released anew."),
    }

    @st.dialog(titles[step])
    def form() -> None:
        st.caption(notes[step])
        with st.form("why", border=False):
            why = st.text_area(_("Reason"), max_chars=MAX_WHY_CHARS, key="why_text")
            saved = st.form_submit_button(titles[step], type="primary")
        if saved:
            if not why.strip():
                st.error(_("Write the reason; it stays in the history of the call."))
                return
            try:
                data_fairness.void_or_restore(account, fair.recording_id, step, why)
            except CallqaError as error:
                st.error(plain(str(error)))
                return
            st.rerun()

    form()


def _show_changes(account: Account, fair: CallFairness, rules: Rules) -> None:
    """Tell a manager what is other than what they were shown last."""
    if fair.seen is None:
        return
    lines = []
    if fair.seen.score != fair.score:
        lines.append(
            _("Score: {before} → {after}").format(
                before=words_fairness.score(fair.seen.score), after=words_fairness.score(fair.score)
            )
        )
    for rule, (before, after) in fair.seen.changes.items():
        was, now = (_(words.MARKS[mark]) if mark else _("not judged") for mark in (before, after))
        lines.append(f"{rules.title(rule)}: {was} → {now}")
    head = _("Changed since you saw it on {when}").format(when=date_time(fair.seen.seen_at))
    with st.container(horizontal=True, vertical_alignment="center", key="changed"):
        st.warning("  \n".join([f"**{plain(head)}**", *map(plain, lines)]), width="stretch")
        _button(_("Seen"), ":material/done:", "noted", lambda: data_fairness.noted(account, fair.recording_id))
