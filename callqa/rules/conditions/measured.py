"""The condition ``measure``."""

from typing import Self

from pydantic import model_validator

from callqa.calls import Role
from callqa.measures import Measure, value_of
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.heard import Heard
from callqa.rules.rule import Strict, VerdictOf


class Bounds(Strict):
    """A measure of the conversation, and between what it must lie."""

    of: Measure
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("name at_least or at_most")
        return self


class MeasureCondition(Condition):
    """Holds where a measure of the conversation lies within bounds; cannot be told where it could not be taken.

    Keys: ``of`` (``talk_ratio``, ``words_per_minute``, ``longest_monologue_s``, ``dead_air_s``, ``hold_s``,
    ``longest_wait_s``, ``confidence``), ``at_least``, ``at_most``.

    Example::

        measure: {of: talk_ratio, at_most: 0.8}
    """

    measure: Bounds

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:  # noqa: ARG002 - the same for all
        """Compare."""
        value = value_of(self.measure.of, heard.transcript)
        if value is None:
            return Finding(None)
        low, high = self.measure.at_least, self.measure.at_most
        return Finding((low is None or value >= low) and (high is None or value <= high))
