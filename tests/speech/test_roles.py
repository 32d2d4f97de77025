"""Which side is the agent, judged by what was said."""

import pytest

from callqa.speech import roles

AGENT_FIRST = roles.Side("Добрый день, магазин Лампа, Олег, чем могу помочь?", 0.5)
CUSTOMER = roles.Side("Здравствуйте, я хотел бы заказать торшер, у вас есть в наличии?", 4.0)


@pytest.mark.parametrize(
    ("agent", "customer"),
    [
        ("Слушаю вас. Назовите, пожалуйста, ваш номер.", "Мне нужен чехол. Сколько стоит?"),
        ("Вы вчера оставили заявку, вам удобно говорить?", "Да, слушаю, говорите."),
        ("Минутку, посмотрю по базе. Доставим завтра, курьер позвонит.", "А когда привезут? Я вчера заказывала."),
        ("Чего? Ну, у нас восемь тысяч стоит. Берите, если надо.", "А есть подешевле? Почему вы так говорите?"),
        ("Могу предложить похожую модель, оформим?", "Ну ладно, давайте, пишите адрес."),
    ],
)
def test_service_phrases_tell_the_agent_on_either_side(agent: str, customer: str) -> None:
    first, second = roles.Side(agent, 0.0), roles.Side(customer, 0.0)

    side, confidence = roles.agent_side((first, second), language="ru")
    swapped, swapped_confidence = roles.agent_side((second, first), language="ru")

    assert (side, swapped) == (0, 1)
    assert confidence == swapped_confidence > 0.75


@pytest.mark.parametrize(
    ("agent", "customer", "language"),
    [
        ("Thank you for calling, how may I help you?", "I'd like to know how much it is.", "en"),
        ("Üdvözlöm, miben segíthetek?", "Szeretnék egy lámpát, mennyibe kerül?", "hu"),
    ],
)
def test_other_languages(agent: str, customer: str, language: str) -> None:
    side, confidence = roles.agent_side((roles.Side(customer, 1.0), roles.Side(agent, 0.0)), language=language)

    assert side == 1
    assert confidence > 0.9


def test_names_count_in_the_greeting_even_when_misheard() -> None:
    sides = (roles.Side("Да.", 0.0), roles.Side("Магадин батарейкен, Ольга.", 0.0))

    without = roles.agent_side(sides, language="ru")
    with_names = roles.agent_side(sides, language="ru", agent="Ольга Сорокина", shop_names=["Батарейкин"])

    assert with_names[0] == 1
    assert with_names[1] > 0.95 > without[1]


def test_a_name_later_in_the_call_proves_nothing() -> None:
    late = "да " * 40 + "батарейкин"

    assert roles.agent_side(
        (roles.Side("да", 0.0), roles.Side(late, 0.0)), language="ru", shop_names=["Батарейкин"]
    ) == (
        0,
        0.5,
    )


@pytest.mark.parametrize(("direction", "expected"), [("in", 0), ("out", 1)])
def test_whoever_is_called_speaks_first(direction: str, expected: int) -> None:
    sides = (roles.Side("Да.", 0.5), roles.Side("Да.", 3.0))

    side, confidence = roles.agent_side(sides, language="ru", direction="in" if direction == "in" else "out")

    assert side == expected
    assert 0.6 < confidence < 0.8


def test_nothing_to_go_by_is_a_guess() -> None:
    assert roles.agent_side((roles.Side("м", 0.0), roles.Side("м", 0.0)), language="ru")[1] == 0.5
    assert roles.agent_side((AGENT_FIRST, CUSTOMER), language="eo")[1] == 0.5


def test_two_clear_phrases_are_nearly_certain() -> None:
    side, confidence = roles.agent_side((AGENT_FIRST, CUSTOMER), language="ru")

    assert side == 0
    assert confidence > 0.95


def test_who_is_greeted_by_name_is_the_other_one() -> None:
    artyom = roles.Side("Так. А сколько у вас детей?", 0.9)
    customer = roles.Side("Здравствуйте, Артём. Нам надо мягкие кубики.", 4.3)

    side, confidence = roles.agent_side((artyom, customer), language="ru", direction="in", agent="Артём Щеглов")

    assert side == 0
    assert confidence > 0.6
