"""Where words are cut into phrases, and where a change of voice is likely."""

import pytest

from callqa.calls import Word
from callqa.speech.phrases import LONGEST_S, cut
from callqa.speech.recogniser import Span


def said(*words: tuple[float, float, str]) -> list[Word]:
    return [Word(text, start_s, end_s, 0.9) for start_s, end_s, text in words]


def texts(words: list[Word], *speech: Span) -> list[str]:
    return [" ".join(word.text for word in phrase.words) for phrase in cut(words, speech)]


def test_a_pause_and_the_end_of_a_sentence_end_a_phrase() -> None:
    words = said((0, 0.5, "Какой"), (0.5, 1, "город?"), (1, 1.4, "Рязань,"), (1.7, 2, "улица"), (2.1, 2.4, "Мира."))

    assert texts(words, Span(0, 2.4)) == ["Какой город?", "Рязань,", "улица Мира."]


def test_no_phrase_spans_a_pause_in_the_speech() -> None:
    words = said((0, 1.0, "вот"), (1.1, 1.4, "да"))

    assert texts(words, Span(0, 0.6), Span(1.1, 1.4)) == ["вот", "да"]
    assert texts(words, Span(0, 1.4)) == ["вот да"]


def test_what_is_said_in_one_breath_is_cut_evenly_where_it_is_long() -> None:
    words = said(*((0.5 * place, 0.5 * place + 0.5, f"слово{place}") for place in range(12)))

    phrases = cut(words, [Span(0, 6)])

    assert [len(phrase.words) for phrase in phrases] == [3, 3, 3, 3]
    assert all(phrase.duration_s <= LONGEST_S for phrase in phrases)
    assert all(phrase.change < -4 for phrase in phrases[1:])


@pytest.mark.parametrize(
    ("likelier", "less_likely"),
    [
        ((0.8, "город?", "Рязань"), (0.8, "город.", "Рязань")),
        ((0.8, "город.", "рязань"), (0.2, "город.", "рязань")),
        ((0.8, "город.", "рязань"), (0.8, "город,", "рязань")),
        ((0.8, "город", "рязань"), (0.8, "город,", "рязань")),
        ((0.4, "алло", "Здравствуйте"), (0.4, "алло,", "здравствуйте")),
    ],
    ids=["a question", "a pause", "a full stop", "no comma", "a capital"],
)
def test_what_makes_a_change_of_voice_likely(
    likelier: tuple[float, str, str], less_likely: tuple[float, str, str]
) -> None:
    def change(gap_s: float, last: str, word: str) -> float:
        return cut(said((0, 1, last), (1 + gap_s, 3, word)), [])[1].change

    assert change(*likelier) > change(*less_likely)


def test_no_words_are_no_phrases() -> None:
    assert cut([], [Span(0, 3)]) == []
