"""Tables of plain text under headings; a row may lead to another page."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from callqa.review.parts.component import component

Tone = Literal["", "fail", "pass", "warn", "info", "muted"]

_tables = component("tables")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table: text as it is, a smaller line below it, a bar for a share of 0 to 1."""

    text: str
    tone: Tone = ""
    below: str = ""
    share: float | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; with an address it is a link, and ``key`` tells which one was clicked."""

    cells: tuple[Cell, ...]
    href: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title and headings; ``widths`` are the columns' in CSS, ``nothing`` is said instead of no rows.

    ``scrolls``: a long table scrolls by itself, so that what follows it stays near. ``stacks``: too many columns for a
    narrow screen, which gets each cell below its heading.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: str
    note: str = ""
    nothing: str = ""
    scrolls: bool = False
    stacks: bool = False


def show_tables(tables: Sequence[Table], key: str) -> str | None:
    """Draw tables and return the key of the row just clicked, if any."""
    clicked = _tables(key=key, data={"name": key, "tables": [asdict(t) for t in tables]}, on_open_change=lambda: None)
    return None if clicked.open is None else str(clicked.open)
