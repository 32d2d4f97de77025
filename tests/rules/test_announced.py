"""A recorded announcement before the agent's first words changes no mark, and no measure of the conversation."""

from dataclasses import replace
from pathlib import Path

import pytest

from callqa.calls import Call, Mark, Transcript, Turn, Word
from callqa.measures import measure
from callqa.recording import CallFacts
from callqa.rules.book import Rulebook
from callqa.rules.examples import example_call
from callqa.rules.folders import load
from tests.speech.announced import mark

FACTS = CallFacts(shop_names=("Тюльпан",), agent="Инга Лебедева", language="ru")
PLAYED = "Здравствуйте! Вы позвонили в магазин Тюльпан. Ваш звонок очень важен для нас. Дождитесь ответа оператора."
REST = "К: Здравствуйте, сколько стоит букет?\nМ: Три тысячи рублей. Оформим заказ?\nК: Да.\nМ: Спасибо, до свидания!"
LATER_S = 20.0


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load(Path(__file__).parents[2] / "scripts" / "ru")


def with_announcement(call: Call) -> Call:
    """Play it before a call, on the agent's channel and ending right where the agent begins."""
    turns = [_later(_with_words(turn), LATER_S) for turn in call.transcript.turns]
    first, words = turns[0], PLAYED.split()
    begin_s = first.start_s - 0.3 * len(words)
    played = tuple(Word(word, begin_s + 0.3 * at, begin_s + 0.3 * (at + 1), 0.3) for at, word in enumerate(words))
    joined = replace(first, start_s=begin_s, text=f"{PLAYED} {first.text}", words=(*played, *first.words))
    heard = replace(call.transcript, turns=mark([joined, *turns[1:]], "ru"))
    return replace(call, transcript=heard)


def _with_words(turn: Turn) -> Turn:
    texts = turn.text.split()
    word_s = (turn.end_s - turn.start_s) / len(texts)
    starts = [turn.start_s + word_s * at for at in range(len(texts))]
    return replace(turn, words=tuple(Word(text, at, at + word_s, 1.0) for text, at in zip(texts, starts, strict=True)))


def _later(turn: Turn, by_s: float) -> Turn:
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in turn.words)
    return replace(turn, start_s=turn.start_s + by_s, end_s=turn.end_s + by_s, words=words)


@pytest.mark.parametrize(
    ("opening", "passed"),
    [
        (
            "Добрый день, магазин Тюльпан, меня зовут Инга, чем могу помочь?",
            ["greeting", "company_named", "agent_named"],
        ),
        ("Алло, слушаю.", []),
        ("Добрый день, слушаю вас.", ["greeting"]),
        ("Тюльпан, алло.", ["company_named"]),
    ],
)
def test_the_agent_is_judged_by_the_agents_own_words(rulebook: Rulebook, opening: str, passed: list[str]) -> None:
    call = example_call(f"М: {opening}\n{REST}", FACTS, "ru")

    plain, announced = rulebook.judge(call), rulebook.judge(with_announcement(call))

    marks = {verdict.rule: verdict.mark for verdict in announced.verdicts}
    assert marks == {verdict.rule: verdict.mark for verdict in plain.verdicts}
    assert [rule for rule in ("greeting", "company_named", "agent_named") if marks[rule] == Mark.PASS] == passed


def test_measures_are_those_of_the_conversation() -> None:
    call = example_call(f"М: Добрый день, магазин Тюльпан, слушаю вас.\n{REST}", FACTS, "ru")
    plain: Transcript = call.transcript

    assert measure(with_announcement(call).transcript) == pytest.approx(measure(plain))
