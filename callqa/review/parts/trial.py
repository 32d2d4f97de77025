"""Trying a draft on past calls: on which ones, and what would change."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from callqa.backtest import Difference
from callqa.errors import CallqaError
from callqa.review import rulefiles
from callqa.review.language import N_, _
from callqa.review.parts.difference import show_difference
from callqa.review.parts.draft import Draft
from callqa.review.parts.escape import plain
from callqa.store.accounts import Account

_TRIED = "rule_tried"
_CHOICES: Mapping[str, tuple[str, int | None]] = {
    "100": (N_("the last 100 calls"), 100),
    "500": (N_("the last 500 calls"), 500),
    "since": (N_("all calls since a day"), None),
}


def show_trial(account: Account, draft: Draft, titles: Mapping[str, str]) -> int | None:
    """Draw the choice of calls, the button and the outcome; return the recording id of a call clicked in it, if any."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        choice = st.selectbox(
            _("On which calls"),
            list(_CHOICES),
            format_func=lambda one: _(_CHOICES[one][0]),
            key="trial_calls",
            width=230,
        )
        since = _since() if choice == "since" else None
        asked = st.button(_("Try on past calls"), icon=":material/science:", key="try", disabled=_waits(choice, since))
    if asked:
        _try(account, draft, _CHOICES[choice][1], since)
    tried: tuple[Draft, Difference] | None = st.session_state.get(_TRIED)
    if tried is None or tried[0].file != draft.file:
        st.caption(_("Tells what would change, and changes nothing: marks, scores, and who crosses the pass mark."))
        return None
    if tried[0].text != draft.text:
        st.caption(_("The text has changed since; this is what the earlier one would change."))
    return show_difference(tried[1], titles)


def _since() -> datetime | None:
    day = st.date_input(_("Since"), value=None, format="DD.MM.YYYY", key="trial_since", width=150)
    return datetime.combine(day, time(), ZoneInfo(st.context.timezone or "UTC")) if day else None


def _waits(choice: str, since: datetime | None) -> bool:
    return choice == "since" and since is None


def _advance(bar: DeltaGenerator, share: float) -> None:
    bar.progress(share, _("Judging past calls by this text…"))


def _try(account: Account, draft: Draft, latest: int | None, since: datetime | None) -> None:
    bar = st.progress(0.0, _("Judging past calls by this text…"))
    try:
        difference = rulefiles.try_on(
            account, draft.file, draft.text, latest=latest, since=since, on_progress=lambda share: _advance(bar, share)
        )
    except CallqaError as error:
        st.error(plain(str(error)))
        return
    finally:
        bar.empty()
    st.session_state[_TRIED] = (draft, difference)
