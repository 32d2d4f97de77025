"""By rule: how often it was broken where it applied, and how many points it cost."""

from collections.abc import Mapping, Sequence

from callqa.review.language import _, number, percent
from callqa.review.parts.charts import Spread, SpreadRow
from callqa.review.parts.period import Chosen
from callqa.review.parts.team import said
from callqa.review.through import calls_address
from callqa.store.team import RuleLoss, TeamFigures


def shown(figures: TeamFigures, titles: Mapping[str, str], chosen: Chosen) -> Sequence[Spread]:
    """Return the charts of the section."""
    highs = [one.broken.interval.high for one in figures.rules if one.broken.interval]
    top = said.scale(0.0, 100 * max(highs, default=1.0))[1]
    return (
        Spread(
            title=_("Rules by what they cost"),
            first=_("Rule"),
            columns=(_("Broken"), _("95 % interval"), _("Of"), _("Points per call")),
            rows=tuple(_row(one, titles, chosen) for one in figures.rules),
            from_to=(0.0, top),
            ends=(percent(0), percent(top / 100)),
            note=_(
                "Share of the calls to which the rule applies. All points per call together are what misses to 100."
            ),
            nothing=_("No call of this period has a score."),
            optional=(1,),
        ),
    )


def _row(one: RuleLoss, titles: Mapping[str, str], chosen: Chosen) -> SpreadRow:
    interval, value = one.broken.interval, one.broken.value or 0.0
    return SpreadRow(
        key=one.rule,
        label=titles.get(one.rule, one.rule),
        at=100 * value,
        low=100 * interval.low if interval else None,
        high=100 * interval.high if interval else None,
        cells=(
            said.share(one.broken),
            said.shares(interval),
            said.of(one.broken),
            f"−{number(one.points, 2)}" if one.points else "0",
        ),
        href=calls_address(chosen, rule=one.rule) if one.broken.part else "",
    )
