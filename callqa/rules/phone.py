"""The kind ``phone``."""

from typing import Literal, Self

from pydantic import model_validator

from callqa.calls import Mark, Verdict
from callqa.rules.heard import Heard
from callqa.rules.rule import Rule, VerdictOf


class Phone(Rule):
    """A figure that the phone system tells of the call must lie within bounds.

    Fails when it is below ``at_least`` or above ``at_most``. The figure is told instead of evidence, because nothing of
    it is in the recording. Not applicable where the figure is not known, or the call has not the wanted direction.

    Keys: ``fact``: ``ring_s`` (how long the call rang or queued before it was answered); ``at_least``, ``at_most``;
    ``direction``: ``in`` or ``out`` (either where it is left out).

    Example::

        kind: phone
        fact: ring_s
        at_most: 20
        direction: in

    Passes: an incoming call answered after 12 s. Fails: one answered after 25 s. Not applicable: a call to a customer.
    """

    kind: Literal["phone"]
    fact: Literal["ring_s"]
    at_least: float | None = None
    at_most: float | None = None
    direction: Literal["in", "out"] | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("name at_least or at_most, or both")
        return self

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        value = heard.facts.ring_s
        if value is None or (self.direction is not None and heard.facts.direction != self.direction):
            return self.verdict(Mark.NA)
        low = self.at_least is not None and value < self.at_least
        high = self.at_most is not None and value > self.at_most
        return self.verdict(Mark.FAIL if low or high else Mark.PASS, note=f"{self.fact}:{value:.0f}")
