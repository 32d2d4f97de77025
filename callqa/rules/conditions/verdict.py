"""The condition ``rule``."""

from collections.abc import Iterator

from pydantic import Field

from callqa.calls import Mark, Role
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.heard import Heard
from callqa.rules.rule import RuleId, Strict, VerdictOf


class OtherRule(Strict):
    """Another rule and the mark it must have."""

    id: RuleId
    is_: Mark = Field(alias="is")


class VerdictCondition(Condition):
    """Holds where another rule has a certain mark on this call; cannot be told where that rule could not be judged.

    Keys: ``id`` of the rule, ``is``: ``pass``, ``fail`` or ``na``.

    Example::

        rule: {id: no_rudeness, is: fail}
    """

    rule: OtherRule

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:  # noqa: ARG002 - the same for all
        """Ask the other rule; its evidence is this one's."""
        verdict = verdict_of(self.rule.id)
        if not verdict.judged:
            return Finding(None)
        holds = verdict.mark == self.rule.is_
        return Finding(holds, tuple(moment.with_role(role) for moment in verdict.evidence) if holds else ())

    def builds_on(self) -> Iterator[str]:
        """Yield the other rule."""
        yield self.rule.id
