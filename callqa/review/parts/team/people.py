"""The machine against people by rule: how many of its marks were confirmed, and kappa in calls drawn at random."""

from collections.abc import Mapping, Sequence

from callqa.evaluation.kappa import Kappa
from callqa.review.data_figures import MIN_DRAWN, Agreement
from callqa.review.language import _, number, percent
from callqa.review.parts.charts import Spread, SpreadRow
from callqa.review.parts.team import said


def shown(agreements: Sequence[Agreement], titles: Mapping[str, str]) -> Sequence[Spread]:
    """Return the charts of the section; the rule on which people disagree most stands first."""
    ordered = sorted(agreements, key=lambda one: (one.decided.kept.value or 0.0, one.decided.rule))
    lows = [one.decided.kept.interval.low for one in ordered if one.decided.kept.interval]
    bottom = said.scale(100 * min(lows, default=0.0), 100.0)[0]
    return (
        Spread(
            title=_("Marks of the machine that people confirmed"),
            first=_("Rule"),
            columns=(_("Confirmed"), _("95 % interval"), _("Of"), _("Drawn at random"), _("Kappa there")),
            rows=tuple(_row(one, titles) for one in ordered),
            from_to=(bottom, 100.0),
            ends=(percent(bottom / 100), percent(1)),
            note=_(
                "People look at calls where something is wrong, so this is less than for all calls. "
                "Kappa is of calls drawn at random, from {count} marks on."
            ).format(count=MIN_DRAWN),
            nothing=_("Nobody has decided on a mark in these calls."),
            optional=(1, 3),
        ),
    )


def _row(one: Agreement, titles: Mapping[str, str]) -> SpreadRow:
    kept = one.decided.kept
    interval, value = kept.interval, kept.value or 0.0
    return SpreadRow(
        key=one.decided.rule,
        label=titles.get(one.decided.rule, one.decided.rule),
        at=100 * value,
        low=100 * interval.low if interval else None,
        high=100 * interval.high if interval else None,
        cells=(
            said.share(kept),
            said.shares(interval),
            said.of(kept),
            said.of(one.drawn.kept) if one.drawn else "–",
            _kappa(one.kappa),
        ),
    )


def _kappa(found: Kappa | None) -> str:
    if found is None:
        return "–"
    return f"{number(found.value, 2)} ({number(found.low, 2)}–{number(found.high, 2)})"
