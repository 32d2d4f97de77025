"""Moments of the own calls that are worth hearing: where points were lost, and where it was done well."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from callqa.review import i18n
from callqa.review.language import _, day
from callqa.review.parts.tables import Cell, Row, Table, Tone, show_tables
from callqa.review.rulebook import Rules
from callqa.review.through import call_address
from callqa.store.examples import Moments, RuleMoment


def show_moments(moments: Moments, rules: Rules) -> str | None:
    """Draw both lists and return the address of the moment that was clicked, if any."""
    broken, kept = (
        _table(
            _("Listen: here points were lost"),
            moments.broken,
            rules,
            "fail",
            _("No broken rule shows a moment to hear."),
        ),
        _table(_("Listen: well done"), moments.kept, rules, "pass", _("No kept rule shows a moment to hear.")),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        clicked = show_tables([broken], key="broken")
    with right:
        return show_tables([kept], key="kept") or clicked


def _table(title: str, found: Sequence[RuleMoment], rules: Rules, tone: Tone, nothing: str) -> Table:
    rows = tuple(_row(moment, rules, tone) for moment in found)
    return Table(
        title=title,
        columns=(_("Rule and words"), _("At"), _("Day")),
        rows=rows,
        widths="minmax(0, 1fr) 3.4rem 4.6rem",
        nothing=nothing,
    )


def _row(moment: RuleMoment, rules: Rules, tone: Tone) -> Row:
    address = call_address(moment.recording_id, moment.start_s)
    happened = datetime.fromtimestamp(moment.at_s, UTC)
    quote = f"«{moment.quote}»" if moment.quote else _("Waiting")
    return Row(
        cells=(
            Cell(rules.title(moment.rule), tone=tone, below=quote),
            Cell(i18n.duration(moment.start_s), tone="muted"),
            Cell(day(happened), tone="muted"),
        ),
        href=address,
        key=address,
    )
