"""What each kind of rule answers, and with what evidence."""

from dataclasses import replace
from pathlib import Path

import pytest

from callqa.calls import Call, Mark, Speaker, Turn, Word
from callqa.recording import CallFacts
from callqa.rules.examples import example_call
from callqa.rules.folders import load
from tests.rules.build import rulebook, verdict, write_rules

FORBIDDEN = (
    "kind: forbidden\nphrases: [нет]\nexceptions: [нет проблем, если ... нет]\nquestions: skip\nnot_after: [шутка]\n"
)
REQUIRED = "kind: required\nwithin: {first_turns: 2}\nphrases: [здравствуйте]\nmisheard: not_judged\n"
RESPONSE = """\
kind: response
triggers: [{phrases: [нет], exceptions: [нет проблем]}, {by: customer, phrases: [дорого]}]
response: {within_turns: 1, negated: skip, phrases: [есть, =предложу]}
"""
WAITING = "kind: waiting\nlongest_s: 20\ntotal_s: 60\n"


def unknown(call: Call) -> Call:
    """The same call with nobody told apart."""
    turns = tuple(replace(turn, speaker=Speaker.UNKNOWN) for turn in call.transcript.turns)
    return replace(call, transcript=replace(call.transcript, turns=turns))


@pytest.mark.parametrize(
    ("passage", "mark"),
    [
        ("М: Таких нет.", Mark.FAIL),
        ("К: Таких нет.\nМ: Жаль.", Mark.PASS),
        ("М: Нет проблем.", Mark.PASS),
        ("М: Если таких вдруг нет, найдём.", Mark.PASS),
        ("М: Нет проблем, но таких нет.", Mark.FAIL),
        ("М: Вопросов нет?", Mark.PASS),
        ("К: Это шутка?\nМ: Нет.", Mark.PASS),
        ("К: Это шутка?\nМ: Да.\nК: Точно?\nМ: Нет.", Mark.FAIL),
    ],
)
def test_forbidden(tmp_path: Path, passage: str, mark: Mark) -> None:
    assert verdict(rulebook(tmp_path, FORBIDDEN), passage).mark == mark


@pytest.mark.parametrize(
    ("passage", "mark", "note"),
    [
        ("М: Алло.\nК: Да.\nМ: Здравствуйте.", Mark.PASS, None),
        ("М: Алло.\nК: Здравствуйте.\nМ: Да.\nК: Алло.\nМ: Здравствуйте.", Mark.FAIL, None),
        ("М: Страстуе вам.\nК: Да.\nМ: Алло.", Mark.FAIL, None),
        ("К: Алло.", Mark.NA, "not_judged:no_agent_turn"),
    ],
)
def test_required(tmp_path: Path, passage: str, mark: Mark, note: str | None) -> None:
    found = verdict(rulebook(tmp_path, REQUIRED), passage)
    assert (found.mark, found.note) == (mark, note)


@pytest.mark.parametrize(
    ("first_words", "mark", "note"),
    [
        ("Страстуе вам.", Mark.NA, "not_judged:misheard"),
        ("Слушаю вас.", Mark.FAIL, None),
    ],
)
def test_a_doubtful_word_that_no_dictionary_knows_may_be_what_was_required(
    tmp_path: Path, first_words: str, mark: Mark, note: str | None
) -> None:
    call = example_call(f"М: {first_words}\nК: Да.\nМ: Алло.", CallFacts(), "ru")
    doubted = tuple(replace(turn, confidence=0.5) for turn in call.transcript.turns)
    found = (
        rulebook(tmp_path, REQUIRED).judge(replace(call, transcript=replace(call.transcript, turns=doubted))).verdicts
    )
    assert (found[0].mark, found[0].note) == (mark, note)


@pytest.mark.parametrize(("first_words", "mark"), [("Вбраслуйде вам.", Mark.NA), ("Датслужим вам.", Mark.FAIL)])
def test_a_doubtful_word_must_be_a_little_like_what_it_may_have_been(
    tmp_path: Path, first_words: str, mark: Mark
) -> None:
    call = example_call(f"М: {first_words}\nК: Да.\nМ: Алло.", CallFacts(), "ru")
    doubted = tuple(replace(turn, confidence=0.5) for turn in call.transcript.turns)
    body = REQUIRED + "misheard_as: [здравствуйте]\n"
    found = rulebook(tmp_path, body).judge(replace(call, transcript=replace(call.transcript, turns=doubted))).verdicts
    assert found[0].mark == mark


@pytest.mark.parametrize(
    ("first_words", "mark"),
    [
        ("Букрица, слушаю.", Mark.PASS),
        ("Бугрисса, слушаю.", Mark.NA),
        ("Датслужим.", Mark.FAIL),
    ],
)
def test_where_the_name_is_known_a_doubtful_word_must_be_a_little_like_it(
    tmp_path: Path, first_words: str, mark: Mark
) -> None:
    named = 'kind: required\nwithin: {first_turns: 2}\nphrases: ["{shop}"]\nmisheard: not_judged\n'
    body = named + "when_unknown: {slot: shop, phrases: [магазин]}\n"
    call = example_call(f"М: {first_words}\nК: Да.\nМ: Алло.", CallFacts(shop_names=("Буквица",)), "ru")
    doubted = tuple(replace(turn, confidence=0.5) for turn in call.transcript.turns)
    found = rulebook(tmp_path, body).judge(replace(call, transcript=replace(call.transcript, turns=doubted))).verdicts
    assert found[0].mark == mark


@pytest.mark.parametrize(("said", "mark"), [("Не, беру.", Mark.FAIL), ("Не беру.", Mark.PASS)])
def test_a_negation_with_a_comma_behind_it_negates_nothing(tmp_path: Path, said: str, mark: Mark) -> None:
    assert verdict(rulebook(tmp_path, "kind: forbidden\nphrases: [беру]\nnegated: skip\n"), f"М: {said}").mark == mark


@pytest.mark.parametrize(
    ("passage", "quotes"),
    [
        ("К: Есть синий?\nМ: Нет. Таких нет.", ["Нет", "Таких нет"]),
        ("К: Скрипеть будет?\nМ: Нет.", []),
        ("К: Скрипеть будет?\nМ: Нет. Таких нет.", ["Таких нет"]),
    ],
)
def test_more_to_look_for_has_conditions_of_its_own(tmp_path: Path, passage: str, quotes: list[str]) -> None:
    body = "kind: forbidden\nphrases: [таких нет]\nalso: [{phrases: [. нет .], not_after: [скрипеть]}]\n"
    found = verdict(rulebook(tmp_path, body), passage)
    assert [moment.quote for moment in found.evidence] == quotes


def test_an_announcement_is_no_turn_of_the_agent(tmp_path: Path) -> None:
    call = example_call(
        "М: Ваш звонок важен.\nМ: Оставайтесь на линии.\nМ: Алло.\nК: Да.\nМ: Здравствуйте.", CallFacts(), "ru"
    )
    turns = tuple(
        replace(turn, speaker=Speaker.OTHER) if at < 2 else turn for at, turn in enumerate(call.transcript.turns)
    )
    heard = replace(call, transcript=replace(call.transcript, turns=turns))
    assert rulebook(tmp_path, REQUIRED).judge(heard).verdicts[0].mark == Mark.PASS


@pytest.mark.parametrize(
    ("passage", "mark", "roles"),
    [
        ("М: Нет, но есть другие.", Mark.PASS, ["trigger", "satisfied"]),
        ("М: Нет.\nК: Жаль.\nМ: Предложу другие.", Mark.PASS, ["trigger", "satisfied"]),
        ("М: Нет.\nК: Жаль.\nМ: Да.\nК: Эх.\nМ: Предложу другие.", Mark.FAIL, ["trigger"]),
        ("М: Нет.\nК: Жаль.\nМ: Не предложу.", Mark.FAIL, ["trigger"]),
        ("М: Нет, но есть другие.\nК: А эти?\nМ: Да.\nК: А те?\nМ: Тех нет.", Mark.FAIL, ["trigger"]),
        ("К: Дорого.\nМ: Предложу другие.", Mark.PASS, ["trigger", "satisfied"]),
        ("М: Нет проблем.", Mark.NA, []),
    ],
)
def test_response(tmp_path: Path, passage: str, mark: Mark, roles: list[str]) -> None:
    found = verdict(rulebook(tmp_path, RESPONSE), passage)
    assert (found.mark, [moment.role for moment in found.evidence]) == (mark, roles)


@pytest.mark.parametrize(
    ("passage", "mark"),
    [
        ("К: Есть синий?\nМ: Последний вчера забрали.\nК: Жаль.", Mark.FAIL),
        ("К: Где посылка?\nМ: Её вчера забрали.\nК: Спасибо.", Mark.NA),
        ("К: Есть синий?\nМ: Последний вчера забрали.", Mark.NA),
    ],
)
def test_what_was_said_may_count_only_by_what_is_said_next(tmp_path: Path, passage: str, mark: Mark) -> None:
    body = "kind: response\ntriggers: [{phrases: [забрали], only_before: [жаль]}]\nresponse: {phrases: [есть]}\n"
    assert verdict(rulebook(tmp_path, body), passage).mark == mark


@pytest.mark.parametrize(
    ("passage", "mark"),
    [
        ("К: Есть синий?\nМ: Синего нет, красный есть.", Mark.PASS),
        ("К: Есть синий?\nМ: Синего нет.\nК: Жаль.\nМ: Красный есть.", Mark.PASS),
        ("К: Есть синий?\nМ: Синего нет.\nК: А клей?\nМ: Клей есть.", Mark.FAIL),
        ("К: Есть синий?\nМ: Синего нет.\nК: А клей?\nМ: Есть. Кстати, предложу красный.", Mark.PASS),
        ("К: Синий?\nМ: Предложу красный.\nК: Точно?\nМ: Синего нет.", Mark.PASS),
        ("К: Синий?\nМ: Предложу красный.\nК: Точно?\nМ: Да.\nК: Увы.\nМ: Синего нет.", Mark.FAIL),
    ],
)
def test_some_responses_count_only_in_their_place(tmp_path: Path, passage: str, mark: Mark) -> None:
    body = """\
kind: response
triggers: [{phrases: [нет]}]
response:
  before_turns: 1
  phrases: [=предложу]
  also:
    - {within_turns: 0, phrases: [есть]}
    - {same_turn: false, not_after: [клей], phrases: [есть]}
"""
    assert verdict(rulebook(tmp_path, body), passage).mark == mark


def test_violations_of_another_rule_are_triggers(tmp_path: Path) -> None:
    body = RESPONSE.replace("kind: response", "kind: response\ntrigger_rules: [other]")
    book = load(write_rules(tmp_path, r=body, other="kind: forbidden\nphrases: [никак]\n"))
    found = book.judge(example_call("М: Сегодня никак.", CallFacts(), "ru")).verdicts
    assert [(one.rule, one.mark) for one in found] == [("other", Mark.FAIL), ("r", Mark.FAIL)]


@pytest.mark.parametrize(
    ("passage", "mark", "waits"),
    [
        ("М: Минуту.\n(21 s)\nМ: Есть.", Mark.FAIL, 1),
        ("М: Минуту.\n(20 s)\nМ: Есть.", Mark.PASS, 0),
        ("М: Минуту.\n(12 s)\nК: Алло?\n(12 s)\nМ: Есть.", Mark.FAIL, 1),
        ("М: Минуту.\n(12 s)\nМ: Ещё.\n(12 s)\nМ: Есть.", Mark.PASS, 0),
        ("М: А.\n(19 s)\nМ: Б.\n(19 s)\nМ: В.\n(19 s)\nМ: Г.\n(4 s)\nМ: Есть.", Mark.FAIL, 4),
        ("М: А.\n(19 s)\nМ: Б.\n(19 s)\nМ: В.\n(19 s)\nМ: Г.\n(2 s)\nК: Ага.\nМ: Да.\n(2 s)\nМ: Есть.", Mark.PASS, 0),
    ],
)
def test_waiting(tmp_path: Path, passage: str, mark: Mark, waits: int) -> None:
    found = verdict(rulebook(tmp_path, WAITING), passage)
    assert (found.mark, len(found.evidence)) == (mark, waits)
    assert all(moment.turn is None and moment.end_s > moment.start_s for moment in found.evidence)


@pytest.mark.parametrize(
    ("body", "passage"),
    [(FORBIDDEN, "М: Таких нет."), (REQUIRED, "М: Здравствуйте."), (RESPONSE, "М: Таких нет.")],
)
def test_what_nobody_can_be_blamed_for_is_not_judged(tmp_path: Path, body: str, passage: str) -> None:
    call = unknown(example_call(passage, CallFacts(), "ru"))
    found = rulebook(tmp_path, body).judge(call).verdicts[0]
    assert (found.mark, found.judged, found.note) == (Mark.NA, False, "not_judged:speakers_unknown")


def test_evidence_has_the_times_of_the_words(tmp_path: Path) -> None:
    words = tuple(Word(text, at, at + 0.5, 0.9) for at, text in enumerate(["К", "сожалению,", "таких", "нет", "уже."]))
    call = example_call("М: x", CallFacts(), "ru")
    turn = Turn(Speaker.AGENT, 0.0, 4.5, "К сожалению, таких нет уже.", 0.9, words)
    call = replace(call, transcript=replace(call.transcript, turns=(turn,)))
    moment = rulebook(tmp_path, FORBIDDEN.replace("[нет]", "[таких нет]")).judge(call).verdicts[0].evidence[0]
    assert (moment.turn, moment.start_s, moment.end_s, moment.quote) == (0, 2.0, 3.5, "таких нет")
    assert (moment.phrase, moment.similarity, moment.role) == ("таких нет", 100.0, "violation")
