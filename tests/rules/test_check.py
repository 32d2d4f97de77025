"""Every mistake in rule files is named with file, rule and line, and what to do."""

from pathlib import Path

import pytest

from callqa.rules.check import check, warnings_of
from callqa.rules.reader import assemble
from tests.rules.build import HEAD, SCORECARD, write_rules

GOOD = "kind: forbidden\nphrases: [плохо]\n"


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("kind: forbidden\nphrases:\n  - плохо\n  - ''\n", 10, "the phrase is empty; write what is said"),
        (
            "kind: forbidden\nphrases:\n  - плохо\n  - да*\n",
            10,
            "'да*' may be found by 'да*' alone, which is too short",
        ),
        ("kind: forbidden\nphrases:\n  - плохо\n  - '[очень] (плохо | *ка)'\n", 10, "may be found by '*ка' alone"),
        ("kind: forbidden\nphrases:\n  - плохо\n  - '* *'\n", 10, "'* *' has no word to look for"),
        ("kind: forbidden\nphrases:\n  - плохо\n  - '[плохо] ...'\n", 10, "fits any words"),
        ("kind: forbidden\nphrases:\n  - плохо\n  - ужасно\n  - плохо\n", 11, "'плохо' stands in line 9 already"),
        ("kind: required\nwithin: {last_turns: 1}\n", 1, "there is nothing to look for; add phrases or a meaning"),
        ("kind: forbidden\n", 1, "there is nothing to look for"),
        (
            "kind: response\ntriggers: [{phrases: [плохо]}]\nresponse: {}\n",
            9,
            "'response': there is nothing to look for",
        ),
    ],
)
def test_a_mistake_in_a_rule(tmp_path: Path, body: str, line: int, says: str) -> None:
    problems = check(write_rules(tmp_path, r=body))
    assert [(problem.file.name, problem.rule, problem.line) for problem in problems] == [("r.yaml", "r", line)]
    assert says in problems[0].message


@pytest.mark.parametrize("phrase", ["=да", "да", "да* конечно", "ээ*", '"{price}"', '"* ?"', "(да* | нет) конечно"])
def test_short_words_are_fine_where_they_cannot_be_mistaken(tmp_path: Path, phrase: str) -> None:
    assert check(write_rules(tmp_path, r=f"{GOOD}only_after:\n  - {phrase}\nalso: [{{phrases: [плохо]}}]\n")) == []


def test_passages_that_contradict_each_other_or_repeat(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r=GOOD)
    text = f"id: r\n{HEAD}must_find:\n  - плохо\n  - плохо\nmust_not_find:\n  - хорошо\n  - плохо\n{GOOD}"
    (folder / "rules" / "r.yaml").write_text(text, encoding="utf-8")
    assert [str(problem).partition("r.yaml:")[2] for problem in check(folder)] == [
        "7: rule 'r': 'плохо' stands in line 6 already; remove one of them",
        "10: rule 'r': 'плохо' is listed both as found and as not found; remove it from one of the lists",
    ]


def test_an_example_that_is_judged_wrongly_is_told_with_its_line_and_what_was_found(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r=GOOD)
    text = f"id: r\n{HEAD}must_find:\n  - плохо\nmust_not_find:\n  - хорошо\n  - |\n    К: Как?\n    М: Плохо.\n{GOOD}"
    (folder / "rules" / "r.yaml").write_text(text, encoding="utf-8")
    (problem,) = check(folder)
    assert str(problem).endswith(
        "r.yaml:9: rule 'r': must_not_find example «К: Как? / М: Плохо.»: a violation is found: «Плохо» "
        "(phrase 'плохо'); change the phrases or the example"
    )


CARD = SCORECARD.partition("sections")[0] + (
    "sections:\n  - {id: a, title: A, rules: {r: 60}}\n  - {id: b, title: B, rules: {%s}}\n"
)


@pytest.mark.parametrize(
    ("scorecard", "line", "says"),
    [
        (SCORECARD.replace("100", "90") % "r", 4, "the weights add up to 90"),
        (CARD % "q: 40", 6, "there is no rule 'q'"),
        (CARD % "r: 40", 4, "rule 'r' stands in the scorecard twice"),
        (SCORECARD % "r" + "auto_fail: [q]\n", 5, "auto_fail names 'q'"),
        (SCORECARD % "r" + "pass: 1\n", 5, "unknown key 'pass'"),
    ],
)
def test_a_mistake_in_the_scorecard(tmp_path: Path, scorecard: str, line: int, says: str) -> None:
    problems = check(write_rules(tmp_path, r=GOOD, scorecard=scorecard))
    assert [(problem.file.name, problem.line) for problem in problems] == [("scorecard.yaml", line)]
    assert says in problems[0].message


def test_mistakes_in_the_other_files(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r=GOOD, lists="a:\n  - хорошо\n  - (плохо\nb: ['{a}', '{c}']\n")
    files = {
        "situations.yaml": "one:\n  saidd: {phrases: [плохо]}\ntwo: {situation: one}\n",
        "conclusions.yaml": "outcome:\n  choices:\n    - {value: sold}\n",
        "calls/in.yaml": "id: in\ntitle: In\nscorecard: other\nsteps: [{id: a, title: A, rule: r}]\n",
        "scorecards/b2b.yaml": SCORECARD.replace("100", "70") % "r",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    told = [(problem.file.name, problem.line) for problem in check(folder)]
    assert told == [
        ("in.yaml", 3),
        ("conclusions.yaml", 1),
        ("lists.yaml", 3),
        ("lists.yaml", 4),
        ("b2b.yaml", 4),
        ("situations.yaml", 1),
    ], "one problem each, sorted, and what builds on a broken part is not told as well"


def test_a_phrase_that_is_its_own_exception_is_told_beside_the_example_that_suffers(tmp_path: Path) -> None:
    problems = check(write_rules(tmp_path, r=f"{GOOD}exceptions:\n  - плохо\n"))
    assert [problem.message.partition(",")[0] for problem in problems] == [
        "must_find example «плохо плохо плохо»: nothing wrong is found; change the phrases or the example",
        "'плохо' is the phrase of line 8 as well",
    ]


def test_what_nothing_uses_is_a_warning(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r="kind: forbidden\nphrases: ['{a}']\n", lists="a: [плохо]\nidle: [хуже]\n")
    (folder / "situations.yaml").write_text("asleep: {said: {phrases: [плохо]}}\n", encoding="utf-8")
    assert check(folder) == []
    assert [str(warning).removeprefix(f"{folder}/") for warning in warnings_of(folder, assemble(folder))] == [
        "lists.yaml:2: warning: nothing uses the list 'idle'; name it in a phrase as '{…}', or remove it",
        "situations.yaml:1: warning: nothing uses the situation 'asleep'; ask for it, or remove it",
    ]
