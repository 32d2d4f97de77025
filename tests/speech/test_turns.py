"""Words of two sides → turns."""

import pytest

from callqa.calls import Speaker, Word
from callqa.speech import turns


def words(*said: tuple[float, float, str]) -> list[Word]:
    return [Word(text, start_s, end_s, 0.8) for start_s, end_s, text in said]


Said = tuple[float, float, str]


@pytest.mark.parametrize(
    ("agent", "customer", "expected"),
    [
        (
            [(0, 1, "Добрый"), (1, 2, "день!")],
            [(2.5, 3, "Есть"), (3, 4, "лампы?")],
            [("agent", 0, 2, "Добрый день!"), ("customer", 2.5, 4, "Есть лампы?")],
        ),
        (
            [(0, 1, "Сейчас."), (1.8, 3, "Да,"), (3, 4, "есть.")],
            [(1.1, 1.7, "Угу.")],
            [("agent", 0, 1, "Сейчас."), ("customer", 1.1, 1.7, "Угу."), ("agent", 1.8, 4, "Да, есть.")],
        ),
        (
            [(0, 1, "Доставим"), (1.3, 2, "завтра")],
            [(1.0, 1.3, "угу")],
            [("agent", 0, 2, "Доставим завтра"), ("customer", 1.0, 1.3, "угу")],
        ),
        (
            [(0, 1, "Минуту."), (3.9, 5, "Вот."), (9, 10, "Нашла.")],
            [],
            [("agent", 0, 5, "Минуту. Вот."), ("agent", 9, 10, "Нашла.")],
        ),
        (
            [(2, 6, "Перебью")],
            [(0, 2.5, "Я"), (2.6, 4, "говорю")],
            [("customer", 0, 4, "Я говорю"), ("agent", 2, 6, "Перебью")],
        ),
    ],
    ids=[
        "one after the other",
        "a reply in a pause parts",
        "an interjection does not part",
        "a long pause parts",
        "talk-over overlaps",
    ],
)
def test_turns(agent: list[Said], customer: list[Said], expected: list[tuple[str, float, float, str]]) -> None:
    built = turns.build([(Speaker.AGENT, words(*agent)), (Speaker.CUSTOMER, words(*customer))])

    assert [(turn.speaker.value, turn.start_s, turn.end_s, turn.text) for turn in built] == expected


def test_in_mono_every_change_of_voice_is_a_turn() -> None:
    agent = words((0, 1, "Какой"), (1, 2, "город?"), (2.5, 3, "Улица?"))
    customer = words((2.05, 2.4, "Рязань."))

    built = turns.build([(Speaker.AGENT, agent), (Speaker.CUSTOMER, customer)], reply_s=0.0)

    assert [turn.text for turn in built] == ["Какой город?", "Рязань.", "Улица?"]


def test_confidence_is_the_mean_of_the_words() -> None:
    said = [Word("Да", 0, 1, 0.5), Word("конечно", 1, 2, 0.9)]

    (turn,) = turns.build([(Speaker.AGENT, said), (Speaker.CUSTOMER, [])])

    assert turn.confidence == pytest.approx(0.7)
    assert turn.words == tuple(said)


def test_who_is_interrupted_and_speaks_again_begins_a_new_turn() -> None:
    customer = words((0, 1, "Сначала"), (1, 2, "анкету,"), (2, 3, "справку"), (3.7, 4.5, "Из"), (4.5, 5, "рекламы."))
    interrupting = words((1.6, 2.3, "А"), (2.3, 2.9, "откуда"))
    assenting = words((2.5, 2.9, "угу"))

    def texts(agent: list[Word]) -> list[str]:
        built = turns.build([(Speaker.CUSTOMER, customer), (Speaker.AGENT, agent)])
        return [turn.text for turn in built if turn.speaker == Speaker.CUSTOMER]

    assert texts(interrupting) == ["Сначала анкету, справку", "Из рекламы."]
    assert texts(assenting) == ["Сначала анкету, справку Из рекламы."]


def test_in_mono_a_word_before_a_turn_does_not_cut_it() -> None:
    agent, customer = words((0, 1.0, "Рязань?")), words((1.0, 1.2, "Да,"), (1.3, 1.9, "Рязань."))

    built = turns.build([(Speaker.AGENT, agent), (Speaker.CUSTOMER, customer)], reply_s=0.0)

    assert [turn.text for turn in built] == ["Рязань?", "Да, Рязань."]
