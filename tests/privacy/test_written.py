"""What is written as everywhere is masked in every language."""

import pytest

from callqa.calls import Speaker, Turn
from callqa.privacy import find, masked_turn


def masked(text: str, language: str, speaker: Speaker = Speaker.CUSTOMER) -> str:
    turn = Turn(speaker, 0.0, 3.0, text, 0.9)
    return masked_turn(turn, find([turn], language), language).text


@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("en", "Write anna.smith@gmail.com, call +1 212 555 0123.", "Write [mail], call [phone]."),
        ("en", "anna at gmail dot com", "[mail]"),
        ("en", "The card is 4276 1609 1234 5674, CVV 123.", "The card is [card], CVV [card]."),
        ("en", "My IBAN is DE89 3704 0044 0532 0130 00, thanks.", "My IBAN is [account], thanks."),
        ("en", "It is GB29NWBK60161331926819 AT MY BANK", "It is [account] AT MY BANK"),
        ("en", "Part GB29NWBK60161331926818, twelve of them", "Part GB29NWBK60161331926818, twelve of them"),
        ("en", "Two AA batteries for 12 dollars, order 456789.", "Two AA batteries for 12 dollars, order 456789."),
        ("hu", "A telefonszámom +36 30 123 4567.", "A telefonszámom [telefon]."),
        ("hu", "A kártyaszám 4276 1609 1234 5674.", "A kártyaszám [kártya]."),
        ("hu", "IBAN: HU42 1177 3016 1111 1018 0000 0000", "IBAN: [bankszámla]"),
        ("hu", "anna kukac freemail pont hu", "[e-mail]"),
        ("hu", "Rendelésszám 456789, ára 12 000 forint.", "Rendelésszám 456789, ára 12 000 forint."),
        ("ru", "Счёт 40817810099910004312, БИК 044525225", "Счёт [счёт], БИК 044525225"),
        ("fr", "écris à jean@free.fr", "écris à [mail]"),
        ("en", "Write ivan@shop.ru@mail.ru, please.", "Write [mail], please."),
    ],
)  # fmt: skip
def test_written_forms_are_masked_and_other_numbers_stay(language: str, said: str, shown: str) -> None:
    assert masked(said, language) == shown


def test_a_greeting_is_no_case_of_a_name() -> None:
    said = [(Speaker.AGENT, "Как вас зовут?"), (Speaker.CUSTOMER, "Денис."), (Speaker.AGENT, "День добрый, Денису.")]
    turns = [Turn(who, 3.0 * at, 3.0 * at + 2, text, 0.9) for at, (who, text) in enumerate(said)]
    spans = find(turns, "ru")
    shown = [masked_turn(turn, [s for s in spans if s.turn == at], "ru").text for at, turn in enumerate(turns)]
    assert shown == ["Как вас зовут?", "[имя].", "День добрый, [имя]."]


def test_an_agent_who_offers_help_says_the_own_name() -> None:
    text = "Добрый день, «Батарейкин», Денис, чем могу помочь?"
    assert masked(text, "ru", Speaker.AGENT) == text
