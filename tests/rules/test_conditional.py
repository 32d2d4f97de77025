"""Conditions, and the rules and conclusions built of them."""

from pathlib import Path

import pytest

from callqa.calls import Mark
from callqa.recording import CallFacts
from callqa.rules.check import check
from callqa.rules.examples import example_call
from callqa.rules.folders import load
from tests.rules.build import rulebook, verdict, write_rules

HEAD = "kind: conditional\n"
ASKED = "applies: {said: {by: customer, phrases: [доставка]}}\n"
BOTH = ASKED + "passes: {all: [{said: {phrases: [завтра]}}, {said: {phrases: [рублей, бесплатно]}}]}\n"


@pytest.mark.parametrize(
    ("passage", "mark", "evidence"),
    [
        ("К: А доставка?\nМ: Завтра, триста рублей.", Mark.PASS, ["доставка", "Завтра", "рублей"]),
        ("К: А доставка?\nМ: Завтра.", Mark.FAIL, ["доставка"]),
        ("К: Заберу сам.\nМ: Завтра.", Mark.NA, []),
        ("К: А доставка?", Mark.NA, []),
    ],
)
def test_a_rule_for_a_situation(tmp_path: Path, passage: str, mark: Mark, evidence: list[str]) -> None:
    found = verdict(rulebook(tmp_path, HEAD + BOTH), passage)
    assert (found.mark, [moment.quote for moment in found.evidence]) == (mark, evidence)


def test_a_call_without_the_agent_cannot_be_judged(tmp_path: Path) -> None:
    assert verdict(rulebook(tmp_path, HEAD + BOTH), "К: А доставка?").note == "not_judged:no_agent_turn"


@pytest.mark.parametrize(
    ("passes", "passage", "mark"),
    [
        ("any: [{said: {phrases: [курьер]}}, {said: {phrases: [смс]}}]", "М: Придёт смс.", Mark.PASS),
        ("any: [{said: {phrases: [курьер]}}, {said: {phrases: [смс]}}]", "М: Ждите.", Mark.FAIL),
        ("not: {said: {phrases: [ждите]}}", "М: Ждите.", Mark.FAIL),
        ("said: {phrases: [ждите], turns: 2}", "М: Ждите.", Mark.FAIL),
        ("said: {phrases: [ждите], turns: 2}", "М: Ждите.\nМ: Да, ждите.", Mark.PASS),
        ("said: {phrases: [ждите], within: {first_turns: 1}}", "М: Да.\nМ: Ждите.", Mark.FAIL),
        ("fact: {direction: in, segment: [b2b, b2c]}", "М: Да.", Mark.PASS),
        ("fact: {queue: склад}", "М: Да.", Mark.FAIL),
        ("measure: {of: talk_ratio, at_most: 0.9}", "М: Да, да.\nК: Да.", Mark.PASS),
        ("measure: {of: talk_ratio, at_most: 0.5}", "М: Да, да.\nК: Да.", Mark.FAIL),
        ("rule: {id: second, is: fail}", "М: Да.\nМ: Нет.", Mark.PASS),
        ("situation: agreed", "М: Да.", Mark.PASS),
    ],
)
def test_each_condition(tmp_path: Path, passes: str, passage: str, mark: Mark) -> None:
    folder = write_rules(
        tmp_path,
        r=f"{HEAD}applies: {{said: {{phrases: [да, ждите, смс]}}}}\npasses: {{{passes}}}\n",
        second="kind: forbidden\nphrases: [нет]\n",
    )
    (folder / "situations.yaml").write_text("agreed: {said: {phrases: [да]}}\n", encoding="utf-8")
    assert verdict(load(folder), passage, CallFacts(direction="in", segment="b2b")).mark == mark


@pytest.mark.parametrize(
    ("passes", "says"),
    [
        ("{sad: {phrases: [да]}}", "a condition has exactly one key, one of said, fact"),
        ("{said: {phrases: [да], window: 1}}", "unknown key 'passes.said.window'"),
        ("{situation: nowhere}", "there is no situation 'nowhere'"),
        ("{rule: {id: nobody, is: fail}}", "there is no rule 'nobody'"),
        ("{not: {measure: {of: talk_ratio}}}", "name at_least or at_most"),
    ],
)
def test_a_mistake_in_a_condition_is_named_with_its_line(tmp_path: Path, passes: str, says: str) -> None:
    problems = check(write_rules(tmp_path, r=f"{HEAD}{ASKED}passes: {passes}\n"))
    assert [(problem.line, says in problem.message) for problem in problems] == [(9, True)]


CONCLUSIONS = """
outcome:
  choices:
    - {value: order, when: {said: {phrases: [оформляю]}}}
    - {value: no_order, when: {said: {by: customer, phrases: [дорого]}}}
    - {value: service}
loss_reason:
  only: {outcome: no_order}
  choices: [{value: price}]
"""


@pytest.mark.parametrize(
    ("passage", "answers"),
    [
        ("М: Оформляю.", ("order", None)),
        ("М: Пять тысяч.\nК: Дорого.", ("no_order", "price")),
        ("М: Да.", ("service", None)),
    ],
)
def test_what_is_told_of_each_call(tmp_path: Path, passage: str, answers: tuple[str | None, str | None]) -> None:
    folder = write_rules(tmp_path, r="kind: forbidden\nphrases: [плохо]\n")
    (folder / "conclusions.yaml").write_text(CONCLUSIONS, encoding="utf-8")
    judgement = load(folder).judge(example_call(passage, CallFacts(), "ru"))
    assert tuple(one.value for one in judgement.conclusions) == answers


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("weather: {choices: [{value: good}]}", "'weather' is not told of calls"),
        ("outcome: {choices: [{value: maybe}]}", "'maybe' is no answer"),
        ("outcome: {choices: [{value: order}, {value: service}]}", "what follows can never be"),
        ("loss_reason: {only: {outcome: no_order}, choices: [{value: price}]}", "no question above"),
    ],
)
def test_a_mistake_in_the_conclusions_is_named(tmp_path: Path, text: str, says: str) -> None:
    folder = write_rules(tmp_path, r="kind: forbidden\nphrases: [плохо]\n")
    (folder / "conclusions.yaml").write_text(text + "\n", encoding="utf-8")
    problems = check(folder)
    assert [(problem.file.name, problem.line, says in problem.message) for problem in problems] == [
        ("conclusions.yaml", 1, True)
    ]
