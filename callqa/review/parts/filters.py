"""The filters of the queue. They keep their values while the reader looks at calls."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from callqa.review import words
from callqa.review.language import _, number
from callqa.store.queue import QueueChoices, QueueFilter, Show

_SCORES = (0, 100)


def show_filters(choices: QueueChoices) -> QueueFilter:
    """Draw the filters and return what they ask for."""
    show = st.pills(
        _("State"),
        list(Show),
        default=Show.ATTENTION,
        required=True,
        format_func=lambda part: f"{_(words.SHOWN[part])}  {number(choices.counts[part])}",
        key="queue_show",
        persist_state="session",
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        flag = _choice(
            _("Flag"), {kind: _(words.FLAGS[kind]) for kind, count in choices.flags.items() if count}, "flag"
        )
        rule = _choice(_("Broken rule"), choices.rules, "rule")
        agent = _choice(_("Manager"), {name: name for name in choices.agents}, "agent")
        segment = _choice(_("Segment"), {name: words.SEGMENTS.get(name, name) for name in choices.segments}, "segment")
        days = st.date_input(
            _("Days"), value=[], format="DD.MM.YYYY", key="queue_days", persist_state="session", width=205
        )
        low, high = st.slider(_("Score"), *_SCORES, _SCORES, key="queue_scores", persist_state="session", width=140)
        unreviewed = st.checkbox(_("Only without review"), key="queue_unreviewed", persist_state="session")
    since, until = _bounds(days if isinstance(days, tuple) else (days,))
    return QueueFilter(
        show=show or Show.ATTENTION,
        flag=flag,
        rule=rule,
        agent=agent,
        segment=segment,
        since=since,
        until=until,
        score_from=low if low > _SCORES[0] else None,
        score_to=high if high < _SCORES[1] else None,
        unreviewed=unreviewed,
    )


def _choice(label: str, options: Mapping[str, str], name: str) -> str | None:
    """Draw a selection in which nothing is chosen at first."""
    return st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda value: options.get(value, value),
        placeholder=_("any"),
        key=f"queue_{name}",
        persist_state="session",
        width=175,
    )


def _bounds(days: tuple[date | None, ...]) -> tuple[datetime | None, datetime | None]:
    """Return the first moment of the first day, and the first after the last, where the reader's browser is."""
    chosen = [day for day in days if day is not None]
    if not chosen:
        return None, None
    zone = ZoneInfo(st.context.timezone) if st.context.timezone else UTC
    after = chosen[-1] + timedelta(days=1)
    return datetime.combine(chosen[0], time(), zone), datetime.combine(after, time(), zone)
