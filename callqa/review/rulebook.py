"""The rulebook as it was when it judged: what its rules are called, why they matter and what they weigh."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from callqa.review.language import _
from callqa.scoring import Scorecard


@dataclass(frozen=True, slots=True)
class RuleSection:
    """Some rules under a heading, with their weight of 100 together."""

    title: str
    weight: float
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """Reads a stored rulebook; an empty one knows nothing, and names rules by their ids."""

    content: Mapping[str, Any]
    scorecard: Scorecard | None = field(init=False)
    _by_id: Mapping[str, Mapping[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        card = self.content.get("scorecard")
        object.__setattr__(self, "scorecard", Scorecard.model_validate(card) if card else None)
        object.__setattr__(self, "_by_id", {rule["id"]: rule for rule in self.content.get("rules", ())})

    @property
    def titles(self) -> dict[str, str]:
        """Titles by rule id."""
        return {rule: self.title(rule) for rule in self._by_id}

    @property
    def auto_fail(self) -> tuple[str, ...]:
        """Rules whose violation fails the whole evaluation."""
        return self.scorecard.auto_fail if self.scorecard else ()

    def title(self, rule: str) -> str:
        """Return what a rule is called."""
        return self._by_id.get(rule, {}).get("title", rule)

    def why(self, rule: str) -> str:
        """Return why a rule matters."""
        return self._by_id.get(rule, {}).get("why", "")

    def message(self, rule: str) -> str:
        """Return what is told to a manager who broke the rule."""
        return self._by_id.get(rule, {}).get("message", "")

    def weight(self, rule: str) -> float:
        """Return a rule's weight of 100; 0 when it does not count."""
        return self.scorecard.weights.get(rule, 0.0) if self.scorecard else 0.0

    def samples(self, script: str) -> dict[str, str]:
        """Return how each step of a call script may be said, by step."""
        found = next((one for one in self.content.get("scripts", ()) if one["id"] == script), {"steps": ()})
        return {step["id"]: step["sample"] for step in found["steps"] if step["sample"]}

    def sections(self, judged: Collection[str]) -> tuple[RuleSection, ...]:
        """Return the scorecard's sections, and a last one of the judged rules that do not count."""
        sections = self.scorecard.sections if self.scorecard else ()
        counted = tuple(RuleSection(s.title, sum(s.rules.values()), tuple(s.rules)) for s in sections)
        others = tuple(rule for rule in judged if not self.weight(rule))
        return (*counted, RuleSection(_("Without weight"), 0.0, others)) if others else counted
