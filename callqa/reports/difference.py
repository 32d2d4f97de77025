"""What a backtest found, as plain JSON values. ``docs/rescoring.md`` describes it."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from callqa.backtest import ChangedCall, Difference, Fails, ManagerChange, RuleChange
from callqa.calls import Evidence, Mark
from callqa.store.personal import Sight


def as_json(difference: Difference, *, personal: bool = False) -> dict[str, Any]:
    """Return everything that would change; ``personal``: with what customers said of themselves, masked otherwise."""
    seen = Sight(personal)
    return {
        "calls": difference.calls,
        "known": difference.known,
        "mean_before": difference.mean_before,
        "mean_after": difference.mean_after,
        "rules": [_rule(rule) for rule in difference.rules],
        "managers": [_manager(manager) for manager in difference.managers],
        "changed": [_call(call, seen) for call in difference.changed],
        "left_out": [
            {"recording": seen.name(name), "reason": seen.name(reason)} for name, reason in difference.left_out
        ],
    }


def _rule(rule: RuleChange) -> dict[str, Any]:
    return {
        "rule": rule.rule,
        "new_fails": rule.new_fails,
        "lifted_fails": rule.lifted_fails,
        "changes": [
            {"before": before, "after": after, "calls": count}
            for (before, after), count in sorted(rule.changes.items(), key=lambda item: -item[1])
        ],
        "known": rule.known,
        "before": _fails(rule.before),
        "after": _fails(rule.after),
    }


def _fails(fails: Fails) -> dict[str, Any]:
    return {**asdict(fails), "precision": fails.precision, "recall": fails.recall}


def _manager(manager: ManagerChange) -> dict[str, Any]:
    return {
        **asdict(manager),
        "passes_before": manager.passes_before,
        "passes_after": manager.passes_after,
        "crosses": manager.crosses,
    }


def _call(call: ChangedCall, seen: Sight) -> dict[str, Any]:
    return {
        "recording_id": call.recording_id,
        "recording": seen.name(call.name),
        "agent": call.agent,
        "score_before": call.score_before,
        "score_after": call.score_after,
        "verdicts": {
            changed.rule: {"before": _side(changed.before, changed.evidence_before, seen)}
            | {"after": _side(changed.after, changed.evidence_after, seen)}
            for changed in call.verdicts
        },
    }


def _side(mark: Mark | None, evidence: Iterable[Evidence], seen: Sight) -> dict[str, Any]:
    return {
        "verdict": mark,
        "evidence": [asdict(replace(moment, quote=seen.note(moment.quote))) for moment in evidence],
    }
