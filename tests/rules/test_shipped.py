"""The shipped Russian rules: their own examples, paraphrases they were widened by, and ones they never saw."""

from pathlib import Path

import pytest
import yaml

from callqa.calls import Mark
from callqa.recording import CallFacts
from callqa.rules.book import Rulebook
from callqa.rules.check import check
from callqa.rules.examples import example_call
from callqa.rules.folders import load

RUSSIAN = Path(__file__).parents[2] / "scripts" / "ru"
DATA = Path(__file__).parent / "data"
FACTS = CallFacts(shop_names=("Тюльпан",), agent="Инга Лебедева", language="ru")


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load(RUSSIAN)


def judged(rulebook: Rulebook, file: str) -> list[tuple[str, str, str, Mark]]:
    """Rule, passage, wanted mark and given mark."""
    found = []
    for rule, marks in yaml.safe_load((DATA / file).read_text(encoding="utf-8")).items():
        for mark, passages in marks.items():
            for passage in passages:
                verdicts = rulebook.judge(example_call(passage, FACTS, "ru")).verdicts
                found += [(rule, passage, mark, verdict.mark) for verdict in verdicts if verdict.rule == rule]
    return found


def test_every_rule_keeps_its_own_examples() -> None:
    assert check(RUSSIAN) == []


def test_known_paraphrases_are_judged_right(rulebook: Rulebook) -> None:
    assert [one for one in judged(rulebook, "paraphrases.yaml") if one[2] != one[3]] == []


def test_unseen_paraphrases_are_mostly_judged_right(rulebook: Rulebook) -> None:
    found = judged(rulebook, "heldout.yaml")
    right = sum(wanted == given for _, _, wanted, given in found)
    assert (right, len(found)) >= (117, 126)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Магазин «Пион», здравствуйте.", Mark.PASS),
        ("Вы позвонили в компанию Пион.", Mark.PASS),
        ("Магазин, здравствуйте.", Mark.FAIL),
    ],
)
def test_any_named_shop_counts_where_its_name_is_not_known(rulebook: Rulebook, said: str, named: Mark) -> None:
    verdicts = rulebook.judge(example_call(said, CallFacts(), "ru")).verdicts
    assert [one.mark for one in verdicts if one.rule == "company_named"] == [named]
