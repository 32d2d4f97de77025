"""How answered and missed calls lie over the days, and over the hours of the week."""

from collections.abc import Callable, Sequence
from datetime import date

from callqa.intervals import Share
from callqa.phone.figures import PhoneFigures, Tally
from callqa.review.language import _, day, number, percent, weekday
from callqa.review.parts.charts import Bars, BarsRow, Chart, Heat, HeatCell, HeatRow, Series
from callqa.review.parts.period import Chosen
from callqa.review.parts.phone import said

FEW_CALLS = 5
"""A share of fewer calls says nothing of an hour."""
_MANY_DAYS = 100
"""Of longer periods only the days from the first to the last call are drawn."""
_WEEK = 7
_NOTHING = Tally(0, 0, 0, 0, Share(0, 0))


def shown(figures: PhoneFigures, chosen: Chosen) -> Sequence[Chart]:
    """Return the charts of the section."""
    hours = sorted({hour for _day, hour in figures.hours_of_week})
    span = range(hours[0], hours[-1] + 1) if hours else range(0)
    return _days(figures, chosen), _missed(figures, span), _answered(figures, span)


def _days(figures: PhoneFigures, chosen: Chosen) -> Bars:
    days = sorted(figures.days)
    if days and chosen.days > _MANY_DAYS:
        first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
    else:
        first, last = chosen.first, chosen.last
    span = range(first.toordinal(), last.toordinal() + 1) if days else range(0)
    found = [(date.fromordinal(one), figures.days.get(one, _NOTHING)) for one in span]
    return Bars(
        title=_("Calls by day"),
        series=(
            Series(_("answered"), "answered"),
            Series(_("missed"), "missed"),
            Series(_("gave up at once, or end unknown"), "aside"),
        ),
        rows=tuple(_bar(one, tally) for one, tally in found),
        as_table=_("As a table"),
        columns=(
            _("Day"),
            _("Answered calls"),
            _("Missed"),
            _("Missed, share"),
            _("Service level"),
            _("Gave up at once"),
            _("End unknown"),
        ),
        note=_("incoming calls, by the day on which they began"),
        nothing=_("There were no calls in this period."),
    )


def _bar(when: date, tally: Tally) -> BarsRow:
    name = f"{day(when)}, {weekday(when.weekday())}"
    tip = _("{name}: answered {answered}, missed {missed} ({share})").format(
        name=name, answered=number(tally.answered), missed=number(tally.missed), share=said.share(tally.lost)
    )
    cells = (
        number(tally.answered),
        number(tally.missed),
        said.share(tally.lost),
        said.share(tally.in_time),
        number(tally.short),
        number(tally.unknown),
    )
    return BarsRow(day(when), name, (tally.answered, tally.missed, tally.short + tally.unknown), cells, tip)


def _missed(figures: PhoneFigures, hours: range) -> Heat:
    told = [one.lost.value or 0.0 for one in figures.hours_of_week.values() if one.lost.whole >= FEW_CALLS]
    darkest = max(0.1, max(told, default=0.0))

    def cell(tally: Tally | None, name: str) -> HeatCell | None:
        if tally is None or not tally.lost.whole:
            return None
        tip = _("{name}: missed {part}").format(name=name, part=said.with_counts(tally.lost))
        counts = f"{number(tally.missed)}/{number(tally.lost.whole)}"
        if tally.lost.whole < FEW_CALLS:
            return HeatCell(0.0, counts, tip, thin=True)
        value = tally.lost.value or 0.0
        return HeatCell(min(1.0, value / darkest), percent(value), tip, below=counts)

    return Heat(
        title=_("When calls are missed"),
        first=_("Weekday"),
        columns=tuple(f"{hour:02}" for hour in hours),
        rows=_rows(figures, hours, cell),
        ends=(percent(0), percent(darkest)),
        note=_("missed of the answered and missed that began in the hour; where the colour is strong, people lack"),
        nothing=_("There were no calls in this period."),
        upright=True,
    )


def _answered(figures: PhoneFigures, hours: range) -> Heat:
    most = max((one.answered for one in figures.hours_of_week.values()), default=0)

    def cell(tally: Tally | None, name: str) -> HeatCell | None:
        if tally is None or not tally.answered:
            return None
        tip = _("{name}: answered {count}").format(name=name, count=number(tally.answered))
        return HeatCell(tally.answered / most, number(tally.answered), tip)

    return Heat(
        title=_("When calls are answered"),
        first=_("Weekday"),
        columns=tuple(f"{hour:02}" for hour in hours),
        rows=_rows(figures, hours, cell),
        ends=(number(0), number(most)),
        note=_("answered calls that began in the hour, all weeks of the period together"),
        nothing=_("No call was answered in this period."),
        upright=True,
        tone="plain",
    )


def _rows(
    figures: PhoneFigures, hours: range, cell: Callable[[Tally | None, str], HeatCell | None]
) -> tuple[HeatRow, ...]:
    found = {one for one, _hour in figures.hours_of_week}
    return tuple(
        HeatRow(
            str(one),
            weekday(one),
            tuple(
                cell(figures.hours_of_week.get((one, hour)), f"{weekday(one)}, {hour:02}:00–{hour:02}:59")
                for hour in hours
            ),
        )
        for one in range(_WEEK)
        if one in found
    )
