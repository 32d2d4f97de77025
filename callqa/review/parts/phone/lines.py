"""Who is who: what the shop has told of phones, queues and numbers, and what occurs in calls without being told."""

from collections.abc import Mapping, Sequence
from datetime import date

from callqa.phone.directory import Directory, Line, Stretch
from callqa.review import words
from callqa.review.language import _, date_time, day, number
from callqa.review.parts.phone import said
from callqa.review.parts.tables import Cell, Row, Table
from callqa.store.phone_seen import Occurring, SeenNames

_KNOWN_WIDTHS = "minmax(5rem, 1fr) minmax(6rem, 2fr) minmax(4rem, 1fr)"


def shown(book: Directory, seen: SeenNames, name: str) -> Sequence[Table]:
    """Return the tables of the section.

    Args:
        book: what the shop has told.
        seen: what occurs in the calls of the period.
        name: of the file in which it is told.
    """
    members = {one.name: one for one in seen.members}
    queues = {one.name: one for one in seen.queues}
    numbers = {book.form_of(one.name): one for one in seen.lines}
    return (
        _unnamed(_not_told(book, seen), name),
        _managers(book, members),
        _lines(_("Queues"), book.queues, queues),
        _lines(_("Numbers of the shop"), book.numbers, numbers),
    )


def _not_told(book: Directory, seen: SeenNames) -> list[tuple[str, Occurring]]:
    members = [(_("phone"), one) for one in seen.members if not book.knows(one.name)]
    queues = [(_("queue"), one) for one in seen.queues if one.name not in book.queues]
    lines = [(_("number"), one) for one in seen.lines if book.form_of(one.name) not in book.numbers]
    return [*members, *queues, *lines]


def _unnamed(found: Sequence[tuple[str, Occurring]], name: str) -> Table:
    return Table(
        title=_("Not told yet"),
        columns=(_("What"), _("Name"), _("Calls"), _("Last")),
        rows=tuple(
            Row(
                (
                    Cell(what),
                    Cell(one.name),
                    Cell(number(one.calls), number=True),
                    Cell(date_time(one.last_at), "muted"),
                )
            )
            for what, one in found[: said.SHOWN]
        ),
        widths="5rem minmax(5rem, 2fr) 4.5rem minmax(6rem, 1fr)",
        note=said.first(len(found), _("in calls of the period; {file} says nothing of them").format(file=name)),
        nothing=_("Everything in the calls of this period has been told."),
    )


def _managers(book: Directory, seen: Mapping[str, Occurring]) -> Table:
    rows = [
        Row((Cell(member), Cell(_whose(stretch), below=_days(stretch)), _calls(seen.get(member))))
        for member, stretches in sorted(book.members.items())
        for stretch in stretches
        if member != stretch.manager or member in seen
    ]
    note = _("phones that are not named belong to {name}").format(name=book.default) if book.default else ""
    return Table(
        title=_("Phones and managers"),
        columns=(_("Phone or name"), _("Manager"), _("Calls")),
        rows=tuple(rows),
        widths=_KNOWN_WIDTHS,
        note=note,
        nothing=_("Nothing was told: managers are called as the phone system calls them."),
    )


def _whose(stretch: Stretch) -> str:
    return stretch.manager or _("several people")


def _days(stretch: Stretch) -> str:
    if stretch.since is None and stretch.until is None:
        return ""
    return f"{_day(stretch.since)} – {_day(stretch.until)}".strip()


def _day(one: date | None) -> str:
    return day(one, year=True) if one else "…"


def _lines(title: str, told: Mapping[str, Line], seen: Mapping[str, Occurring]) -> Table:
    return Table(
        title=title,
        columns=(_("Name"), _("What it is for"), _("Calls")),
        rows=tuple(Row((Cell(key), Cell(_about(line)), _calls(seen.get(key)))) for key, line in sorted(told.items())),
        widths=_KNOWN_WIDTHS,
        nothing=_("Nothing was told."),
    )


def _about(line: Line) -> str:
    segment = words.SEGMENTS.get(line.segment or "", line.segment)
    script = _("call script {name}").format(name=line.script) if line.script else ""
    return said.listed((line.shop or "", segment or "", line.language or "", script)) or "–"


def _calls(seen: Occurring | None) -> Cell:
    if seen is None:
        return Cell(_("none"), "muted")
    return Cell(number(seen.calls), below=date_time(seen.last_at))
