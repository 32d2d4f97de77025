"""The filters of the queue. What they show and what they change is the page's address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from callqa import shoptime
from callqa.review import data_queue, words
from callqa.review.i18n import language_name
from callqa.review.language import N_, _, chosen, number
from callqa.review.queue_address import FILTERS, HIGHEST, LOWEST, ME, NEWEST, NO_ONE, read
from callqa.shoptime import Shift
from callqa.store.assigning import Person
from callqa.store.queue import QueueChoices, Show

_DAYS = {
    "today": N_("Today"),
    "yesterday": N_("Yesterday"),
    "7": N_("7 days"),
    "30": N_("30 days"),
    "90": N_("90 days"),
}
_OTHER_DAYS = "other"
_FURTHER = ("rule", "flag", "min", "max", "segment", "outcome", "spoken", "state", "status", "sample", "open")
_WIDTH = 170


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from."""

    choices: QueueChoices
    people: Sequence[Person]
    shifts: Sequence[Shift]


def asked() -> dict[str, str]:
    """Return the filters that stand in the page's address."""
    return read(st.query_params.to_dict())


def show_parts(counts: Mapping[Show, int]) -> None:
    """Draw the parts of the queue with how many calls each holds."""
    key = "queue_show"
    st.session_state[key] = Show(asked().get("show", Show.ATTENTION))
    st.pills(
        _("Part of the calls"),
        list(Show),
        required=True,
        format_func=lambda part: f"{_(words.SHOWN[part])}  {number(counts.get(part, 0))}",
        key=key,
        on_change=lambda: _put(show=None if st.session_state[key] == Show.ATTENTION else st.session_state[key]),
        label_visibility="collapsed",
    )


def show_filters(offered: Offered) -> None:
    """Draw the filters beside each other, the rarer ones behind a button."""
    present = asked()
    choices = offered.choices
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="filters"):
        _choose(_("Manager"), "agent", {name: name for name in choices.agents})
        _choose_days(present)
        if offered.shifts:
            _choose(_("Shift"), "shift", {shift.name: shift.name for shift in offered.shifts})
        who = {ME: _("mine"), NO_ONE: _("nobody's")} | {person.login: person.login for person in offered.people}
        _choose(_("Whose"), "whose", who)
        further = sum(name in present for name in _FURTHER)
        label = _("More filters") + (f" · {number(further)}" if further else "")
        with st.popover(label, icon=":material/tune:", key="queue_further"):
            _show_further(choices)
        _choose(_("Order"), "sort", {NEWEST: _("the newest first")}, nothing=_("the worst first"))
        if present.keys() - {"show", "sort"}:
            st.button(_("Reset"), icon=":material/close:", type="tertiary", key="queue_reset", on_click=_reset)


def _show_further(choices: QueueChoices) -> None:
    _choose(_("Broken rule"), "rule", choices.rules or {}, width=300)
    _choose(_("Flag"), "flag", {kind: _(words.FLAGS[kind]) for kind in choices.flags}, width=300)
    _choose_scores()
    with st.container(horizontal=True, width=300):
        _choose(_("Segment"), "segment", {name: words.SEGMENTS.get(name, name) for name in choices.segments}, width=142)
        spoken = {code: language_name(code, chosen()) for code in choices.languages}
        _choose(_("Language of the call"), "spoken", spoken, width=142)
    outcomes = {name: _(words.ANSWERS[name]) if name in words.ANSWERS else name for name in choices.outcomes}
    _choose(_("Outcome"), "outcome", outcomes, width=300)
    _choose(_("State"), "state", {state: _(text) for state, text in words.STATES.items()}, width=300)
    _choose(_("Was it scored"), "status", {status: _(text) for status, text in words.SHOWN_STATUSES.items()}, width=300)
    _choose(_("Random sample of the week"), "sample", {week: week for week in choices.samples}, width=300)
    key = "queue_open"
    st.session_state[key] = "open" in asked()
    st.checkbox(_("Only without review"), key=key, on_change=lambda: _put(open="1" if st.session_state[key] else None))


def _choose(label: str, name: str, options: Mapping[str, str], *, width: int = _WIDTH, nothing: str = "") -> None:
    """Draw a selection; what the address asks for can be chosen, though no call has it."""
    key, value = f"queue_{name}", asked().get(name)
    known = dict(options) | ({value: value} if value is not None and value not in options else {})
    st.session_state[key] = value
    st.selectbox(
        label,
        list(known),
        index=None,
        format_func=lambda option: known.get(option, option),
        placeholder=nothing or _("any"),
        key=key,
        on_change=lambda: _put(**{name: st.session_state[key]}),
        width=width,
    )


def _choose_days(present: Mapping[str, str]) -> None:
    """Draw the choice of a stretch of days; with the last one the days themselves can be chosen."""
    key = "queue_days"
    exact = "from" in present or "to" in present
    st.session_state[key] = present.get("days") or (_OTHER_DAYS if exact else None)
    options = {name: _(text) for name, text in _DAYS.items()} | {_OTHER_DAYS: _("Other days")}
    st.selectbox(
        _("Days"),
        list(options),
        index=None,
        format_func=options.__getitem__,
        placeholder=_("any"),
        key=key,
        on_change=_days_chosen,
        width=_WIDTH,
    )
    if exact and "days" not in present:
        for name, label in (("from", _("from")), ("to", _("to"))):
            _choose_day(label, name, present.get(name))


def _choose_day(label: str, name: str, value: str | None) -> None:
    key = f"queue_{name}"
    st.session_state[key] = None if value is None else date.fromisoformat(value)
    st.date_input(
        label,
        value=None,
        format="DD.MM.YYYY",
        key=key,
        on_change=lambda: _put(**{name: st.session_state[key].isoformat() if st.session_state[key] else None}),
        width=135,
    )


def _days_chosen() -> None:
    days = st.session_state["queue_days"]
    if days == _OTHER_DAYS:
        today = shoptime.today(data_queue.zone()).isoformat()
        _put(days=None, **{"from": today, "to": today})
    else:
        _put(days=days, **{"from": None, "to": None})


def _choose_scores() -> None:
    key, present = "queue_scores", asked()
    low, high = sorted((int(present.get("min", LOWEST)), int(present.get("max", HIGHEST))))
    st.session_state[key] = (low, high)
    st.slider(_("Score"), LOWEST, HIGHEST, key=key, on_change=_scores_chosen, width=300)


def _scores_chosen() -> None:
    low, high = st.session_state["queue_scores"]
    _put(min=str(low) if low > LOWEST else None, max=str(high) if high < HIGHEST else None)


def _put(**values: str | None) -> None:
    """Change the address; another queue begins at its first page."""
    for name, value in {**values, "page": None}.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value


def _reset() -> None:
    for name in FILTERS.keys() - {"show", "sort"}:
        st.query_params.pop(name, None)
    st.query_params.pop("page", None)
