"""Prices, dates, times, numbers, addresses and people, as agents and customers say them."""

import pytest

from callqa.rules.slots import Slots
from callqa.rules.text import words_of


def found(slot: str, text: str, language: str = "ru") -> list[str]:
    tokens = words_of(text)
    slots = Slots(tokens, language).find(slot)
    return [" ".join(token.raw for token in tokens[start:end]) for start, (end, _) in sorted(slots.items())]


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("Это две тысячи триста пятьдесят рублей.", ["две тысячи триста пятьдесят рублей"]),
        ("Стоит 2 350, доставка триста.", ["2 350", "триста"]),
        ("Полторы тысячи за штуку.", ["Полторы тысячи"]),
        ("Шестнадцать с половиной тысяч рублей.", ["Шестнадцать с половиной тысяч рублей"]),
        ("Большая шесть шестьсот, малая три девятьсот.", ["шесть шестьсот", "три девятьсот"]),
        ("Диски подорожали, по сорок пять теперь.", ["сорок пять"]),
        ("Она универсальная, рублей семьдесят.", ["рублей семьдесят"]),
        ("На тысячу страниц, двести метров, три года гарантии, двадцать литров.", []),
        ("Номер заказа 4512, дом двести.", []),
        ("Телефон восемь, девятьсот двенадцать, триста сорок, ноль шесть.", []),
        ("Андрей, 916-415-1212, в пятницу.", []),
    ],
)
def test_prices(text: str, prices: list[str]) -> None:
    assert found("price", text) == prices


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Завтра или в среду.", ["Завтра", "в среду"]),
        ("Приедет двадцать пятого, самое позднее 27-го мая.", ["двадцать пятого", "27 го мая"]),
        ("Через два дня, на следующей неделе.", ["Через два дня", "на следующей неделе"]),
        ("Займёт два-три рабочих дня.", ["два три рабочих дня"]),
        ("В начале месяца, в июне.", ["В начале месяца", "в июне"]),
        ("Второго такого не найдёте, размер двадцать пятый.", []),
        ("В три раза дороже.", []),
    ],
)
def test_dates(text: str, dates: list[str]) -> None:
    assert found("date", text) == dates


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Привезём с десяти до двух.", ["с десяти до двух"]),
        ("С 10:00 до 14:30, после обеда.", ["С 10 00 до 14 30", "после обеда"]),
        ("К семи вечера, в половине пятого, до часу дня.", ["К семи вечера", "в половине пятого", "до часу дня"]),
        ("Курьер позвонит за час.", ["за час"]),
        ("До двадцати двух килограммов, в три раза лучше.", []),
    ],
)
def test_times(text: str, times: list[str]) -> None:
    assert found("time", text) == times


@pytest.mark.parametrize(
    ("slot", "text", "spans"),
    [
        (
            "phone",
            "Мой восемь, девятьсот двенадцать, триста сорок, ноль шесть, двадцать два.",
            ["восемь девятьсот двенадцать триста сорок ноль шесть двадцать два"],
        ),
        ("phone", "Пишите: 8 912 345-67-89.", ["8 912 345 67 89"]),
        ("phone", "Заказ тридцать два, ноль восемь.", []),
        ("number", "Заказ тридцать два ноль восемь, две штуки.", ["тридцать два ноль восемь", "две"]),
        (
            "address",
            "Улица Кирова, дом сорок два, квартира семнадцать.",
            ["Улица Кирова дом сорок два квартира семнадцать"],
        ),
        ("address", "Ленина, 5. Позвоните.", ["Ленина 5"]),
        ("address", "Я на Чкалова, семьдесят, третий подъезд.", ["Чкалова семьдесят третий подъезд"]),
        ("address", "Итого три. Цена пять тысяч. Доставка двести рублей.", []),
        ("person", "Меня зовут Иван Петрович, спросите Ольгу.", ["Иван Петрович", "Ольгу"]),
        ("person", "Хорошо. Спасибо. Кострома.", []),
    ],
)
def test_phones_numbers_addresses_and_people(slot: str, text: str, spans: list[str]) -> None:
    assert found(slot, text) == spans


@pytest.mark.parametrize(
    ("language", "slot", "text", "spans"),
    [
        ("en", "price", "It is twenty five dollars.", ["twenty five dollars"]),
        ("en", "date", "We deliver next Tuesday or on May 5th.", ["next Tuesday", "May 5th"]),
        ("en", "time", "Between 10 and 12, or at 4 pm.", ["Between 10 and 12", "at 4 pm"]),
        ("hu", "price", "Az ára 2 500 forint.", ["2 500 forint"]),
        ("hu", "date", "Holnap vagy szerdán.", ["Holnap", "szerdán"]),
    ],
)
def test_other_languages(language: str, slot: str, text: str, spans: list[str]) -> None:
    assert found(slot, text, language) == spans


def test_a_slot_does_not_go_into_the_next_sentence() -> None:
    assert found("number", "Дом пять. Две штуки.") == ["пять", "Две"]
    assert found("phone", "Дом восемь. Девятьсот двенадцать. Триста сорок.") == []
