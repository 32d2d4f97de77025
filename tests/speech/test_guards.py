"""Words that were said, and words that Whisper invents over music, noise and silence."""

import pytest

from callqa.speech.guards import is_invented


@pytest.mark.parametrize(
    "text",
    [
        "Субтитры сделал DimaTorzok",
        "Продолжение следует...",
        "СПОКОЙНАЯ МУЗЫКА",
        "ТЕЛЕФОННЫЙ ЗВОНОК",
        "да " * 60,
        "Thanks for watching!",
    ],
)
def test_invented(text: str) -> None:
    assert is_invented(text, no_speech=0.1, log_probability=-0.3)


@pytest.mark.parametrize(
    "text",
    [
        "Добрый день, магазин Батарейкин, чем могу помочь?",
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
