"""Rule files that are refused, and what a rulebook tells of itself."""

from pathlib import Path

import pytest

from callqa.errors import RulebookError
from callqa.rules.check import check
from callqa.rules.folders import language_folders, load, load_all
from callqa.scoring import Scorecard
from tests.rules.build import EXAMPLES, HEAD, SCORECARD, write_rules

GOOD = "kind: forbidden\nphrases: [плохо]\n"


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("kind: forbidden\nphrazes: [плохо]\n", 8, "unknown key 'phrazes'"),
        ("kind: forbidden\nphrases: [плохо]\nphrases: [хуже]\n", 9, "says 'phrases' twice"),
        ("kind: forbiden\n", 7, "'kind' must be one of forbidden, required"),
        ("kind: forbidden\nphrases:\n  - плохо\n  - (плохо\n", 10, "lacks a ')'"),
        ("kind: forbidden\nphrases: [[плохо]]\n", 8, "a phrase is a text"),
        ("kind: forbidden\nphrases: [no]\n", 8, "a phrase is a text"),
        ("kind: forbidden\nphrases: [плохо\n", 9, "no valid YAML"),
        ("kind: required\nphrases: [плохо]\n", 1, "'within' is missing"),
        ("kind: required\nphrases: [плохо]\nwithin: {}\n", 9, "name one of first_turns, last_turns, first_s, last_s"),
        (
            "kind: response\ntriggers: [{phrases: [плохо]}]\nresponse: {phrases: [ладно]}\ntrigger_rules: [nobody]\n",
            10,
            "no rule 'nobody'",
        ),
        (
            "kind: response\ntriggers: [{phrases: [плохо]}]\nresponse: {phrases: [ладно]}\ntrigger_rules: [r]\n",
            10,
            "builds on this rule",
        ),
        ("kind: waiting\nlongest_s: -1\n", 8, "greater than 0"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, body: str, line: int | None, says: str) -> None:
    problems = check(write_rules(tmp_path, r=body))
    assert [(problem.file.name, problem.line) for problem in problems] == [("r.yaml", line)]
    assert says in problems[0].message


def test_loading_stops_with_one_sentence_that_names_file_rule_and_what_to_do(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r="kind: forbidden\nphrazes: [плохо]\n")
    with pytest.raises(
        RulebookError, match=r"r\.yaml:8: rule 'r': unknown key 'phrazes'; remove it or correct its name"
    ):
        load(folder)


def test_examples_that_do_not_hold_are_told(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r="kind: forbidden\nphrases: [хорошо]\n")
    assert [problem.message.partition(";")[0] for problem in check(folder)] == [
        "must_find example «плохо плохо плохо»: nothing wrong is found",
        "must_not_find example «хорошо»: a violation is found: «хорошо» (phrase 'хорошо')",
    ]


def test_a_passage_cannot_be_both_found_and_not_found(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r=GOOD)
    text = f"id: r\n{HEAD}must_find: [плохо]\nmust_not_find: [плохо]\n{GOOD}"
    (folder / "rules" / "r.yaml").write_text(text, encoding="utf-8")
    assert "listed both as found and as not found" in check(folder)[0].message


@pytest.mark.parametrize(
    ("scorecard", "says"),
    [
        (SCORECARD % "other", "there is no rule 'other'"),
        ((SCORECARD % "r").replace("100", "90"), "the weights add up to 90"),
        ((SCORECARD % "r").replace("}]", "}, {id: b, title: B, rules: {r: 1}}]"), "stands in the scorecard twice"),
        ((SCORECARD % "r") + "auto_fail: [q]\n", "auto_fail names 'q'"),
    ],
)
def test_a_scorecard_that_does_not_fit_is_refused(tmp_path: Path, scorecard: str, says: str) -> None:
    problems = check(write_rules(tmp_path, r=GOOD, scorecard=scorecard))
    assert [problem.file.name for problem in problems] == ["scorecard.yaml"]
    assert says in problems[0].message


def test_languages_are_folders(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, r=GOOD)
    assert (language_folders(tmp_path), language_folders(folder)) == ([folder], [folder])
    assert list(load_all(tmp_path)) == ["ru"]
    with pytest.raises(RulebookError, match="There are no rules in"):
        load_all(tmp_path / "nowhere")


def test_the_hash_changes_with_what_judges_and_is_shown_but_not_with_examples(tmp_path: Path) -> None:
    one = load(write_rules(tmp_path / "1", r=GOOD, lists="a: [плохо]\n")).hash
    other_phrase = load(write_rules(tmp_path / "2", r=GOOD.replace("плохо", "плохо плохо"), lists="a: [плохо]\n")).hash
    other_list = load(write_rules(tmp_path / "3", r=GOOD, lists="a: [хуже]\n")).hash
    folder = write_rules(tmp_path / "4", r=GOOD, lists="a: [плохо]\n")
    path = folder / "rules" / "r.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(EXAMPLES, EXAMPLES.replace("хорошо", "ладно")), encoding="utf-8"
    )
    assert load(folder).hash == one
    assert len({one, other_phrase, other_list}) == 3


def test_what_is_published_gives_the_scorecard_back(tmp_path: Path) -> None:
    book = load(write_rules(tmp_path, r=GOOD))
    published = book.published()
    assert published["rules"] == [{"id": "r", "title": "t", "why": "w", "message": "m", "kind": "forbidden"}]
    assert Scorecard.model_validate(published["scorecards"][book.scorecard]) == book.scorecards[book.scorecard]
