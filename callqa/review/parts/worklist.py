"""The order in which the reader goes from call to call: the queue as it was when a call was opened from it."""

from collections.abc import Sequence

import streamlit as st

from callqa.review.language import _

_KEY = "worklist"


def remember(recording_ids: Sequence[int]) -> None:
    """Keep the order of the calls. Reviews made meanwhile do not change it."""
    st.session_state[_KEY] = tuple(recording_ids)


def is_empty() -> bool:
    """Tell whether no order was kept yet, as when a call was opened by its address."""
    return _KEY not in st.session_state


def show_steps(recording_id: int) -> int | None:
    """Draw the buttons for the previous and next call and return where the reader wants to go, if anywhere."""
    order: tuple[int, ...] = st.session_state.get(_KEY, ())
    if recording_id not in order:
        return None
    at = order.index(recording_id)
    goto = None
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall", vertical_alignment="center"):
        if st.button("", icon=":material/chevron_left:", help=_("Previous call"), disabled=at == 0, key="step_back"):
            goto = order[at - 1]
        st.caption(_("{place} of {count}").format(place=at + 1, count=len(order)), width="content")
        last = at == len(order) - 1
        if st.button("", icon=":material/chevron_right:", help=_("Next call"), disabled=last, key="step_on"):
            goto = order[at + 1]
    return goto
