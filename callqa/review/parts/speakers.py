"""Who is taken for the manager in a call, and the buttons that swap the speakers or confirm them."""

import streamlit as st

from callqa.calls import Attribution, Speaker, Transcript
from callqa.errors import CallqaError
from callqa.findings import Finding
from callqa.review import rejudging
from callqa.review.language import N_, _, date_time, number
from callqa.review.parts.escape import plain
from callqa.review.parts.heading import DOUBTFUL_BELOW
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account
from callqa.store.callpage import CallPage
from callqa.store.sides import SidesDecision

_SHOWN_WORDS = 8
_DOUBTS = frozenset({Finding.SIDES_SWAPPED, Finding.SIDES_OPEN})
_DONE = {True: N_("{who} swapped the speakers, {when}."), False: N_("{who} confirmed the speakers, {when}.")}


def show_speakers(account: Account, call: CallPage) -> None:
    """Draw them for those who may decide; others read in the head of the call how the sides are known."""
    heard = call.heard
    if account.role not in SUPERVISING or heard is None or heard.attribution == Attribution.NONE:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="speakers"):
        st.caption(plain(_described(call, heard)), width="stretch")
        if _in_doubt(heard) and st.button(_("The speakers are right"), icon=":material/check:", key="sides_right"):
            _decide(account, call, swap=False)
        if st.button(_("Swap speakers"), icon=":material/swap_horiz:", key="sides_swap"):
            _decide(account, call, swap=True)


def _in_doubt(heard: Transcript) -> bool:
    kinds = {finding.partition(":")[0] for finding in heard.findings}
    return heard.attribution_confidence < DOUBTFUL_BELOW or not _DOUBTS.isdisjoint(kinds)


def _described(call: CallPage, heard: Transcript) -> str:
    first = next((turn.text for turn in heard.turns if turn.speaker == Speaker.AGENT), "…").split()
    begins = " ".join(first[:_SHOWN_WORDS]) + ("…" if len(first) > _SHOWN_WORDS else "")
    said = _("Taken for the manager: “{words}”").format(words=begins)
    return f"{said} {_decision(call.sides)}" if call.sides else said


def _decision(sides: SidesDecision) -> str:
    done = _(_DONE[sides.swapped]).format(who=sides.who, when=date_time(sides.made_at))
    before, after = (
        _("no score") if score is None else number(score, 1) for score in (sides.score_before, sides.score_after)
    )
    score = _("Score: {before} → {after}").format(before=before, after=after)
    return f"{done} {score}"


def _decide(account: Account, call: CallPage, *, swap: bool) -> None:
    """Store a person's word and draw the page anew with what it makes of the call."""
    try:
        with st.spinner(_("Judging the call again")):
            rejudging.set_sides(account, call.recording_id, call.transcript_id or 0, swap=swap)
    except CallqaError as error:
        st.error(plain(str(error)))
        return
    st.rerun()
