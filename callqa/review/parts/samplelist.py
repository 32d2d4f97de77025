"""The samples as tables, one a week; a row leads to its calls in the queue."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from urllib.parse import parse_qsl, urlencode

from callqa import shoptime
from callqa.review.language import _, date_time, day, number
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.store.samples import Sample

_WIDTHS = "minmax(8rem, 1.4fr) 5.5rem 5.5rem minmax(7rem, 1fr) minmax(9rem, 2fr)"
_SHOWN_SIGNS = 12
"""Of the hash of a set; the command writes all of it."""


def show_samples(samples: Sequence[Sample]) -> dict[str, str] | None:
    """Draw the samples and return the filters of the one just clicked, if any."""
    by_week = groupby(samples, key=lambda one: one.week)
    tables = [_table(week, list(of_week)) for week, of_week in by_week]
    nothing = Table(_("Samples"), (), (), _WIDTHS, nothing=_("No sample was drawn yet."))
    chosen = show_tables(tables or [nothing], key="samples")
    return None if chosen is None else dict(parse_qsl(chosen))


def _table(week: str, samples: Sequence[Sample]) -> Table:
    first = shoptime.monday_of(week)
    reviewed, drawn = sum(one.reviewed for one in samples), sum(one.drawn for one in samples)
    return Table(
        title=f"{week} · {day(first)} – {day(first + timedelta(days=6))}",
        columns=(_("Manager"), _("Drawn"), _("Reviewed"), _("Drawn by"), _("Seed and set")),
        rows=tuple(_row(one) for one in samples),
        widths=_WIDTHS,
        note=_("{reviewed} of {drawn} reviewed").format(reviewed=number(reviewed), drawn=number(drawn)),
    )


def _row(sample: Sample) -> Row:
    filters = urlencode({"show": "all", "sample": sample.week, "agent": sample.agent})
    done = sample.reviewed == sample.drawn
    of = _("of {count}").format(count=number(sample.eligible))
    checked = _("drawn again: the same") if sample.again else _("DRAWN AGAIN: OTHER CALLS")
    cells = (
        Cell(sample.agent),
        Cell(number(sample.drawn), below=of, number=True),
        Cell(number(sample.reviewed), "pass" if done else "warn", number=True),
        Cell(sample.who or _("the command line"), below=date_time(sample.made_at)),
        Cell(f"{sample.seed} / {sample.set_hash[:_SHOWN_SIGNS]}…", "muted" if sample.again else "fail", below=checked),
    )
    return Row(cells, f"queue?{filters}", filters)
