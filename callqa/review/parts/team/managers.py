"""By manager: mean scores with their intervals, and the heat map of broken rules."""

from collections.abc import Mapping, Sequence

from callqa.intervals import Share
from callqa.review.language import _, ngettext, number, percent
from callqa.review.parts.charts import Heat, HeatCell, HeatRow, Spread, SpreadRow
from callqa.review.parts.period import Chosen
from callqa.review.parts.team import said
from callqa.review.through import calls_address
from callqa.store.team import MIN_CALLS, ManagerFigures, TeamFigures


def ranking(figures: TeamFigures, chosen: Chosen) -> Spread:
    """Return the managers on one scale; those with too few calls stand below, without a place."""
    rows = tuple(_row(manager, chosen) for manager in figures.managers)
    ranked = [manager.score for manager in figures.managers if manager.ranked]
    ends = [end for score in ranked if score.interval for end in (score.interval.low, score.interval.high)]
    low, high = said.scale(min(ends, default=0.0), max(ends, default=100.0))
    return Spread(
        title=_("Mean score by manager"),
        first=_("Manager"),
        columns=(_("Mean"), _("95 % interval"), _("Orders"), _("Calls")),
        rows=rows,
        from_to=(low, high),
        ends=(number(low), number(high)),
        middle=figures.score.value,
        note=_("The dashed line is the mean of all calls. Where bars overlap, chance may be the difference."),
        few=_("too few calls to compare"),
        nothing=_("No call of this period has a score."),
        optional=(1, 2),
    )


def _row(manager: ManagerFigures, chosen: Chosen) -> SpreadRow:
    score = manager.score
    interval = score.interval if manager.ranked else None
    return SpreadRow(
        key=manager.name,
        label=manager.name or _("unknown"),
        at=score.value if manager.ranked else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        cells=(
            said.mean(score) if manager.ranked else "",
            said.scores(interval) if manager.ranked else "",
            said.share(manager.orders) if manager.ranked else "",
            number(score.count),
        ),
        href=calls_address(chosen, agent=manager.name) if manager.name else "",
    )


def heat(figures: TeamFigures, titles: Mapping[str, str], chosen: Chosen) -> Heat:
    """Return how often each rule was broken by each manager who has calls enough."""
    managers = [manager.name for manager in figures.managers if manager.ranked]
    told = [share.value or 0.0 for (name, _rule), share in figures.heat.items() if name in managers and _says(share)]
    darkest = max(0.1, max(told, default=0.0))
    rows = tuple(
        HeatRow(
            one.rule,
            titles.get(one.rule, one.rule),
            tuple(_cell(figures.heat.get((name, one.rule)), darkest, name, one.rule, chosen) for name in managers),
            calls_address(chosen, rule=one.rule),
        )
        for one in figures.rules
    )
    return Heat(
        title=_("How often each rule was broken"),
        first=_("Rule"),
        columns=tuple(managers),
        rows=rows if managers else (),
        ends=(percent(0), percent(darkest)),
        note=_("of the calls to which it applies; managers with {count} calls and more").format(count=MIN_CALLS),
        nothing=_("No manager has calls enough to compare."),
    )


def _cell(share: Share | None, darkest: float, name: str, rule: str, chosen: Chosen) -> HeatCell | None:
    if share is None or share.value is None:
        return None
    tip = _("{name}: broken in {part} of {calls} ({interval})").format(
        name=name,
        part=number(share.part),
        calls=ngettext("{count} call", "{count} calls", share.whole),
        interval=said.shares(share.interval),
    )
    href = calls_address(chosen, agent=name, rule=rule) if share.part else ""
    if not _says(share):
        return HeatCell(0.0, f"{share.part}/{share.whole}", tip, href, thin=True)
    return HeatCell(min(1.0, share.value / darkest), number(100 * share.value), tip, href)


def _says(share: Share) -> bool:
    return share.whole >= said.FEW_CALLS


def shown(figures: TeamFigures, titles: Mapping[str, str], chosen: Chosen) -> Sequence[Spread | Heat]:
    """Return the charts of the section."""
    return ranking(figures, chosen), heat(figures, titles, chosen)
