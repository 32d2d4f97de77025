"""Which calls figures are of: a period that ends today or one of the reader's choice, and a segment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from callqa import shoptime
from callqa.review import words
from callqa.review.language import N_, _
from callqa.store.figures import Period
from callqa.store.phone_columns import FIRST_YEAR, LAST_YEAR

LENGTHS = {"7": N_("7 days"), "30": N_("30 days"), "90": N_("90 days"), "own": N_("Other days")}
"""The periods to choose from, by their days."""
_NAMES = frozenset({"period", "from", "to", "segment", "queue", "section", "step"})
"""What stands in the addresses of pages with figures."""
_KEPT = "figures_address"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The first and the last day, and segment and queue if some were chosen; ``zone`` is the shop's."""

    first: date
    last: date
    zone: ZoneInfo
    segment: str | None = None
    queue: str | None = None

    @property
    def days(self) -> int:
        """How many days it is."""
        return (self.last - self.first).days + 1

    @property
    def period(self) -> Period:
        """The same as moments."""
        after = self.last + timedelta(days=1)
        return Period(
            shoptime.day_start(self.first, self.zone), shoptime.day_start(after, self.zone), self.zone, self.segment
        )


def show_period(zone: ZoneInfo, segments: Sequence[str] = (), *, default: str = "30") -> Chosen:
    """Draw the choice and return it; it stands in the page's address."""
    _put_back()
    today = shoptime.today(zone)
    length = choose(_("Period"), "period", {name: _(text) for name, text in LENGTHS.items()}, default)
    first, last = _own(today) if length == "own" else (today - timedelta(days=int(length) - 1), today)
    return Chosen(first, last, zone, _choose_segment(segments) if segments else None)


def _put_back() -> None:
    """Give the page its own address again after a step back: Streamlit leaves what the page left for was asked."""
    asked = st.query_params.to_dict()
    if asked.keys() <= _NAMES:
        st.session_state[_KEPT] = asked
    else:
        st.query_params.from_dict(st.session_state.get(_KEPT, {}))


def choose(label: str, name: str, options: Mapping[str, str], default: str) -> str:
    """Draw a choice whose value stands in the page's address as ``name``, and return it."""
    key, present = f"figures_{name}", st.query_params.get(name, default)
    st.session_state[key] = present if present in options else default
    chosen = st.segmented_control(
        label,
        list(options),
        required=True,
        format_func=options.__getitem__,
        key=key,
        on_change=lambda: _put(name, st.session_state[key] if st.session_state[key] != default else None),
        label_visibility="collapsed",
    )
    return chosen or default


def narrowed(chosen: Chosen, segments: Sequence[str], queues: Sequence[str]) -> Chosen:
    """Draw the choice of a segment and of a queue of the phone system, and return what is chosen with them."""
    segment = _choose_segment(segments) if segments else None
    names = {name: name for name in queues}
    queue = _choose_one(_("Queue of the phone system"), "queue", names, _("all queues")) if queues else None
    return replace(chosen, segment=segment, queue=queue)


def _choose_segment(segments: Sequence[str]) -> str | None:
    names = {name: words.SEGMENTS.get(name, name) for name in segments}
    return _choose_one(_("Segment"), "segment", names, _("all segments"))


def _choose_one(label: str, name: str, options: Mapping[str, str], none: str) -> str | None:
    key, present = f"figures_{name}", st.query_params.get(name)
    st.session_state[key] = present if present in options else None
    return st.selectbox(
        label,
        list(options),
        index=None,
        format_func=options.__getitem__,
        placeholder=none,
        key=key,
        on_change=lambda: _put(name, st.session_state[key]),
        label_visibility="collapsed",
        width=170,
    )


def _own(today: date) -> tuple[date, date]:
    key = "figures_days"
    st.session_state[key] = (_day("from", today - timedelta(days=29)), _day("to", today))
    st.date_input(
        _("Days"),
        value=[],
        format="DD.MM.YYYY",
        key=key,
        on_change=lambda: _put_days(st.session_state[key]),
        label_visibility="collapsed",
        width=215,
    )
    first, last = _day("from", today - timedelta(days=29)), _day("to", today)
    return min(first, last), max(first, last)


def _day(name: str, otherwise: date) -> date:
    try:
        asked = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return otherwise
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else otherwise


def _put_days(days: Sequence[date]) -> None:
    """Wait for the second of the two days."""
    if len(days) == 2:  # noqa: PLR2004 - the first and the last
        _put("from", days[0].isoformat())
        _put("to", days[1].isoformat())


def _put(name: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value
