"""The kind ``questions``: many in one turn, turns of nothing else, and tactless ones."""

from pathlib import Path

import pytest

from callqa.calls import Mark
from callqa.recording import CallFacts
from callqa.rules.examples import example_call
from tests.rules.build import rulebook, verdict
from tests.rules.test_kinds import unknown

RULE = """\
kind: questions
in_one_turn: 3
running_turns: 3
assent: [хорошо, так, а]
not_counted: [". верно ?"]
needed: [адрес]
joined: {phrases: [". [так] [,] а", ", а"], exceptions: [а не]}
tactless: [{phrases: [зачем вам]}]
"""


@pytest.mark.parametrize(
    ("passage", "turns"),
    [
        ("М: Размер? Цвет? Для кого?", [0]),
        ("М: Размер? Цвет? Верно?", []),
        ("М: А размер какой, а цвет, а для кого?", [0]),
        ("М: Так, а вам синий, а не красный?", []),
        ("М: Есть синий, а размера нет.", []),
        ("М: Размер?\nК: Да.\nМ: Цвет?\nК: Да.\nМ: Для кого?", [0, 2, 4]),
        ("М: Хорошо. А размер?\nК: Да.\nМ: Так.\nК: Да.\nМ: Цвет?\nК: Да.\nМ: Для кого?", [0, 4, 6]),
        ("М: Размер?\nК: Да.\nМ: Есть. Цвет?\nК: Да.\nМ: Для кого?", []),
        ("М: Размер?\nК: Да.\nМ: Адрес?\nК: Да.\nМ: Для кого?", []),
        ("К: Размер? Цвет? Для кого?\nМ: Да.", []),
        ("М: А зачем вам?", [0]),
    ],
)
def test_questions(tmp_path: Path, passage: str, turns: list[int]) -> None:
    found = verdict(rulebook(tmp_path, RULE), passage)
    assert found.mark == (Mark.FAIL if turns else Mark.PASS)
    assert [moment.turn for moment in found.evidence] == turns


@pytest.mark.parametrize(
    ("passage", "mark"),
    [
        ("М: Размер?\nК: Да.\nМ: А цвет.\nК: Да.\nМ: Для кого?", Mark.FAIL),
        ("М: А размер.\nК: Да.\nМ: А цвет.\nК: Да.\nМ: Для кого?", Mark.PASS),
        ("М: А размер.\nК: Да.\nМ: А цвет.\nК: Да.\nМ: Для кого?\nК: Да.\nМ: Почём?", Mark.FAIL),
    ],
)
def test_one_lost_question_mark_does_not_break_a_run(tmp_path: Path, passage: str, mark: Mark) -> None:
    assert verdict(rulebook(tmp_path, RULE + 'unmarked: [". а *"]\n'), passage).mark == mark


@pytest.mark.parametrize(("answer", "mark"), [("Синий.", Mark.PASS), ("Какая разница?", Mark.FAIL)])
def test_who_answers_willingly_is_not_questioned(tmp_path: Path, answer: str, mark: Mark) -> None:
    book = rulebook(tmp_path, RULE + 'protests: ["* ?"]\n')
    assert verdict(book, f"К: Почём?\nМ: Размер?\nК: Да.\nМ: Цвет?\nК: {answer}\nМ: Для кого?").mark == mark


def test_questions_of_nobody_known_are_not_judged(tmp_path: Path) -> None:
    call = unknown(example_call("М: Размер? Цвет? Для кого?", CallFacts(), "ru"))
    assert rulebook(tmp_path, RULE).judge(call).verdicts[0].note == "not_judged:speakers_unknown"
