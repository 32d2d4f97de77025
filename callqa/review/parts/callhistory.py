"""The audit trail of a call: steps, reviews, decisions on the sides, disputes and answers, by time."""

from collections.abc import Sequence

import streamlit as st

from callqa.review import words_fairness
from callqa.review.language import _, date_time
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.review.rulebook import Rules
from callqa.store.callhistory import Event


def show_call_history(events: Sequence[Event], rules: Rules) -> None:
    """Open the history of a call over the page, the latest first."""

    @st.dialog(_("History of the call"), width="large")
    def page() -> None:
        table = Table(
            title="",
            columns=(_("When"), _("What"), _("Score")),
            rows=tuple(_row(event, rules) for event in events),
            widths="minmax(7rem, 1fr) minmax(0, 3fr) 3.5rem",
            nothing=_("Nothing was done with this call yet."),
        )
        show_tables([table], key="call_history_table")

    page()


def _row(event: Event, rules: Rules) -> Row:
    rule = f"{rules.title(event.rule)}. " if event.rule else ""
    return Row(
        (
            Cell(date_time(event.at), below=event.who or _("program")),
            Cell(f"{rule}{words_fairness.event(event)}", below=words_fairness.reason(event)),
            Cell("" if event.score is None else words_fairness.score(event.score), number=True),
        )
    )
