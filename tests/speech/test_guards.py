"""Words that were said, and words that Whisper invents over music, noise and silence."""

import pytest

from callqa.speech.guards import is_invented, is_unheard


@pytest.mark.parametrize(
    "text",
    [
        "Субтитры сделал DimaTorzok",
        "Продолжение следует...",
        "СПОКОЙНАЯ МУЗЫКА",
        "ТЕЛЕФОННЫЙ ЗВОНОК",
        "СПОКОЙНАЯ",
        "ПЕСНЯ",
        "да " * 60,
        "Магазин, говорите. С" + "-" * 40,
        "Самсунг Галакси" + "-I" * 15,
        "Тааааааааа",
        "Thanks for watching!",
    ],
)
def test_invented(text: str) -> None:
    assert is_invented(text, no_speech=0.1, log_probability=-0.3)


@pytest.mark.parametrize(
    "text",
    [
        "Добрый день, магазин Батарейкин, чем могу помочь?",
        "Да-да-да-да, ха-ха-ха-ха-ха. Тридцать три, тридцать три.",
        "Алло-о-о, а-а-а, нууу, ааааа.",
        "СДЭК",
        "ASUS",
        "Да, да, да. Записывайте: восемь, девятьсот пять.",
        "",
    ],
)
def test_said(text: str) -> None:
    assert not is_invented(text, no_speech=0.1, log_probability=-0.8)


@pytest.mark.parametrize(
    ("no_speech", "log_probability", "invented"), [(0.9, -1.4, True), (0.9, -0.3, False), (0.2, -1.4, False)]
)
def test_silence_is_believed_only_when_the_words_are_unsure(
    no_speech: float, log_probability: float, *, invented: bool
) -> None:
    assert is_invented("Спасибо.", no_speech, log_probability) is invented


def test_what_is_unlikely_was_not_said_even_if_somebody_seems_to_speak() -> None:
    assert is_invented("Попробуйте!", no_speech=0.4, log_probability=-2.2)


@pytest.mark.parametrize(
    ("confidences", "unheard"),
    [
        ([0.01], True),  # «Батарейкин», expected as a hint, over music
        ([0.012, 0.115], True),
        ([0.3], False),  # «Да.»
        ([0.1, 0.6], False),
        ([0.11, 0.12, 0.13], False),  # names that were said, and that the model does not know
        ([], False),
    ],
)
def test_expected_words_that_the_sound_does_not_support(confidences: list[float], *, unheard: bool) -> None:
    assert is_unheard(confidences) is unheard
