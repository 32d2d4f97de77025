"""What is told of each call beside its marks: the questions of ``conclusions.yaml``, answered."""

from collections.abc import Iterator, Mapping
from typing import Self

from pydantic import Field, ValidationInfo, model_validator

from callqa.calls import Conclusion
from callqa.rules.conditions import AnyCondition
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Strict, VerdictOf

FIELDS: Mapping[str, tuple[str | bool, ...]] = {
    "outcome": ("order", "no_order", "service"),
    "loss_reason": ("out_of_stock", "price", "delivery", "agent", "waiting", "undecided"),
    "site_feedback": (True, False),
}
"""The questions there are, and the answers that each may have (rulebook, "Also told of each call")."""


class Choice(Strict):
    """One answer, and the condition under which it is the answer; without one it is whatever is left."""

    value: str | bool
    when: AnyCondition | None = None


class Question(Strict):
    """One thing told of each call.

    Keys: ``choices``, a list of ``value`` and ``when`` (a condition): the first that holds is the answer, and one
    without ``when`` always holds; ``only``, answers of questions above under which this one is asked at all.

    Example::

        loss_reason:
          only: {outcome: no_order}
          choices:
            - {value: price, when: {said: {by: customer, phrases: ["дорого"]}}}
            - {value: undecided}
    """

    only: dict[str, str | bool] = Field(default_factory=dict)
    choices: tuple[Choice, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _answers_exist(self, info: ValidationInfo) -> Self:
        allowed = FIELDS[(info.context or {})["field"]]
        for choice in self.choices:
            if choice.value not in allowed:
                raise ValueError(f"'{choice.value}' is no answer; known are: {', '.join(map(str, allowed))}")
        for choice in self.choices[:-1]:
            if choice.when is None:
                raise ValueError(f"'{choice.value}' has no 'when', so what follows can never be; put it last")
        return self

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in its conditions."""
        for choice in self.choices:
            if choice.when is not None:
                yield from choice.when.phrases_used()

    def builds_on(self) -> Iterator[str]:
        """Yield the ids of the rules that its conditions ask for."""
        for choice in self.choices:
            if choice.when is not None:
                yield from choice.when.builds_on()


def conclude(questions: Mapping[str, Question], heard: Heard, verdict_of: VerdictOf) -> tuple[Conclusion, ...]:
    """Answer all questions in their order; one that is not asked has no value."""
    answers: dict[str, Conclusion] = {}
    for field, question in questions.items():
        asked = all(answers[other].value == value for other, value in question.only.items())
        answers[field] = _answer(field, question, heard, verdict_of) if asked else Conclusion(field, None)
    return tuple(answers.values())


def _answer(field: str, question: Question, heard: Heard, verdict_of: VerdictOf) -> Conclusion:
    for choice in question.choices:
        if choice.when is None:
            return Conclusion(field, choice.value)
        found = choice.when.find(heard, verdict_of, "satisfied")
        if found.holds is None:
            return Conclusion(field, None)
        if found.holds:
            return Conclusion(field, choice.value, found.evidence)
    return Conclusion(field, None)
