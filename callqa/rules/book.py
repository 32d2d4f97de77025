"""A rulebook: the rules of one language, ready to judge calls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from callqa.calls import Call, Judgement, Verdict
from callqa.meaning.meanings import Meanings
from callqa.rules.callscript import CallScript, choose
from callqa.rules.conclusions import Question, conclude
from callqa.rules.heard import Heard, listen
from callqa.rules.lexicon import Lexicon
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, VerdictOf
from callqa.scoring import Scorecard

MATCHING_VERSION = 3
"""Raised whenever the same rules judge the same words differently than before."""


@dataclass(frozen=True)
class Rulebook:
    """The rules of one language, ready to judge.

    ``questions`` are those whose answers are told of each call, by field. ``scripts`` are the call scripts, the first
    that applies is a call's. ``scorecards`` are by name; ``scorecard`` is the one where a call's script names no other.
    ``meanings`` are the second opinion of sentence embeddings; without it, rules go by their phrases alone.
    """

    language: str
    rules: tuple[Rule, ...]
    questions: Mapping[str, Question]
    scripts: tuple[CallScript, ...]
    scorecards: Mapping[str, Scorecard]
    scorecard: str
    hash: str
    meanings: Meanings | None = None

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._phrases(), self.language)

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def judge(self, call: Call) -> Judgement:
        """Judge a call by every rule, in the order of the rules. The same call always gets the same verdicts."""
        heard = listen(call, self._lexicon, self.meanings)
        verdict_of = self._verdicts(heard)
        script = choose(self.scripts, heard, verdict_of)
        return Judgement(
            verdicts=tuple(verdict_of(rule.id) for rule in self.rules),
            scorecard=(script and script.scorecard) or self.scorecard,
            conclusions=conclude(self.questions, heard, verdict_of),
            checklist=script.checklist(heard, verdict_of) if script else None,
        )

    def verdict(self, call: Call, rule: str) -> Verdict:
        """Judge a call by one rule, and by those that it builds on."""
        return self._verdicts(listen(call, self._lexicon, self.meanings))(rule)

    def _verdicts(self, heard: Heard) -> VerdictOf:
        """Return what judges a heard call by any rule, once."""
        given: dict[str, Verdict] = {}

        def verdict_of(rule: str) -> Verdict:
            if rule not in given:
                given[rule] = self._by_id[rule].judge(heard, verdict_of)
            return given[rule]

        return verdict_of

    def published(self) -> dict[str, Any]:
        """Return what people are shown of the rulebook, as plain JSON values."""
        return {
            "language": self.language,
            "meaning": self.meanings and self.meanings.fingerprint,
            "rules": [
                rule.model_dump(mode="json", include={"id", "title", "why", "message", "kind"}) for rule in self.rules
            ],
            "scripts": [
                {
                    "id": script.id,
                    "title": script.title,
                    "steps": [{"id": step.id, "title": step.title, "sample": step.sample} for step in script.steps],
                }
                for script in self.scripts
            ],
            "scorecard": self.scorecard,
            "scorecards": {name: card.model_dump(mode="json") for name, card in self.scorecards.items()},
        }

    def _phrases(self) -> Iterator[Phrase]:
        parts: tuple[Rule | Question | CallScript, ...] = (*self.rules, *self.questions.values(), *self.scripts)
        for part in parts:
            yield from part.phrases_used()
