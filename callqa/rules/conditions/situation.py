"""The condition ``situation``."""

from collections.abc import Iterator
from typing import Self

from pydantic import PrivateAttr, ValidationInfo, model_validator

from callqa.calls import Role
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import VerdictOf


class SituationCondition(Condition):
    """Holds where a situation of ``situations.yaml`` does: a condition with a name, which several rules ask for.

    Example::

        situation: order_placed
    """

    situation: str
    _meant: Condition = PrivateAttr()

    @model_validator(mode="after")
    def _resolve(self, info: ValidationInfo) -> Self:
        situations: dict[str, Condition] = (info.context or {}).get("situations", {})
        if self.situation not in situations:
            known = ", ".join(situations) or "none"
            raise ValueError(f"there is no situation '{self.situation}' (above); known are: {known}")
        self._meant = situations[self.situation]
        return self

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:
        """Look once a call, whoever asks."""
        if self.situation not in heard.situations:
            heard.situations[self.situation] = self._meant.find(heard, verdict_of, "trigger")
        found = heard.situations[self.situation]
        return Finding(found.holds, tuple(moment.with_role(role) for moment in found.evidence))

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the situation."""
        yield from self._meant.phrases_used()

    def builds_on(self) -> Iterator[str]:
        """Yield the rules that the situation asks for."""
        yield from self._meant.builds_on()
