"""The settings: a few that an administrator may change, and all others as they stand."""

from collections.abc import Mapping

import streamlit as st

from callqa.errors import CallqaError
from callqa.review import data_admin
from callqa.review.language import N_, _
from callqa.review.parts.escape import plain
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.settings import FILE_NAME
from callqa.store.accounts import Account

_MOST_DAYS, _MOST_CALLS = 365, 100
_OPTIONS = frozenset({"database", "review.address", "review.port"})
"""What an option of the command sets as well."""
_LABELS = {
    "fairness.release": N_("What a run shows to its managers at once"),
    "fairness.dispute_days": N_("Days in which a manager may dispute a score"),
    "fairness.answer_days": N_("Days in which a dispute should be answered"),
    "sample_calls": N_("Calls of each manager and week that are drawn at random"),
}
_RELEASES = {
    "all": N_("all calls with a score"),
    "unflagged": N_("calls with a score and without a flag"),
    "by_hand": N_("none: a supervisor shows them"),
}


def show_settings(account: Account) -> None:
    """Draw the settings, and the form of the one just clicked."""
    changeable, fixed = data_admin.settings(account)
    tables = [
        Table(
            title=_("Changed here, at once"),
            columns=(_("Setting"), _("Value"), _("Comes from")),
            rows=tuple(_row(key, value, source, changes=True) for key, (value, source) in changeable.items()),
            widths="minmax(0, 2fr) minmax(0, 1.2fr) minmax(0, 1fr)",
            note=_("a run takes them when it starts"),
        ),
        Table(
            title=_("Changed in the file, counts from the next start"),
            columns=(_("Setting"), _("Value"), _("Comes from")),
            rows=tuple(_row(key, value, source, changes=False) for key, (value, source) in fixed.items()),
            widths="minmax(0, 2fr) minmax(0, 1.2fr) minmax(0, 1fr)",
        ),
    ]
    clicked = show_tables(tables, key="settings")
    if clicked in changeable:
        _ask(account, clicked, changeable)


def _row(key: str, value: str, source: str, *, changes: bool) -> Row:
    label = _(_LABELS[key]) if changes else key
    shown = _(_RELEASES[value]) if key == "fairness.release" and value in _RELEASES else value
    cells = (Cell(label, below=key if changes else ""), Cell(shown or "–"), Cell(_source(key, source), "muted"))
    return Row(cells, "administration?section=settings", key) if changes else Row(cells)


def _source(key: str, source: str) -> str:
    if source == FILE_NAME and key in _OPTIONS:
        return _("{file} or the command").format(file=FILE_NAME)
    return {"chosen": _("chosen here"), "default": _("default")}.get(source, source)


def _ask(account: Account, key: str, changeable: Mapping[str, tuple[str, str]]) -> None:
    present, source = changeable[key]

    @st.dialog(_("Setting"))
    def form() -> None:
        value = _asked(key, present)
        with st.container(horizontal=True, gap="small"):
            if st.button(_("Save"), type="primary", key="setting_save", disabled=value == present):
                _choose(account, key, value)
            if source == "chosen" and st.button(_("As in {file}").format(file=FILE_NAME), key="setting_reset"):
                _choose(account, key, None)

    form()


def _asked(key: str, present: str) -> str:
    label = _(_LABELS[key])
    if key == "fairness.release":
        names = list(_RELEASES)
        return st.radio(
            label, names, index=names.index(present), format_func=lambda name: _(_RELEASES[name]), key=f"setting_{key}"
        )
    most = max(int(present), _MOST_CALLS if key == "sample_calls" else _MOST_DAYS)
    return str(st.number_input(label, 1, most, int(present), key=f"setting_{key}"))


def _choose(account: Account, key: str, value: str | None) -> None:
    try:
        data_admin.choose(account, key, value)
    except CallqaError as error:
        st.error(plain(str(error)))
        return
    st.toast(_("Saved."))
    st.rerun()
