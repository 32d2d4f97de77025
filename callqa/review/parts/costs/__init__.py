"""A manager's figures: how good, of how many calls, where the colleagues are, and which rules cost most points."""

from typing import Any

from callqa.review.language import _, number
from callqa.review.parts.component import component
from callqa.review.parts.team import said
from callqa.review.rulebook import Rules
from callqa.store.myscores import MIN_COLLEAGUES, MyScores
from callqa.store.team import RuleLoss

SHOWN_RULES = 6

_costs = component("costs")


def show_costs(scores: MyScores, rules: Rules) -> None:
    """Draw the figures."""
    costing = [one for one in scores.rules if one.points > 0][:SHOWN_RULES]
    data = {
        "figures": [_mean(scores), _calls(scores), _band(scores)],
        "heading": _("What costs most points"),
        "nothing": _("No rule was broken."),
        "rules": [_rule(one, rules, costing[0].points) for one in costing],
    }
    _costs(key="costs", data=data)


def _mean(scores: MyScores) -> dict[str, str]:
    interval = scores.score.interval
    label = _("mean score, of 100")
    if interval is not None:
        label = _("mean score, of 100; with more calls it may lie in {interval}").format(interval=said.scores(interval))
    return {"name": "mean", "value": said.mean(scores.score), "label": label}


def _calls(scores: MyScores) -> dict[str, str]:
    return {"name": "calls", "value": number(scores.score.count), "label": _("calls scored")}


def _band(scores: MyScores) -> dict[str, str]:
    band = scores.band
    if band is None:
        told = _("no comparison: it takes {count} colleagues with enough calls").format(count=MIN_COLLEAGUES)
        return {"name": "band", "value": "–", "label": told}
    return {
        "name": "band",
        "value": f"{number(band.low)}–{number(band.high)}",
        "label": _("here is the middle half of the colleagues"),
    }


def _rule(one: RuleLoss, rules: Rules, most: float) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "title": rules.title(one.rule),
        "why": rules.why(one.rule),
        "share": one.points / most,
        "often": _("points a call: −{points}; broken in {failed} of {judged}").format(
            points=number(one.points, 1), failed=number(one.broken.part), judged=number(one.broken.whole)
        ),
    }
