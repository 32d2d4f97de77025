"""What reviews put forward for the rules: each with its change of the file, to accept or to reject."""

from collections.abc import Callable, Mapping

import streamlit as st

from callqa import learning
from callqa.errors import CallqaError
from callqa.review import rulefiles, words
from callqa.review.language import _, date_time, ngettext
from callqa.review.parts.checked import finds_in, found_in
from callqa.review.parts.escape import plain
from callqa.store.accounts import Account
from callqa.store.proposals import NewProposal, Proposal

_TOLD = "proposals_told"


def show_proposals(account: Account, titles: Mapping[str, str]) -> None:
    """Draw the open proposals, if there are any, and what became of the one just decided on."""
    school = rulefiles.school()
    try:
        learning.collect(school, account)
        waiting = learning.listed(school, account)
    except CallqaError as error:
        st.error(plain(str(error)))
        return
    for kind, text in st.session_state.pop(_TOLD, ()):
        (st.success if kind == "done" else st.warning)(text)
    if not waiting:
        return
    title = ngettext("{count} example from reviews", "{count} examples from reviews", len(waiting))
    with st.expander(title, icon=":material/school:", expanded=False, key="proposals"):
        st.caption(
            _("Where a person changed a mark, the rule can learn from it. Nothing is written before you accept.")
        )
        for proposal in waiting:
            _show(account, proposal, titles.get(proposal.rule, proposal.rule))


def _show(account: Account, proposal: Proposal, title: str) -> None:
    with st.container(border=True):
        what = _("{rule}: {machine} → {person}").format(
            rule=title, machine=_(words.MARKS[proposal.machine]), person=_(words.MARKS[proposal.person])
        )
        st.markdown(f"**{plain(what)}**")
        st.caption(plain(f"{proposal.reviewer}, {date_time(proposal.made_at)}: {proposal.comment}"))
        try:
            st.code(learning.shown(rulefiles.school(), account, proposal), language="diff", wrap_lines=True)
        except CallqaError as error:
            st.warning(plain(str(error)))
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Accept"),
                type="primary",
                key=f"accept_{proposal.id}",
                on_click=lambda: _decide(lambda: _accept(account, proposal.id)),
            )
            st.button(
                _("Reject"),
                key=f"reject_{proposal.id}",
                on_click=lambda: _decide(lambda: _reject(account, proposal.id)),
            )
            st.link_button(_("Open the call"), f"call?call={proposal.recording_id}", type="tertiary")


def _decide(do: Callable[[], list[tuple[str, str]]]) -> None:
    try:
        st.session_state[_TOLD] = do()
    except CallqaError as error:
        st.session_state[_TOLD] = [("trouble", plain(str(error)))]


def _accept(account: Account, proposal_id: int) -> list[tuple[str, str]]:
    school = rulefiles.school()
    new = learning.accept(school, account, proposal_id)
    told = [("done", _("Written into {file}.").format(file=plain(new.file)))]
    return told + _still_wrong(new)


def _reject(account: Account, proposal_id: int) -> list[tuple[str, str]]:
    learning.reject(rulefiles.school(), account, proposal_id)
    return [("done", _("Rejected; it will not come back."))]


def _still_wrong(new: NewProposal) -> list[tuple[str, str]]:
    return [
        (
            "trouble",
            _("The rule still judges an example wrongly. Open the rule and change its phrases. {finding}").format(
                finding=plain(f"{found_in(example)}: {finds_in(example)}" if finds_in(example) else found_in(example))
            ),
        )
        for example in learning.still_wrong(rulefiles.school(), new)
    ]
