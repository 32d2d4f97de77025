"""People's decisions beside the machine's marks: which count after a call was judged again, and the score then. Pure.

A person decides on a mark that the machine gave. The decision answers every later verdict of that rule with the same
mark, and one that agrees with the person. Any other verdict is a new claim that nobody has looked at: the machine's
mark counts, the call is flagged ``re_judged:RULE``, and a person decides again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from callqa import scoring
from callqa.calls import Mark
from callqa.scoring import Scorecard

RE_JUDGED = "re_judged"
"""Begins the flag of a rule whose verdict has changed since a person decided on it."""
_OF_THE_TRANSCRIPT = frozenset({"low_confidence", scoring.CHECK_SPEAKERS})
"""Flags that no decision on a mark answers."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's mark for a rule, and the machine's mark that the person saw."""

    mark: Mark
    machine_mark: Mark

    def answers(self, machine: Mark) -> bool:
        """Tell whether the decision counts beside this mark of the machine."""
        return machine in {self.machine_mark, self.mark}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a call stands now. ``score`` is 0 to 100, or ``None`` when the call has none."""

    marks: Mapping[str, Mark]
    score: float | None
    flags: tuple[str, ...]


def stand(
    machine: Mapping[str, Mark],
    machine_flags: Sequence[str],
    decisions: Mapping[str, Decision],
    scorecard: Scorecard,
) -> Standing:
    """Work out marks, score and flags from an evaluation and people's latest decisions.

    A rule that a person has decided on counts as judged. As with the machine's own marks, there is no score while rules
    of more than ``scoring.MAX_NOT_JUDGED`` of the weight could not be judged.

    Args:
        machine: the evaluation's marks by rule.
        machine_flags: the evaluation's flags.
        decisions: the latest of each rule; those on rules that the evaluation does not have are left out.
        scorecard: the one the evaluation was made with.
    """
    decided = {rule: one for rule, one in decisions.items() if rule in machine}
    people = {rule: one.mark for rule, one in decided.items() if one.answers(machine[rule])}
    marks = {**machine, **people}
    result = scoring.score(marks, scorecard)
    unjudged = [rule for rule in _rules_of("not_judged", machine_flags) if rule not in people]
    missing = sum(scorecard.weights.get(rule, 0.0) for rule in unjudged)
    value = None if missing > scoring.MAX_NOT_JUDGED * scoring.FULL_WEIGHT else result.value
    flags = [f"auto_fail:{rule}" for rule in result.auto_failed]
    if value is None:
        flags.append("not_scored")
    elif value < scorecard.pass_mark:
        flags.append("below_pass_mark")
    flags += [flag for flag in machine_flags if flag in _OF_THE_TRANSCRIPT]
    flags += [f"not_judged:{rule}" for rule in unjudged]
    flags += [f"{RE_JUDGED}:{rule}" for rule in decided if rule not in people]
    return Standing(marks, value, tuple(flags))


def _rules_of(kind: str, flags: Sequence[str]) -> list[str]:
    return [flag.removeprefix(f"{kind}:") for flag in flags if flag.startswith(f"{kind}:")]
