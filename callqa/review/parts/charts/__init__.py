"""Figures that can be read at a glance: means and shares in their intervals, a heat map, means over time.

Every number stands as text beside its drawing, and may lead to the calls behind it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal, TypeAlias

from callqa.review.parts.component import component

_charts = component("charts", "spread", "heat", "trend", "bars", "charts")


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One figure: where it is, between what it may lie, and further cells. ``at`` is ``None`` where it says nothing."""

    key: str
    label: str
    at: float | None
    low: float | None
    high: float | None
    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """Figures below each other on one scale.

    Attributes:
        title: above it.
        first: heading of the labels.
        columns: headings of the cells.
        rows: the figures.
        from_to: the ends of the scale.
        ends: the ends of the scale in words.
        middle: marked in every row, such as the mean of all.
        note: beside the title.
        few: said in place of the drawing where ``at`` is ``None``.
        nothing: said instead of no rows.
        optional: cells, by their places, that a narrow screen leaves out.
    """

    title: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[SpreadRow, ...]
    from_to: tuple[float, float]
    ends: tuple[str, str]
    middle: float | None = None
    note: str = ""
    few: str = ""
    nothing: str = ""
    optional: tuple[int, ...] = ()
    kind: Literal["spread"] = "spread"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A share (0 to 1 of the darkest), as text, and what it is of; ``thin`` where too few calls say little.

    ``below`` stands in small type below the text.
    """

    share: float
    text: str
    tip: str
    href: str = ""
    thin: bool = False
    below: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A line of the heat map, with a cell or nothing for each column."""

    key: str
    label: str
    cells: tuple[HeatCell | None, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map; ``ends`` are the palest and the darkest share in words. ``upright``: headings are short.

    ``tone``: ``bad`` where much is bad, else ``plain``.
    """

    title: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    ends: tuple[str, str]
    note: str = ""
    nothing: str = ""
    upright: bool = False
    tone: Literal["bad", "plain"] = "bad"
    kind: Literal["heat"] = "heat"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a trend at ``x``; ``label`` stands below, ``name`` and ``cells`` in the table, ``tip`` beside it."""

    x: int
    at: float
    low: float | None
    high: float | None
    band: tuple[float, float] | None
    label: str
    name: str
    cells: tuple[str, ...]
    tip: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """Means over time. ``says``: what line, whisker and band are; ``columns``: headings of the table."""

    title: str
    points: tuple[Point, ...]
    from_to: tuple[float, float]
    ticks: tuple[int, ...]
    says: tuple[tuple[Literal["line", "whisker", "band"], str], ...]
    as_table: str
    columns: tuple[str, ...]
    note: str = ""
    nothing: str = ""
    kind: Literal["trend"] = field(default="trend")


@dataclass(frozen=True, slots=True)
class Series:
    """What a part of the bars is, and how it is coloured."""

    text: str
    tone: Literal["answered", "missed", "aside"]


@dataclass(frozen=True, slots=True)
class BarsRow:
    """A bar: ``parts`` in the order of the series stand on each other; ``label`` is below, ``name`` in the table."""

    label: str
    name: str
    parts: tuple[int, ...]
    cells: tuple[str, ...]
    tip: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts in bars. ``columns``: headings of the table of the same figures."""

    title: str
    series: tuple[Series, ...]
    rows: tuple[BarsRow, ...]
    as_table: str
    columns: tuple[str, ...]
    note: str = ""
    nothing: str = ""
    kind: Literal["bars"] = "bars"


Chart: TypeAlias = Spread | Heat | Trend | Bars


def show_charts(charts: Sequence[Chart], key: str) -> str | None:
    """Draw charts and return the address of the figure just clicked, if any."""
    clicked = _charts(
        key=key, data={"name": key, "charts": [_given(one) for one in charts]}, on_open_change=lambda: None
    )
    return None if clicked.open is None else str(clicked.open)


def _given(chart: Chart) -> dict[str, object]:
    given = asdict(chart)
    if "from_to" in given:
        given["from"], given["to"] = given.pop("from_to")
    return given
