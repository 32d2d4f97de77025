"""The conditions ``all``, ``any`` and ``not``, and the table of all conditions."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from callqa.calls import Evidence, Role
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.conditions.facts import FactCondition
from callqa.rules.conditions.measured import MeasureCondition
from callqa.rules.conditions.repeated import RepeatedCondition, Repetition
from callqa.rules.conditions.said import SaidCondition
from callqa.rules.conditions.signs import Sign, Signs, SignsCondition
from callqa.rules.conditions.situation import SituationCondition
from callqa.rules.conditions.verdict import VerdictCondition
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import VerdictOf


class _Several(Condition):
    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions in it."""
        raise NotImplementedError

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in it."""
        for part in self.parts:
            yield from part.phrases_used()

    def builds_on(self) -> Iterator[str]:
        """Yield the ids of the rules whose verdicts it asks for."""
        for part in self.parts:
            yield from part.builds_on()


class All(_Several):
    """Holds where all of the conditions hold; the evidence is that of all.

    Example::

        all:
          - situation: order_placed
          - fact: {segment: b2c}
    """

    all: "tuple[AnyCondition, ...]" = Field(min_length=1)

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions in it."""
        return self.all

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:
        """Ask one after the other, until one does not hold."""
        evidence: list[Evidence] = []
        doubt = False
        for part in self.all:
            found = part.find(heard, verdict_of, role)
            if found.holds is False:
                return found
            doubt = doubt or found.holds is None
            evidence += found.evidence
        return Finding(None if doubt else True, tuple(dict.fromkeys(evidence)))


class Any_(_Several):  # noqa: N801 - "any" is what it is called in rule files; the name must not hide typing.Any
    """Holds where one of the conditions holds; the evidence is that of the first that does.

    Example::

        any:
          - said: {phrases: ["бесплатно"]}
          - said: {phrases: ["{price}"]}
    """

    any: "tuple[AnyCondition, ...]" = Field(min_length=1)

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions in it."""
        return self.any

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:
        """Ask one after the other, until one holds."""
        doubt = False
        for part in self.any:
            found = part.find(heard, verdict_of, role)
            if found.holds:
                return found
            doubt = doubt or found.holds is None
        return Finding(None if doubt else False)


class Not(_Several):
    """Holds where the condition does not; there is no evidence for what is not there.

    Example::

        not: {said: {by: customer, phrases: ["не надо"]}}
    """

    not_: "AnyCondition" = Field(alias="not")

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The condition in it."""
        return (self.not_,)

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:
        """Ask and turn the answer round."""
        holds = self.not_.find(heard, verdict_of, role).holds
        return Finding(None if holds is None else not holds)


CONDITIONS: dict[str, type[Condition]] = {
    "said": SaidCondition,
    "fact": FactCondition,
    "measure": MeasureCondition,
    "repeated": RepeatedCondition,
    "rule": VerdictCondition,
    "situation": SituationCondition,
    "all": All,
    "any": Any_,
    "not": Not,
    "signs": SignsCondition,
}
"""What may stand where a condition is asked for, by its only key."""


def _only_key(value: object) -> str | None:
    keys = list(value) if isinstance(value, dict) else []
    return keys[0] if len(keys) == 1 and keys[0] in CONDITIONS else None


AnyCondition = Annotated[
    Annotated[SaidCondition, Tag("said")]
    | Annotated[FactCondition, Tag("fact")]
    | Annotated[MeasureCondition, Tag("measure")]
    | Annotated[RepeatedCondition, Tag("repeated")]
    | Annotated[VerdictCondition, Tag("rule")]
    | Annotated[SituationCondition, Tag("situation")]
    | Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[SignsCondition, Tag("signs")],
    Discriminator(
        _only_key,
        custom_error_type="condition",
        custom_error_message=f"a condition has exactly one key, one of {', '.join(CONDITIONS)}",
    ),
]
"""A condition as it is written in a rule file."""

for _recursive in (All, Any_, Not, Sign, Signs, SignsCondition, Repetition, RepeatedCondition):
    _recursive.model_rebuild()
