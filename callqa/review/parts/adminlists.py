"""Lists for administrators: names in the calls, and who changed what."""

from collections.abc import Sequence

from callqa.review import words_admin
from callqa.review.language import _, date_time, number
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.store.adminlog import Change, Kind
from callqa.store.agent_names import Written


def show_names(people: Sequence[Written]) -> None:
    """Draw whom the calls name, those without an account first."""
    ordered = sorted(people, key=lambda one: (bool(one.logins), -one.calls, one.agent))
    table = Table(
        title=_("Names in the calls"),
        columns=(_("Name"), _("Also written as"), _("Calls"), _("Account")),
        rows=tuple(_named(one) for one in ordered),
        widths="minmax(0, 2fr) minmax(0, 2fr) 4.5rem minmax(0, 1.2fr)",
        nothing=_("No call names a manager yet."),
    )
    show_tables([table], key="names")


def _named(one: Written) -> Row:
    account = Cell(", ".join(one.logins)) if one.logins else Cell(_("none"), "warn")
    return Row((Cell(one.agent), Cell(", ".join(one.others), "muted"), Cell(number(one.calls), number=True), account))


def show_changes(changes: Sequence[Change]) -> None:
    """Draw the audit trail."""
    table = Table(
        title=_("Changes"),
        columns=(_("When and who"), _("Account or setting"), _("What")),
        rows=tuple(_changed(one) for one in changes),
        widths="minmax(0, 1fr) minmax(0, 1fr) minmax(0, 2fr)",
        nothing=_("Nothing was changed yet."),
    )
    show_tables([table], key="admin_changes")


def _changed(one: Change) -> Row:
    if one.kind in {Kind.ROLE, Kind.NAMES, Kind.SETTING}:
        below = f"{one.before or '–'} → {one.after or '–'}"
    else:
        below = one.after
    cells = (
        Cell(date_time(one.made_at), below=one.who or _("the command line")),
        Cell(one.subject or "–"),
        Cell(_(words_admin.CHANGES[one.kind]), below=below),
    )
    return Row(cells)
