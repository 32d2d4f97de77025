"""Verdicts to a score from 0 to 100, and flags that tell why a person should look. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from callqa.calls import Evaluation, Judgement, Mark, Metrics, Transcript
from callqa.findings import Finding

FULL_WEIGHT = 100.0
MAX_NOT_JUDGED = 0.5
"""A call is not scored when rules of more than this share of the weight could not be judged."""
CHECK_SPEAKERS = "check_speakers"
"""The flag of a call in which something speaks against who is taken for the agent."""
_SIDES_IN_DOUBT = frozenset({Finding.SIDES_SWAPPED, Finding.SIDES_OPEN})
_ROUNDING = 1e-6


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Strict):
    """A part of the scorecard: rules by id with their weights."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    rules: dict[str, Annotated[float, Field(gt=0, le=FULL_WEIGHT)]] = Field(min_length=1)


class Scorecard(_Strict):
    """How marks become a score. All weights together are 100.

    Attributes:
        name: short and stable, for storing.
        title: for people.
        pass_mark: a lower score is flagged.
        min_confidence: recognition confidence, 0 to 1; a call below is flagged.
        sections: the rules with their weights; a rule stands in one section at most.
        auto_fail: rules whose violation fails the whole evaluation.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    pass_mark: float = Field(ge=0, le=FULL_WEIGHT)
    min_confidence: float = Field(default=0.5, ge=0, le=1)
    sections: tuple[Section, ...] = Field(min_length=1)
    auto_fail: tuple[str, ...] = ()

    @property
    def weights(self) -> dict[str, float]:
        """Weight by rule id."""
        return {rule: weight for section in self.sections for rule, weight in section.rules.items()}

    @field_validator("sections")
    @classmethod
    def _adds_up(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        rules = [rule for section in sections for rule in section.rules]
        twice = sorted({rule for rule in rules if rules.count(rule) > 1})
        if twice:
            raise ValueError(f"rule '{twice[0]}' stands in the scorecard twice; keep it in one section")
        total = sum(weight for section in sections for weight in section.rules.values())
        if abs(total - FULL_WEIGHT) > _ROUNDING:
            raise ValueError(f"the weights add up to {total:g}; change them so that they make 100")
        return sections

    @field_validator("auto_fail")
    @classmethod
    def _weighed(cls, auto_fail: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        rules = {rule for section in info.data.get("sections", ()) for rule in section.rules}
        missing = [rule for rule in auto_fail if rules and rule not in rules]
        if missing:
            raise ValueError(f"auto_fail names '{missing[0]}', which stands in no section; add it to one")
        return auto_fail


@dataclass(frozen=True, slots=True)
class Score:
    """A call's score; ``value`` and the sections' are 0 to 100, ``None`` where nothing applies.

    An auto-failed call has the value 0; its sections keep what the marks are worth.
    """

    value: float | None
    sections: Mapping[str, float | None]
    auto_failed: tuple[str, ...]


def score(marks: Mapping[str, Mark], scorecard: Scorecard) -> Score:
    """Weigh marks. ``na`` and missing marks leave the denominator; a failed auto-fail rule makes it 0.

    Args:
        marks: by rule id; ids that are not in the scorecard are ignored.
        scorecard: the weights.
    """
    auto_failed = tuple(rule for rule in scorecard.auto_fail if marks.get(rule) == Mark.FAIL)
    value = _share(scorecard.weights, marks)
    return Score(
        value=0.0 if auto_failed else value,
        sections={section.id: _share(section.rules, marks) for section in scorecard.sections},
        auto_failed=auto_failed,
    )


def evaluate(
    judgement: Judgement,
    transcript: Transcript,
    metrics: Metrics,
    scorecards: Mapping[str, Scorecard],
    rulebook_hash: str,
) -> Evaluation:
    """Make the evaluation of a judged call, weighed by the scorecard that the judgement names.

    Where rules of more than half of the weight could not be judged, the call has no score and a reason.
    """
    verdicts, scorecard = judgement.verdicts, scorecards[judgement.scorecard]
    marks = {verdict.rule: verdict.mark for verdict in verdicts}
    result = score(marks, scorecard)
    unjudged = [verdict.rule for verdict in verdicts if not verdict.judged and verdict.rule in scorecard.weights]
    flags = [f"auto_fail:{rule}" for rule in result.auto_failed]
    value, reason = result.value, None
    if sum(scorecard.weights[rule] for rule in unjudged) > MAX_NOT_JUDGED * FULL_WEIGHT:
        value, reason = None, "not_judged: Rules of more than half of the weight could not be judged."
    elif value is None:
        reason = "nothing_applies: No rule of the scorecard applies to this call."
    if value is None:
        flags.append("not_scored")
    elif value < scorecard.pass_mark:
        flags.append("below_pass_mark")
    if transcript.turns and metrics.confidence < scorecard.min_confidence:
        flags.append("low_confidence")
    if any(finding.partition(":")[0] in _SIDES_IN_DOUBT for finding in transcript.findings):
        flags.append(CHECK_SPEAKERS)
    flags += [f"not_judged:{rule}" for rule in unjudged]
    return Evaluation(
        verdicts,
        value,
        reason,
        tuple(flags),
        metrics,
        rulebook_hash,
        scorecard.name,
        judgement.conclusions,
        judgement.checklist,
    )


def not_scored(reason: str, metrics: Metrics | None, rulebook_hash: str) -> Evaluation:
    """Make the evaluation of a call that would be guesswork to judge; ``reason`` is ``code: sentence``."""
    return Evaluation((), None, reason, ("not_scored",), metrics, rulebook_hash)


def _share(weights: Mapping[str, float], marks: Mapping[str, Mark]) -> float | None:
    applying = {rule: weight for rule, weight in weights.items() if marks.get(rule, Mark.NA) != Mark.NA}
    if not applying:
        return None
    passed = sum(weight for rule, weight in applying.items() if marks[rule] == Mark.PASS)
    return round(FULL_WEIGHT * passed / sum(applying.values()), 2)
