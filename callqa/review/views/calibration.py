"""Calibration: the rounds, the next call to mark blind, and the results of a closed round."""

from collections.abc import Callable

import streamlit as st

from callqa.errors import CallqaError
from callqa.review import data_calibration
from callqa.review.language import _, date_time
from callqa.review.parts.blind import show_blind_form
from callqa.review.parts.calibrating import show_new_round, show_results, show_rounds
from callqa.review.parts.escape import plain
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.player import show_player
from callqa.review.routes import open_calibration, open_call
from callqa.review.rulebook import Rules
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account, Role
from callqa.store.calibration_rounds import Round


def show_round(account: Account, one: Round) -> None:
    """Draw a round: its results, or the next call of the reader, or who is still awaited."""
    if st.button(_("All rounds"), icon=":material/arrow_back:", type="tertiary", key="all_rounds"):
        open_calibration()
    if one.closed_at is not None:
        show_heading(one.title, _("closed {when}").format(when=date_time(one.closed_at)))
        clicked = show_results(one, data_calibration.results(account, one.id))
        if clicked:
            open_call(int(clicked))
        return
    call = data_calibration.next_call(account, one.id)
    if call is None:
        show_heading(one.title, _("Your part is done; the results come when all have answered."))
        show_rounds([one])
    else:
        show_heading(
            one.title,
            _("call {place} of {count}").format(place=call.place, count=one.calls),
            _("You see neither the machine's marks nor the others'. What you hand in stays."),
        )
        listening, marking = st.columns([11, 9], gap="medium")
        with listening:
            show_player(call.page, Rules({}))
        with marking:
            marks = show_blind_form(call)
        if marks is not None:
            do(lambda: data_calibration.give(account, one.id, call.call_id, marks))
    may_close = account.id == one.owner.id or account.role is Role.ADMIN
    if may_close and st.button(_("Close the round now"), type="tertiary", key="close_round"):
        do(lambda: data_calibration.close(account, one.id))


def do(what: Callable[[], None]) -> None:
    """Do it and draw the page anew, or say why it was refused."""
    try:
        what()
    except CallqaError as error:
        st.error(plain(str(error)))
    else:
        st.rerun()


account = reader()
if account.role not in SUPERVISING:
    st.text(_("There is no such page."))
    st.stop()
rounds = data_calibration.rounds(account)
asked = st.query_params.get("round", "")
chosen = next((one for one in rounds if str(one.id) == asked), None)
if chosen is not None:
    show_round(account, chosen)
else:
    show_heading(_("Calibration"), _("Several people mark the same calls blind. It counts in no score and no average."))
    begun = show_new_round(account)
    goto = begun or show_rounds(rounds)
    if goto is not None:
        open_calibration(goto)
