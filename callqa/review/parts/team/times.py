"""Mean scores by day or week, weekday, hour and shift."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from callqa.intervals import Interval, Mean, Quartiles
from callqa.review.language import _, day, ngettext, number, weekday
from callqa.review.parts.charts import Point, Spread, SpreadRow, Trend
from callqa.review.parts.period import Chosen
from callqa.review.parts.team import said
from callqa.review.through import calls_address
from callqa.store.team import MIN_CALLS, TeamFigures

SHOWN_TICKS = 5
MIN_POINT_CALLS = 5
OneDay = tuple[date, date, Mean, Quartiles | None, str]
"""First and last day of a point, its mean, the band of the others, and where it leads."""


def shown(figures: TeamFigures, chosen: Chosen) -> Sequence[Trend | Spread]:
    """Return the charts of the section."""
    days = [(date.fromordinal(one), score) for one, score in sorted(figures.days.items())]
    points = [(one, one, score, None, calls_address(chosen, first=one, last=one)) for one, score in days]
    charts: list[Trend | Spread] = [trend(points, title=_("Mean score by day"))]
    if figures.shifts:
        charts.append(_spread(_("By shift"), _("Shift"), figures.shifts.items(), figures))
    hours = [(f"{hour:02}:00", score) for hour, score in sorted(figures.hours.items())]
    weekdays = [(weekday(number_), score) for number_, score in sorted(figures.weekdays.items())]
    charts.append(_spread(_("By weekday"), _("Weekday"), weekdays, figures))
    charts.append(_spread(_("By hour"), _("Hour"), hours, figures))
    return charts


def trend(points: Sequence[OneDay], *, title: str, band: str = "", note: str = "") -> Trend:
    """Return means over time. ``band``: what the band is, where the points have one."""
    ends = [end for _first, _last, score, of_others, _href in points for end in _ends(score, of_others)]
    low, high = said.scale(min(ends, default=0.0), max(ends, default=100.0))
    step = max(5, -(-int(high - low) // SHOWN_TICKS // 5) * 5)
    says = [("line", _("mean score")), ("whisker", _("95 % interval")), *([("band", band)] if band else [])]
    return Trend(
        title=title,
        points=tuple(_point(one, with_band=bool(band)) for one in points if one[2].value is not None),
        from_to=(low, high),
        ticks=tuple(range(int(low), int(high) + 1, step)),
        says=tuple(says),  # type: ignore[arg-type]
        as_table=_("As a table"),
        columns=(_("Days"), _("Mean"), _("95 % interval"), _("Calls"), *([_("Colleagues")] if band else [])),
        note=note,
        nothing=_("No call of this period has a score."),
    )


def _ends(score: Mean, band: Quartiles | None) -> Iterable[float]:
    if score.value is None:
        return
    yield score.value
    interval = _drawn(score)
    if interval:
        yield from (interval.low, interval.high)
    if band:
        yield from (band.low, band.high)


def _point(one: OneDay, *, with_band: bool) -> Point:
    first, last, score, band, href = one
    name = day(first) if first == last else f"{day(first)} – {day(last)}"
    calls = ngettext("{count} call", "{count} calls", score.count)
    of_others = f"{number(band.low)}–{number(band.high)}" if band else "–"
    interval = _drawn(score)
    return Point(
        x=first.toordinal(),
        at=score.value or 0.0,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        band=(band.low, band.high) if band else None,
        label=day(first),
        name=name,
        cells=(said.mean(score), said.scores(interval), number(score.count), *([of_others] if with_band else [])),
        tip=f"{name}: {said.mean(score)} ({said.scores(interval)}), {calls}",
        href=href,
    )


def _drawn(score: Mean) -> Interval | None:
    """Return the interval of a point; that of very few calls would span everything and flatten the rest."""
    return score.interval if score.count >= MIN_POINT_CALLS else None


def week(first: date, chosen: Chosen) -> tuple[date, date]:
    """Return the days of the week that begins on a Monday, as far as they are within the period."""
    return max(first, chosen.first), min(first + timedelta(days=6), chosen.last)


def _spread(title: str, first: str, groups: Iterable[tuple[str, Mean]], figures: TeamFigures) -> Spread:
    found = [(label, score) for label, score in groups if score.count]
    told = [score for _label, score in found if _says(score)]
    ends = [end for score in told for end in _ends(score, None)]
    low, high = said.scale(min(ends, default=0.0), max(ends, default=100.0))
    return Spread(
        title=title,
        first=first,
        columns=(_("Mean"), _("95 % interval"), _("Calls")),
        rows=tuple(_row(label, score) for label, score in found),
        from_to=(low, high),
        ends=(number(low), number(high)),
        middle=figures.score.value,
        few=_("too few calls to compare"),
        nothing=_("No call of this period has a score."),
        optional=(1,),
    )


def _row(label: str, score: Mean) -> SpreadRow:
    interval = score.interval if _says(score) else None
    cells = (said.mean(score), said.scores(interval)) if _says(score) else ("", "")
    return SpreadRow(
        key=label,
        label=label,
        at=score.value if _says(score) else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        cells=(*cells, number(score.count)),
    )


def _says(score: Mean) -> bool:
    return score.count >= MIN_CALLS
