"""Steps of a conversation, in order or not, and the call script that a call is held against."""

from pathlib import Path

import pytest

from callqa.calls import Judgement, Mark, StepState
from callqa.recording import CallFacts
from callqa.rules.check import check
from callqa.rules.examples import example_call
from callqa.rules.folders import load
from tests.rules.build import rulebook, verdict, write_rules

STEPS = """
  - {id: need, title: Узнать, met: {said: {phrases: [интересует]}}}
  - {id: price, title: Цена, met: {said: {phrases: [рублей]}}}
  - {id: gift, title: Подарок, met: {said: {phrases: [подарок]}}, required: false}
  - {id: notice, title: Смс, met: {said: {phrases: [смс]}}, needed: {said: {by: customer, phrases: [беру]}}}
  - {id: calm, title: Терпение, rule: r}
"""
SAID, LATE, SKIPPED, NOT_NEEDED = StepState.SAID, StepState.OUT_OF_ORDER, StepState.SKIPPED, StepState.NOT_NEEDED


def judged(folder: Path, passage: str, facts: CallFacts | None = None, script: str = "", **scripts: str) -> Judgement:
    written = write_rules(folder, r="kind: forbidden\nphrases: [кошмар]\n")
    (written / "calls").mkdir()
    for name, applies in (scripts or {"any": ""}).items():
        text = f"id: {name}\ntitle: T\n{applies}\nsteps:{script or STEPS}"
        (written / "calls" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(written).judge(example_call(passage, facts or CallFacts(), "ru"))


@pytest.mark.parametrize(
    ("passage", "states"),
    [
        ("М: Что интересует?\nМ: Сто рублей.", [SAID, SAID, NOT_NEEDED, NOT_NEEDED, SAID]),
        ("М: Сто рублей.\nМ: Что интересует?", [LATE, SAID, NOT_NEEDED, NOT_NEEDED, SAID]),
        ("М: Сто рублей.\nМ: Что интересует?\nМ: Сто рублей.", [SAID, SAID, NOT_NEEDED, NOT_NEEDED, SAID]),
        ("М: Что интересует? Подарок?", [SAID, SKIPPED, SAID, NOT_NEEDED, SAID]),
        ("М: Что интересует?\nМ: Сто рублей.\nК: Беру.", [SAID, SAID, NOT_NEEDED, SKIPPED, SAID]),
        ("М: Кошмар. Сто рублей.", [SKIPPED, SAID, NOT_NEEDED, NOT_NEEDED, SKIPPED]),
    ],
)
def test_a_call_is_held_against_its_script(tmp_path: Path, passage: str, states: list[StepState]) -> None:
    checklist = judged(tmp_path, passage).checklist
    assert checklist is not None
    assert [step.state for step in checklist.steps] == states


def test_what_cannot_be_told_is_no_skipped_step(tmp_path: Path) -> None:
    checklist = judged(tmp_path, "К: Сто рублей.").checklist
    assert checklist is not None
    assert checklist.steps[-1].state == StepState.NOT_JUDGED


@pytest.mark.parametrize(
    ("facts", "chosen"),
    [
        (CallFacts(direction="out"), "outgoing"),
        (CallFacts(direction="in", segment="b2b"), "b2b"),
        (CallFacts(direction="in"), "z_rest"),
        (CallFacts(direction="in", segment="b2b", script="outgoing"), "outgoing"),
        (CallFacts(direction="in", segment="b2b", script="another_languages"), "b2b"),
    ],
)
def test_the_script_is_chosen_by_what_is_known(tmp_path: Path, facts: CallFacts, chosen: str) -> None:
    checklist = judged(
        tmp_path,
        "М: Да.",
        facts,
        outgoing="applies: {fact: {direction: out}}",
        b2b="applies: {fact: {segment: b2b}}",
        z_rest="",
    ).checklist
    assert checklist is not None
    assert checklist.script == chosen


def test_a_rulebook_without_scripts_has_no_checklist(tmp_path: Path) -> None:
    assert (
        rulebook(tmp_path, "kind: forbidden\nphrases: [нет]\n").judge(example_call("Да.", CallFacts(), "ru")).checklist
        is None
    )


def test_a_script_may_have_its_own_scorecard(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r="kind: forbidden\nphrases: [нет]\n")
    (folder / "calls").mkdir()
    (folder / "scorecards").mkdir()
    script = f"id: one\ntitle: T\nscorecard: strict\nsteps:{STEPS}"
    (folder / "calls" / "one.yaml").write_text(script, encoding="utf-8")
    assert ["there is no scorecard 'strict'" in problem.message for problem in check(folder)] == [True]
    card = (folder / "scorecard.yaml").read_text(encoding="utf-8").replace("name: s", "name: strict")
    (folder / "scorecards" / "strict.yaml").write_text(card, encoding="utf-8")
    assert load(folder).judge(example_call("Да.", CallFacts(), "ru")).scorecard == "strict"


@pytest.mark.parametrize(
    ("order", "passage", "mark", "note"),
    [
        ("kept", "М: Что интересует? Сто рублей.", Mark.PASS, None),
        ("kept", "М: Сто рублей.\nМ: Что интересует?", Mark.FAIL, None),
        ("free", "М: Сто рублей.\nМ: Что интересует?", Mark.PASS, None),
        ("free", "М: Сто рублей.", Mark.FAIL, "skipped:need"),
    ],
)
def test_a_rule_of_steps(tmp_path: Path, order: str, passage: str, mark: Mark, note: str | None) -> None:
    steps = STEPS.rsplit("  - {id: calm", 1)[0]
    found = verdict(rulebook(tmp_path, f"kind: steps\norder: {order}\nsteps:{steps}"), passage)
    assert (found.mark, found.note) == (mark, note)


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("{id: a, title: A}", "name either 'met' or 'rule'"),
        ("{id: a, title: A, rule: nobody}", "there is no rule 'nobody'"),
        ("{id: a, title: A, met: {said: {phrase: [нет]}}}", "unknown key"),
    ],
)
def test_a_mistake_in_a_script_is_named_with_its_line(tmp_path: Path, step: str, says: str) -> None:
    folder = write_rules(tmp_path, r="kind: forbidden\nphrases: [нет]\n")
    (folder / "calls").mkdir()
    (folder / "calls" / "one.yaml").write_text(f"id: one\ntitle: T\nsteps:\n  - {step}\n", encoding="utf-8")
    assert [(problem.line, says in problem.message) for problem in check(folder)] == [(4, True)]
