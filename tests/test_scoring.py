"""Marks to scores and flags."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from callqa.calls import Attribution, Judgement, Mark, Metrics, Speaker, Transcript, Turn, Verdict
from callqa.scoring import Scorecard, evaluate, not_scored, score

CARD = Scorecard.model_validate(
    {
        "name": "card",
        "title": "Card",
        "pass_mark": 70,
        "min_confidence": 0.5,
        "sections": [
            {"id": "one", "title": "One", "rules": {"a": 20, "b": 20}},
            {"id": "two", "title": "Two", "rules": {"c": 60}},
        ],
        "auto_fail": ["b"],
    }
)
SPOKEN = Transcript((Turn(Speaker.AGENT, 0, 1, "Да.", 0.9),), (), 1.0, 2, "ru", Attribution.CHANNELS, 1.0, "e")
P, F, N = Mark.PASS, Mark.FAIL, Mark.NA


@pytest.mark.parametrize(
    ("marks", "value", "one", "two"),
    [
        ({"a": P, "b": P, "c": P}, 100, 100, 100),
        ({"a": F, "b": P, "c": P}, 80, 50, 100),
        ({"a": P, "b": N, "c": F}, 25, 100, 0),
        ({"a": F, "b": N, "c": N}, 0, 0, None),
        ({"a": P, "b": F, "c": P}, 0, 50, 100),
        ({"a": N, "b": N, "c": N}, None, None, None),
        ({"c": P, "unknown": F}, 100, None, 100),
    ],
)
def test_na_leaves_the_denominator_and_auto_fail_makes_it_zero(
    marks: Mapping[str, Mark], value: float | None, one: float | None, two: float | None
) -> None:
    result = score(marks, CARD)
    assert (result.value, dict(result.sections)) == (value, {"one": one, "two": two})
    assert result.auto_failed == (("b",) if marks.get("b") == F else ())


@pytest.mark.parametrize(
    ("marks", "confidence", "value", "flags"),
    [
        ((P, P, P), 0.9, 100, ()),
        ((P, F, P), 0.9, 0, ("auto_fail:b", "below_pass_mark")),
        ((P, P, F), 0.9, 40, ("below_pass_mark",)),
        ((P, P, P), 0.4, 100, ("low_confidence",)),
        ((None, P, P), 0.9, 100, ("not_judged:a",)),
        ((P, P, None), 0.9, None, ("not_scored", "not_judged:c")),
        ((N, N, N), 0.9, None, ("not_scored",)),
    ],
)
def test_flags(marks: tuple[Mark | None, ...], confidence: float, value: float | None, flags: tuple[str, ...]) -> None:
    verdicts = [
        Verdict(rule, mark or N, note=None if mark else "not_judged:misheard")
        for rule, mark in zip("abc", marks, strict=True)
    ]
    metrics = Metrics(0, 0, 0, 1.0, 100, confidence)
    evaluation = evaluate(Judgement(tuple(verdicts), "card"), SPOKEN, metrics, {"card": CARD}, "hash")
    assert (evaluation.score, evaluation.flags, evaluation.rulebook) == (value, flags, "hash")
    assert (evaluation.reason is None) == (value is not None)


@pytest.mark.parametrize(
    ("findings", "flags"),
    [
        (("sides_swapped",), ("check_speakers",)),
        (("sides_open",), ("check_speakers",)),
        (("same_signal", "clipping:1", "silent_channel:0"), ()),
    ],
)
def test_sides_that_something_speaks_against_are_left_to_a_person(
    findings: tuple[str, ...], flags: tuple[str, ...]
) -> None:
    verdicts = Judgement(tuple(Verdict(rule, P) for rule in "abc"), "card")
    metrics = Metrics(0, 0, 0, 1.0, 100, 0.9)
    evaluation = evaluate(verdicts, replace(SPOKEN, findings=findings), metrics, {"card": CARD}, "hash")
    assert (evaluation.score, evaluation.flags) == (100, flags)


def test_a_call_that_would_be_guesswork_has_a_reason_and_no_score() -> None:
    evaluation = not_scored("speakers_unknown: Why.", None, "hash")
    assert (evaluation.score, evaluation.reason, evaluation.flags) == (None, "speakers_unknown: Why.", ("not_scored",))
