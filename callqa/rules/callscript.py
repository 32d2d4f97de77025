"""Call scripts: what should be said in which order, chosen for a call by what is known of it."""

from collections.abc import Iterator, Sequence
from typing import Self

from pydantic import Field, model_validator

from callqa.calls import Checklist
from callqa.rules.conditions import AnyCondition
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import RuleId, Strict, Text, VerdictOf
from callqa.rules.step import Step, follow


class CallScript(Strict):
    """How calls of one sort should go. A call whose queue or number names a script (docs/recordings.md) goes by that.

    Keys:
        id: short and stable; the file is named after it.
        title: for people.
        applies: a condition under which a call is of this sort; without one, every call that no other script is for.
        scorecard: the name of the scorecard for these calls (default: that of ``scorecard.yaml``).
        steps: a list as described under "Steps of a conversation".
    """

    id: RuleId
    title: Text
    applies: AnyCondition | None = None
    scorecard: str | None = None
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_differ(self) -> Self:
        ids = [step.id for step in self.steps]
        twice = [step for step in ids if ids.count(step) > 1]
        if twice:
            raise ValueError(f"there are two steps '{twice[0]}'; give one another id")
        return self

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in it."""
        if self.applies is not None:
            yield from self.applies.phrases_used()
        for step in self.steps:
            yield from step.phrases_used()

    def builds_on(self) -> Iterator[str]:
        """Yield the ids of the rules that it asks for."""
        if self.applies is not None:
            yield from self.applies.builds_on()
        for step in self.steps:
            yield from step.builds_on()

    def checklist(self, heard: Heard, verdict_of: VerdictOf) -> Checklist:
        """Hold a call against the script."""
        return Checklist(self.id, self.title, follow(self.steps, heard, verdict_of))


def choose(scripts: Sequence[CallScript], heard: Heard, verdict_of: VerdictOf) -> CallScript | None:
    """Return the script that the facts name, else the first whose condition holds, else one without a condition."""
    named = heard.facts.script
    for script in scripts:
        if script.id == named:
            return script
    for script in scripts:
        if script.applies is not None and script.applies.find(heard, verdict_of, "trigger").holds:
            return script
    return next((script for script in scripts if script.applies is None), None)
