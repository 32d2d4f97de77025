"""The rulebooks that judged, and how each differs from the one before."""

from collections.abc import Sequence

import streamlit as st
import yaml

from callqa.review import i18n
from callqa.review.language import _, chosen, date_time, number
from callqa.review.parts.escape import plain
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.rules.amend import difference
from callqa.store.rulebookversions import Version

_HEAD_LINES = 2
"""Of a difference: the names of its two sides, which the title tells."""
_SHOWN_SIGNS = 12
"""Of a hash; a title tells all of it."""


def show_versions(versions: Sequence[Version]) -> None:
    """Draw the rulebooks by language, the latest first, and below the difference of the one that is chosen."""
    tables = [_table(language, versions) for language in dict.fromkeys(one.language for one in versions)]
    nothing = Table(_("Rulebooks"), (), (), "1fr", nothing=_("No call was judged yet."))
    clicked = show_tables(tables or [nothing], key="versions")
    version = next((one for one in versions if one.hash == clicked), None)
    if version is not None:
        _show_difference(version, versions)


def _table(language: str, versions: Sequence[Version]) -> Table:
    return Table(
        title=_("Rulebooks: {language}").format(language=i18n.language_name(language, chosen()) if language else "–"),
        columns=(_("Version"), _("Used"), _("Evaluations"), _("Calls now")),
        rows=tuple(_row(one) for one in versions if one.language == language),
        widths="minmax(0, 1fr) minmax(0, 1.4fr) 5rem 5rem",
        note=_("a click shows what differs from the version before"),
    )


def _row(one: Version) -> Row:
    cells = (
        Cell(f"{one.hash[:_SHOWN_SIGNS]}…" if len(one.hash) > _SHOWN_SIGNS else one.hash),
        _used(one),
        Cell(number(one.evaluations), number=True),
        Cell(number(one.current), number=True),
    )
    return Row(cells, "administration?section=rulebooks", one.hash)


def _used(one: Version) -> Cell:
    if one.first_at is None or one.last_at is None:
        return Cell(_("never"), "muted")
    return Cell(date_time(one.last_at), below=_("since {moment}").format(moment=date_time(one.first_at)))


def _show_difference(version: Version, versions: Sequence[Version]) -> None:
    same = [one for one in versions if one.language == version.language]
    place = same.index(version)

    @st.dialog(_("What differs from the version before"), width="large")
    def shown() -> None:
        st.caption(plain(version.hash))
        if place + 1 == len(same):
            st.text(_("This is the first one."))
            return
        lines = difference(_text(same[place + 1]), _text(version), version.hash).splitlines()[_HEAD_LINES:]
        if lines:
            st.code("\n".join(lines), language="diff", wrap_lines=True)
        else:
            st.text(_("Titles, weights and steps are the same: only what is looked for has changed."))
        st.caption(
            _("Compared are titles, reasons, call scripts and scorecards. Phrases are in the history of each rule.")
        )

    shown()


def _text(version: Version) -> str:
    return yaml.safe_dump(dict(version.content), allow_unicode=True, sort_keys=False, width=100)
