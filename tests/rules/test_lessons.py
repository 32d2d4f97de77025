"""Which part of a call shows why a rule was wrong, and where it belongs."""

from pathlib import Path

import pytest

from callqa.calls import Mark
from callqa.recording import CallFacts
from callqa.rules.examples import example_call
from callqa.rules.lessons import Lesson, lessons
from tests.rules.build import rulebook

CALL = """
М: Магазин, здравствуйте.
К: Добрый день. Мой телефон 8 916 123-45-67.
М: Записала.
К: Чайники есть?
М: Чайников у нас нет. Привезём в среду.
К: А чёрный?
М: Чёрный есть.
К: Спасибо.
М: До свидания.
"""
FORBIDDEN = "kind: forbidden\nphrases: [у нас нет]\n"
RESPONSE = "kind: response\ntriggers: [{phrases: [у нас нет]}]\nresponse: {within_turns: 1, phrases: [предлагаю]}\n"


def learnt(folder: Path, body: str, machine: Mark, person: Mark, text: str | None = None) -> list[Lesson]:
    book = rulebook(folder, body)
    call = example_call(CALL, CallFacts(), "ru")
    verdict = book.judge(call).verdicts[0]
    assert verdict.mark == machine
    return lessons(book.rules[0], call.transcript, verdict.evidence, machine=machine, person=person, text=text)


@pytest.mark.parametrize(
    ("body", "marks", "key", "lines"),
    [
        (FORBIDDEN, (Mark.FAIL, Mark.PASS), "must_not_find", (3, 5)),
        (FORBIDDEN, (Mark.FAIL, Mark.NA), "must_not_find", (3, 5)),
        (FORBIDDEN + "redeemed_by: {phrases: [прощаюсь]}\n", (Mark.FAIL, Mark.PASS), "must_not_find", (3, 9)),
        (RESPONSE, (Mark.FAIL, Mark.PASS), "must_not_find", (3, 7)),
        (RESPONSE, (Mark.FAIL, Mark.NA), "not_applicable", (3, 7)),
        (RESPONSE.replace("предлагаю", "есть"), (Mark.PASS, Mark.FAIL), "must_find", (3, 7)),
        (
            "kind: required\nwithin: {first_turns: 2}\nphrases: [добрый]\n",
            (Mark.FAIL, Mark.PASS),
            "must_not_find",
            (0, 3),
        ),
        ("kind: required\nwithin: {last_turns: 2}\nphrases: [свидания]\n", (Mark.PASS, Mark.FAIL), "must_find", (8, 9)),
    ],
)
def test_the_passage_holds_what_the_rule_needs(
    tmp_path: Path, body: str, marks: tuple[Mark, Mark], key: str, lines: tuple[int, int]
) -> None:
    wanted = "\n".join(CALL.strip().splitlines()[slice(*lines)]).replace("8 916 123-45-67", "{phone}")
    assert learnt(tmp_path, body, *marks) == [Lesson("rules/r.yaml", key, wanted)]


def test_what_the_machine_missed_has_to_be_shown_by_a_person(tmp_path: Path) -> None:
    body = "kind: forbidden\nphrases: [тупой]\n"
    assert learnt(tmp_path / "1", body, Mark.PASS, Mark.FAIL) == []
    chosen = "М: Чайников у нас нет."
    assert learnt(tmp_path / "2", body, Mark.PASS, Mark.FAIL, chosen) == [Lesson("rules/r.yaml", "must_find", chosen)]


def test_marks_that_no_passage_explains_teach_nothing(tmp_path: Path) -> None:
    assert learnt(tmp_path, "kind: measured\nmeasure: talk_ratio\nat_most: 0.1\n", Mark.FAIL, Mark.PASS) == []


def test_a_meaning_learns_the_single_sentence(tmp_path: Path) -> None:
    words = ["один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"]
    meant, not_meant = ("".join(f"  - {said} {word}.\n" for word in words) for said in ("Нет", "Есть"))
    path = tmp_path / "ru" / "meaning" / "lack.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(f"meant:\n{meant}not_meant:\n{not_meant}", encoding="utf-8")
    found = learnt(tmp_path, FORBIDDEN + "meaning: lack\n", Mark.FAIL, Mark.PASS)
    assert found[1:] == [Lesson("meaning/lack.yaml", "not_meant", "Чайников у нас нет.")]
