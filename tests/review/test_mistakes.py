"""Mistakes in rule files are told in the reader's language."""

import re
from pathlib import Path

import pytest

from callqa.review import mistakes
from callqa.rules.check import check
from tests.rules.build import write_rules

BROKEN = [
    "kind: forbidden\nphrazes: [плохо]\nphrases: [плохо]\n",
    "kind: forbidden\nphrases: [плохо]\nphrases: [хуже]\n",
    "kind: required\nphrases: [плохо]\n",
    "kind: forbidden\nphrases: ['', да*, '[плохо]', '*', (плохо, '{нет}', плохо]\n",
    "kind: forbidden\n",
    "kind: forbidden\nphrases: [плохо, ужас, плохо]\nexceptions: [ужас]\n",
    "kind: forbidden\nphrases: [[плохо]]\n",
    "kind: forbidden\nphrases: [плохо\n",
    "kind: forbidden\nphrases: [плохо]\nmeaning: none\n",
    "kind: conditional\napplies: {situation: none}\npasses: {rule: {id: none, is: fail}}\n",
    "kind: response\ntriggers: [{phrases: [плохо]}]\nresponse: {phrases: [а]}\ntrigger_rules: [nobody]\n",
    "kind: none\n",
]


@pytest.mark.parametrize("body", BROKEN)
def test_known_mistakes_are_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setattr("callqa.review.language.chosen", lambda: "ru")
    problems = [one for one in check(write_rules(tmp_path, r=body)) if " example «" not in one.message]
    assert problems
    for problem in problems:
        told = re.sub("«[^»]*»", "", mistakes.mistake(problem.message))
        assert re.search("[а-яё]{3}", told), problem.message


def test_others_stand_as_they_are() -> None:
    assert mistakes.mistake("something new") == "something new"
