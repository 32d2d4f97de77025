"""What tells whose call it was does not get into rule files."""

import pytest

from callqa.rules.masking import filled, masked


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Запишите: +7 (916) 123-45-67, Иван.", "Запишите: {phone}, Иван."),
        (
            "Восемь девятьсот шестнадцать, сто двадцать три, сорок пять, шестьдесят семь. Записали?",
            "{phone}. Записали?",
        ),
        ("Карта 4276 1234 5678 9010 1234.", "Карта {number}."),
        ("Пишите на ivan@mail.ru, пожалуйста.", "Пишите на {mail}, пожалуйста."),
        (
            "Стоит 2 300 рублей, дом 5, в среду с десяти до двух.",
            "Стоит 2 300 рублей, дом 5, в среду с десяти до двух.",
        ),
    ],
)
def test_long_numbers_become_placeholders_and_short_ones_stay(said: str, kept: str) -> None:
    assert masked(said, "ru") == kept


def test_a_placeholder_is_judged_as_what_it_stands_for() -> None:
    assert masked(filled("Мой номер {phone}."), "ru") == "Мой номер {phone}."
