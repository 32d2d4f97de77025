"""The kind ``steps``."""

from collections.abc import Iterator
from itertools import chain
from typing import Literal

from pydantic import Field

from callqa.calls import Mark, Speaker, StepState, Verdict
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, VerdictOf
from callqa.rules.step import Step, follow


class StepsInOrder(Rule):
    """Steps that must be taken, one after the other.

    Fails where a required step was skipped, or where one was taken out of order; the evidence is the moments that came
    out of order, and the note names what was skipped. Not applicable where no step was needed.

    Keys: ``steps``, a list as described under "Steps of a conversation"; ``order``: ``kept`` (default) or ``free``.

    Example::

        kind: steps
        steps:
          - {id: sum, title: Назвать сумму, met: {said: {phrases: ["итого", "к оплате"]}}}
          - {id: thanks, title: Поблагодарить, met: {said: {phrases: [спасибо]}}, required: false}

    Passes: «Итого три тысячи. Спасибо!» Fails: «Спасибо! Итого три тысячи.»
    """

    kind: Literal["steps"]
    steps: tuple[Step, ...] = Field(min_length=1)
    order: Literal["kept", "free"] = "kept"

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the steps."""
        for step in self.steps:
            yield from step.phrases_used()

    def builds_on(self) -> tuple[str, ...]:
        """Return the ids of the rules that the steps ask for."""
        return tuple(dict.fromkeys(chain.from_iterable(step.builds_on() for step in self.steps)))

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:
        """Judge a call."""
        if not heard.turns_of(Speaker.AGENT):
            return self.not_judged("speakers_unknown" if heard.turns_of(Speaker.UNKNOWN) else "no_agent_turn")
        taken = follow(self.steps, heard, verdict_of)
        skipped = [step.id for step in taken if step.state == StepState.SKIPPED]
        late = [step for step in taken if step.state == StepState.OUT_OF_ORDER] if self.order == "kept" else []
        if skipped or late:
            evidence = tuple(step.evidence[0].with_role("violation") for step in late)
            return self.verdict(Mark.FAIL, evidence, f"skipped:{','.join(skipped)}" if skipped else None)
        said = tuple(moment for step in taken for moment in step.evidence)
        return self.verdict(Mark.PASS if any(step.state == StepState.SAID for step in taken) else Mark.NA, said)
