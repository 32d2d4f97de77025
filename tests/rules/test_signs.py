"""Conditions that put several signs together: points, and repetition of what was said."""

from dataclasses import replace
from pathlib import Path

import pytest

from callqa.calls import Call, Mark, Speaker
from callqa.recording import CallFacts
from callqa.rules.check import check
from callqa.rules.examples import example_call
from tests.rules.build import rulebook, verdict, write_rules

HEAD = "kind: conditional\napplies: {said: {phrases: [алло]}}\n"
SIGNS = """
passes:
  signs:
    at_least: 3
    of:
      - {points: 2, when: {said: {phrases: [записала]}}}
      - when: {said: {phrases: [какой адрес]}}
      - {points: -2, when: {said: {by: customer, phrases: [подумаю]}}}
"""


@pytest.mark.parametrize(
    ("passage", "mark", "evidence"),
    [
        ("М: Алло. Какой адрес? Записала.", Mark.PASS, ["Алло", "Записала", "Какой адрес"]),
        ("М: Алло. Записала.", Mark.FAIL, ["Алло"]),
        ("М: Алло. Какой адрес? Записала.\nК: Я подумаю.", Mark.FAIL, ["Алло"]),
    ],
)
def test_points_are_added_up(tmp_path: Path, passage: str, mark: Mark, evidence: list[str]) -> None:
    found = verdict(rulebook(tmp_path, HEAD + SIGNS), passage)
    assert (found.mark, [moment.quote for moment in found.evidence]) == (mark, evidence)


@pytest.mark.parametrize(
    ("points", "mark", "note"),
    [
        (1, Mark.NA, "not_judged:speakers_unknown"),
        (0, Mark.PASS, None),
    ],
)
def test_what_cannot_be_told_matters_only_where_it_could_change_the_answer(
    tmp_path: Path, points: int, mark: Mark, note: str | None
) -> None:
    unknown = f"{{points: {points}, when: {{said: {{phrases: [курьер]}}}}}}"
    body = f"{HEAD}passes: {{signs: {{at_least: {points}, of: [{unknown}]}}}}\n"
    call = example_call("М: Алло.\nК: Позвонит курьер.", CallFacts(), "ru")
    found = rulebook(tmp_path, body).judge(_second_speaker_unknown(call)).verdicts[0]
    assert (found.mark, found.note) == (mark, note)


@pytest.mark.parametrize(
    ("keys", "passage", "mark"),
    [
        ("{at_least: 3}", "К: Чайник белый, Ленина.\nМ: Алло. Чайник белый, на Ленина.", Mark.PASS),
        ("{at_least: 3}", "К: Чайник белый, Ленина.\nМ: Алло. Чайник, на Ленина.", Mark.FAIL),
        ("{at_least: 2}", "М: Алло. Чайник белый.\nМ: Чайник белый.", Mark.PASS),
        ("{of: customer, at_least: 2}", "М: Алло. Чайник белый.\nМ: Чайник белый.", Mark.FAIL),
        ("{at_least: 2, numbers: 2}", "К: Дом сорок два, квартира семнадцать.\nМ: Алло. 42, 17.", Mark.PASS),
        ("{at_least: 2, numbers: 2}", "К: Дом сорок два, квартира семнадцать.\nМ: Алло. Дом 42.", Mark.FAIL),
        ("{at_least: 2, numbers: 2}", "К: Девятьсот двенадцать, триста сорок.\nМ: Алло. 912340.", Mark.FAIL),
        ("{at_least: 2, numbers: 2}", "К: 912 340 55 08.\nМ: Алло. Девятьсот двенадцать, триста сорок.", Mark.PASS),
        ("{at_least: 2, share: 0.8}", "К: Белый чайник.\nМ: Алло. Белый чайник хороший, берите скорее.", Mark.FAIL),
        ("{at_least: 2, share: 0.8}", "К: Белый чайник.\nМ: Алло. Белый чайник. Берите скорее.", Mark.PASS),
        ("{at_least: 2, phrases: [повторю]}", "К: Белый чайник.\nМ: Алло. Белый чайник.", Mark.FAIL),
    ],
)
def test_what_was_said_is_repeated(tmp_path: Path, keys: str, passage: str, mark: Mark) -> None:
    assert verdict(rulebook(tmp_path, f"{HEAD}passes: {{repeated: {{enough: [{keys}]}}}}\n"), passage).mark == mark


@pytest.mark.parametrize(
    ("keys", "passage", "mark"),
    [
        ("not_counted: [белый]", "К: Белый чайник.\nМ: Алло. Белый чайник.", Mark.FAIL),
        (
            "since: {said: {by: customer, phrases: [беру]}}",
            "К: Белый чайник.\nМ: Алло. Белый чайник?\nК: Беру.\nМ: Хорошо.",
            Mark.FAIL,
        ),
        (
            "since: {said: {by: customer, phrases: [беру]}}",
            "К: Белый чайник. Беру.\nМ: Алло. Белый чайник.",
            Mark.PASS,
        ),
    ],
)
def test_what_counts_as_repeated(tmp_path: Path, keys: str, passage: str, mark: Mark) -> None:
    body = f"{HEAD}passes: {{repeated: {{enough: [{{at_least: 2}}], {keys}}}}}\n"
    assert verdict(rulebook(tmp_path, body), passage).mark == mark


def test_the_turn_that_repeats_most_is_the_evidence(tmp_path: Path) -> None:
    body = f"{HEAD}passes: {{repeated: {{enough: [{{at_least: 1}}]}}}}\n"
    found = verdict(rulebook(tmp_path, body), "К: Чайник белый, Ленина.\nМ: Алло, чайник?\nМ: Чайник белый.")
    assert found.evidence[-1].quote == "Чайник белый."


@pytest.mark.parametrize(
    ("passes", "says"),
    [
        ("{signs: {at_least: 1, of: []}}", "passes.signs.of"),
        ("{signs: {at_least: 1, of: [{points: 1}]}}", "passes.signs.of.0.when"),
        ("{repeated: {enough: [{at_least: 1, numbers: 2}]}}", "make at_least the greater one"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, passes: str, says: str) -> None:
    problems = check(write_rules(tmp_path, r=f"{HEAD}passes: {passes}\n"))
    assert [says in problem.message for problem in problems] == [True]


def _second_speaker_unknown(call: Call) -> Call:
    first, second = call.transcript.turns
    turns = (first, replace(second, speaker=Speaker.UNKNOWN))
    return replace(call, transcript=replace(call.transcript, turns=turns))
