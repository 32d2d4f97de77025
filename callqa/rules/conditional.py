"""The kind ``conditional``."""

from collections.abc import Iterator
from typing import Literal

from callqa.calls import Mark, Speaker, Verdict
from callqa.rules.conditions import AnyCondition
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, VerdictOf


class Conditional(Rule):
    """Something that must be true of a call in a certain situation.

    Not applicable where ``applies`` does not hold. Passes where ``passes`` holds as well, fails otherwise. The
    evidence is what made the rule apply and what satisfied it.

    Keys: ``applies`` and ``passes``, a condition each, as described under "Conditions".

    Example::

        kind: conditional
        applies: {said: {by: customer, phrases: ["доставка", "привезёте"]}}
        passes:
          all:
            - said: {phrases: ["{date}"]}
            - said: {phrases: ["{price}", "бесплатно"]}

    Passes: «К: Привезёте? М: Завтра, доставка триста рублей.» Fails: «К: Привезёте? М: Привезём завтра.»
    Not applicable: «К: Я сам заберу.»
    """

    kind: Literal["conditional"]
    applies: AnyCondition
    passes: AnyCondition

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        yield from self.applies.phrases_used()
        yield from self.passes.phrases_used()

    def builds_on(self) -> tuple[str, ...]:
        """Return the ids of the rules that its conditions ask for."""
        return tuple(dict.fromkeys((*self.applies.builds_on(), *self.passes.builds_on())))

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:
        """Judge a call."""
        unknown = heard.turns_of(Speaker.UNKNOWN)
        if not heard.turns_of(Speaker.AGENT):
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        applies = self.applies.find(heard, verdict_of, "trigger")
        if applies.holds is None:
            return self.not_judged("speakers_unknown")
        if not applies.holds:
            return self.verdict(Mark.NA)
        passes = self.passes.find(heard, verdict_of, "satisfied")
        if passes.holds is None:
            return self.not_judged("speakers_unknown")
        if not passes.holds:
            return self.verdict(Mark.FAIL, applies.evidence)
        return self.verdict(Mark.PASS, tuple(dict.fromkeys((*applies.evidence, *passes.evidence))))
