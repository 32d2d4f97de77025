"""The kind ``measured``."""

from typing import Literal, Self

from pydantic import model_validator

from callqa.calls import Mark, Verdict
from callqa.measures import Measure, value_of
from callqa.rules.heard import Heard
from callqa.rules.rule import Rule, VerdictOf


class Measured(Rule):
    """A measure of the conversation must lie within bounds.

    Fails when it is below ``at_least`` or above ``at_most``. The measure is told instead of evidence, because it is of
    the whole call. Not judged where the measure cannot be taken, as the agent's share where the speakers are not known.

    Keys: ``measure``, one of ``talk_ratio`` (the agent's share of all speech, 0 to 1), ``words_per_minute`` (of the
    agent's speech), ``longest_monologue_s`` (of the agent, however often the customer assents), ``dead_air_s``,
    ``hold_s``, ``longest_wait_s``, ``confidence`` (of the recognition, 0 to 1); ``at_least``, ``at_most``.

    Example::

        kind: measured
        measure: talk_ratio
        at_most: 0.8

    Passes: a call in which the customer speaks for half of the time. Fails: a call in which nobody but the agent does.
    """

    kind: Literal["measured"]
    measure: Measure
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("name at_least or at_most, or both")
        return self

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        value = value_of(self.measure, heard.transcript)
        if value is None:
            return self.not_judged("speakers_unknown")
        low = self.at_least is not None and value < self.at_least
        high = self.at_most is not None and value > self.at_most
        return self.verdict(Mark.FAIL if low or high else Mark.PASS, note=f"{self.measure}:{value:.2f}")
