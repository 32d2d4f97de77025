"""What calls came to, and why no order was placed."""

from collections.abc import Mapping, Sequence

from callqa.intervals import Share
from callqa.review import words
from callqa.review.language import _, number, percent
from callqa.review.parts.charts import Spread, SpreadRow
from callqa.review.parts.period import Chosen
from callqa.review.parts.team import said
from callqa.review.through import calls_address
from callqa.store.team import TeamFigures


def shown(figures: TeamFigures, chosen: Chosen) -> Sequence[Spread]:
    """Return the charts of the section."""
    outcomes = {name: calls_address(chosen, outcome=name) for name in figures.outcomes}
    reasons = dict.fromkeys(figures.loss_reasons, calls_address(chosen, outcome="no_order"))
    return (
        _spread(_("Outcomes"), _("Outcome"), figures.outcomes, outcomes, _("of the calls whose outcome is known")),
        _spread(
            _("Why no order"),
            _("Reason"),
            figures.loss_reasons,
            reasons,
            _("of the calls without an order, as far as known"),
        ),
    )


def _spread(title: str, first: str, shares: Mapping[str, Share], hrefs: Mapping[str, str], note: str) -> Spread:
    highs = [share.interval.high for share in shares.values() if share.interval]
    top = said.scale(0.0, 100 * max(highs, default=1.0))[1]
    return Spread(
        title=title,
        first=first,
        columns=(_("Share"), _("95 % interval"), _("Calls")),
        rows=tuple(_row(name, share, hrefs[name]) for name, share in shares.items()),
        from_to=(0.0, top),
        ends=(percent(0), percent(top / 100)),
        note=note,
        nothing=_("Nothing is known for the calls of this period."),
        optional=(1,),
    )


def _row(name: str, share: Share, href: str) -> SpreadRow:
    interval, value = share.interval, share.value or 0.0
    return SpreadRow(
        key=name,
        label=_(words.ANSWERS[name]) if name in words.ANSWERS else name,
        at=100 * value,
        low=100 * interval.low if interval else None,
        high=100 * interval.high if interval else None,
        cells=(said.share(share), said.shares(interval), number(share.part)),
        href=href,
    )
