"""The condition ``fact``."""

from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from callqa.calls import Role
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.heard import Heard
from callqa.rules.rule import Strict, VerdictOf

OneOrMore = Annotated[tuple[str, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


class Facts(Strict):
    """Values of which the call must have one, by fact."""

    direction: OneOrMore = ()
    segment: OneOrMore = ()
    queue: OneOrMore = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.direction or self.segment or self.queue):
            raise ValueError("name at least one of direction, segment, queue")
        return self


class FactCondition(Condition):
    """Holds where the phone system or a sidecar tells so of the call. A fact that is not known is none of the values.

    Keys: ``direction`` (``in``, ``out``), ``segment`` (``b2c``, ``b2b``), ``queue``; each one value or a list.

    Example::

        fact: {direction: in, segment: b2b}
    """

    fact: Facts

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:  # noqa: ARG002 - the same for all
        """Compare; there is nothing to hear."""
        known = heard.facts
        asked = (
            (self.fact.direction, known.direction),
            (self.fact.segment, known.segment),
            (self.fact.queue, known.queue),
        )
        return Finding(all(value in values for values, value in asked if values))
