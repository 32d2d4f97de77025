"""A manager's figures: how many calls, how good, and which rules cost most points."""

from typing import Any

from callqa.review.language import _, number
from callqa.review.parts.component import component
from callqa.review.rulebook import Rules
from callqa.store.myscores import MyScores, RuleCount

SHOWN_RULES = 6

_costs = component("costs")


def show_costs(scores: MyScores, rules: Rules) -> None:
    """Draw the figures. What a rule cost is its weight times the number of calls in which it was broken."""
    costing = sorted(
        (count for count in scores.rules if count.failed and rules.weight(count.rule)),
        key=lambda count: (-count.failed * rules.weight(count.rule), count.rule),
    )
    data = {
        "figures": [
            {
                "name": "mean",
                "value": "–" if scores.mean is None else number(scores.mean, 1),
                "label": _("mean score, of 100"),
            },
            {"name": "calls", "value": number(scores.scored), "label": _("calls scored")},
        ],
        "heading": _("What costs most points"),
        "nothing": _("No rule was broken."),
        "rules": [_rule(count, rules) for count in costing[:SHOWN_RULES]],
    }
    _costs(key="costs", data=data)


def _rule(count: RuleCount, rules: Rules) -> dict[str, Any]:
    return {
        "rule": count.rule,
        "title": rules.title(count.rule),
        "why": rules.why(count.rule),
        "share": count.failed / count.judged,
        "often": _("broken in {failed} of {judged} calls").format(
            failed=number(count.failed), judged=number(count.judged)
        ),
    }
