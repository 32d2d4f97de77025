"""The order in which the reader goes from call to call: the queue as it was when a call was opened from it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from callqa.errors import ReviewError
from callqa.review import data_queue
from callqa.review.language import _, date_time, number
from callqa.review.parts.escape import plain
from callqa.review.queue_address import write
from callqa.review.routes import queue_link
from callqa.store.access import SUPERVISING
from callqa.store.accounts import Account
from callqa.store.callwork import CallWork

_KEY, _FILTERS = "worklist", "worklist_filters"
NEXT_KEY, DONE_KEY = "J", "D"
"""The keys on the keyboard, wherever their letters are."""


def remember(recording_ids: Sequence[int], filters: Mapping[str, str] | None = None) -> None:
    """Keep the order of the calls and the filters that gave it. Reviews made meanwhile do not change it."""
    st.session_state[_KEY] = tuple(recording_ids)
    st.session_state[_FILTERS] = write(filters or {})


def is_empty() -> bool:
    """Tell whether no order was kept yet, as when a call was opened by its address."""
    return _KEY not in st.session_state


def show_steps(account: Account, recording_id: int, evaluation_id: int | None) -> int | None:
    """Draw what leads from this call to others and what is done with it, and return where the reader wants to go.

    Args:
        account: who looks at the call.
        recording_id: the call.
        evaluation_id: its evaluation as it is shown.
    """
    work = data_queue.call_work(account, recording_id)
    order: tuple[int, ...] = st.session_state.get(_KEY, ())
    waiting = _waiting(account, order, recording_id) if work else []
    goto = None
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="steps"):
        if account.role in SUPERVISING:
            queue_link(_("Queue"), ":material/arrow_back:", st.session_state.get(_FILTERS, ""))
        if work:
            goto = _show_work(account, recording_id, evaluation_id, work, waiting)
        st.space("stretch")
        goto = _show_neighbours(order, recording_id) or goto
        if work:
            label = _("Next open") + f" · {number(len(waiting))}"
            if st.button(label, type="primary", shortcut=NEXT_KEY, disabled=not waiting, key="next_open"):
                goto = waiting[0]
    return goto


def _waiting(account: Account, order: Sequence[int], recording_id: int) -> list[int]:
    """Return the other calls that still need a person: those that follow this one, then those before it."""
    open_ = data_queue.still_open(account, order)
    at = order.index(recording_id) if recording_id in order else -1
    return [one for one in (*order[at + 1 :], *order[: max(at, 0)]) if one in open_]


def _show_neighbours(order: Sequence[int], recording_id: int) -> int | None:
    if recording_id not in order:
        return None
    at = order.index(recording_id)
    goto = None
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", width="content"):
        if st.button("", icon=":material/chevron_left:", help=_("Previous call"), disabled=at == 0, key="step_back"):
            goto = order[at - 1]
        st.caption(_("{place} of {count}").format(place=at + 1, count=len(order)), width="content")
        last = at == len(order) - 1
        if st.button("", icon=":material/chevron_right:", help=_("Next call"), disabled=last, key="step_on"):
            goto = order[at + 1]
    return goto


def _show_work(
    account: Account, recording_id: int, evaluation_id: int | None, work: CallWork, waiting: Sequence[int]
) -> int | None:
    """Draw whose call it is and the tick. A tick leads on to the next call."""
    try:
        _show_owner(account, recording_id, work)
        if work.tick:
            told = _("{who} saw it and found nothing to do, {when}.")
            st.caption(plain(told.format(who=work.tick.who, when=date_time(work.tick.made_at))), width="content")
            if st.button(_("Back into the queue"), icon=":material/undo:", type="tertiary", key="tick_back"):
                data_queue.take_back(account, recording_id)
                st.rerun()
        elif not work.reviewed:
            hint = _("Ticks the call off and opens the next one")
            if st.button(_("Nothing to do"), icon=":material/check:", help=hint, shortcut=DONE_KEY, key="tick_off"):
                data_queue.tick_off(account, recording_id, evaluation_id)
                if waiting:
                    return waiting[0]
                st.rerun()
    except ReviewError as error:
        st.error(plain(str(error)))
    return None


def _show_owner(account: Account, recording_id: int, work: CallWork) -> None:
    if work.assigned_id == account.id:
        if st.button(_("Give back"), help=_("The call is mine"), icon=":material/person_remove:", key="own_give_back"):
            data_queue.assign(account, [recording_id], None)
            st.rerun()
        return
    if work.assigned:
        st.caption(plain(_("The call is {who}'s").format(who=work.assigned)), width="content")
    if st.button(_("Take"), help=_("The call becomes mine"), icon=":material/person_add:", key="own_take"):
        data_queue.assign(account, [recording_id], account.id)
        st.rerun()
