"""What to search for and in which calls. The fields keep their values while the reader looks at calls."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from callqa import shoptime
from callqa.calls import Speaker
from callqa.review import words
from callqa.review.language import N_, _
from callqa.store.search import Order, SearchChoices, SearchFilter
from callqa.store.search_words import MAX_TERMS, parse

_LONGEST = 200
_SCORES = (0, 100)
_SIDES = {
    "": N_("By anybody"),
    Speaker.AGENT.value: N_("By the manager"),
    Speaker.CUSTOMER.value: N_("By the customer"),
}
_ORDERS = {Order.NEWEST: N_("Newest first"), Order.BEST: N_("Best match first")}


def show_search_form(choices: SearchChoices, zone: ZoneInfo, *, with_agent: bool) -> SearchFilter:
    """Draw the form and return what it asks for; days are those of ``zone``."""
    asked = st.text_input(
        _("Words"),
        max_chars=_LONGEST,
        type="search",
        placeholder=_("Words in any form, or a phrase “in quotation marks”"),
        icon=":material/search:",
        key="search_words",
        persist_state="session",
        label_visibility="collapsed",
    )
    query = parse(asked or "", choices.languages)
    if query.cut:
        st.caption(_("Only the first {count} words are looked for.").format(count=MAX_TERMS))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        side = _choice(_("Said by"), _translated(_SIDES), "side")
        order = _choice(_("Order"), _translated({order.value: name for order, name in _ORDERS.items()}), "order")
        agent = _filter(_("Manager"), {name: name for name in choices.agents}, "agent") if with_agent else None
        segment = _filter(_("Segment"), {name: words.SEGMENTS.get(name, name) for name in choices.segments}, "segment")
        queue = _filter(_("Phone queue"), {name: name for name in choices.queues}, "queue")
        days = st.date_input(
            _("Days"), value=[], format="DD.MM.YYYY", key="search_days", persist_state="session", width=240
        )
        low, high = st.slider(_("Score"), *_SCORES, _SCORES, key="search_scores", persist_state="session", width=110)
    since, until = _bounds(days if isinstance(days, tuple) else (days,), zone)
    return SearchFilter(
        query=query,
        speaker=Speaker(side) if side else None,
        agent=agent,
        segment=segment,
        queue=queue,
        since=since,
        until=until,
        score_from=low if low > _SCORES[0] else None,
        score_to=high if high < _SCORES[1] else None,
        order=Order(order),
    )


def _translated(names: Mapping[str, str]) -> dict[str, str]:
    return {value: _(name) for value, name in names.items()}


def _choice(label: str, options: Mapping[str, str], name: str) -> str:
    """Draw a selection in which the first one is chosen at first."""
    return str(
        st.selectbox(
            label,
            list(options),
            format_func=lambda value: options.get(value, value),
            key=f"search_{name}",
            persist_state="session",
            width=165,
        )
    )


def _filter(label: str, options: Mapping[str, str], name: str) -> str | None:
    """Draw a selection in which nothing is chosen at first; none where there is nothing to choose between."""
    if not options:
        return None
    return st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda value: options.get(value, value),
        placeholder=_("any"),
        key=f"search_{name}",
        persist_state="session",
        width=150,
    )


def _bounds(days: tuple[date | None, ...], zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Return the first moment of the first day, and the first after the last."""
    chosen = [day for day in days if day is not None]
    if not chosen:
        return None, None
    return shoptime.day_start(chosen[0], zone), shoptime.day_start(chosen[-1] + timedelta(days=1), zone)
