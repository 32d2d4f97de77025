"""The condition ``signs``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from callqa.calls import Evidence, Role
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Strict, VerdictOf

if TYPE_CHECKING:
    from callqa.rules.conditions.logic import AnyCondition


class Sign(Strict):
    """A condition that speaks for something, or against it with points below zero."""

    points: int = 1
    when: "AnyCondition"


class Signs(Strict):
    """Several signs, and how much must speak for it."""

    at_least: int
    of: tuple[Sign, ...] = Field(min_length=1)


class SignsCondition(Condition):
    """Holds where enough speaks for it: recognised speech loses single words, but rarely all signs at once.

    Keys: ``of``, a list of ``when`` (a condition) and ``points`` that count where it holds (default 1; below zero if
    it speaks against it); ``at_least``, so many points must come together. The evidence is what spoke for it.

    Example::

        signs:
          at_least: 2
          of:
            - when: {said: {phrases: [записала]}}
            - when: {said: {phrases: ["какой адрес"]}}
            - {points: -2, when: {said: {by: customer, phrases: [подумаю]}}}
    """

    signs: Signs

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:
        """Add the points up; what cannot be told leaves it open only where it could change the answer."""
        least = most = 0
        evidence: list[Evidence] = []
        for sign in self.signs.of:
            found = sign.when.find(heard, verdict_of, role)
            if found.holds is not False:
                least += min(sign.points, 0) if found.holds is None else sign.points
                most += max(sign.points, 0) if found.holds is None else sign.points
            if found.holds and sign.points > 0:
                evidence += found.evidence
        if least >= self.signs.at_least:
            return Finding(holds=True, evidence=tuple(dict.fromkeys(evidence)))
        return Finding(None if most >= self.signs.at_least else False)

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in it."""
        for sign in self.signs.of:
            yield from sign.when.phrases_used()

    def builds_on(self) -> Iterator[str]:
        """Yield the ids of the rules whose verdicts it asks for."""
        for sign in self.signs.of:
            yield from sign.when.builds_on()
