import math

import pytest

from callqa.speech.tokens import LETTER_S, Token, words


def test_letters_become_words_between_spaces() -> None:
    letters = [Token(letter, place / 10, 0.0) for place, letter in enumerate("да нет")]

    assert [(word.text, word.start_s) for word in words(letters)] == [("да", 0.0), ("нет", 0.3)]


def test_parts_of_words_begin_one_with_a_space() -> None:
    parts = [Token(" при", 1.0, 0.0), Token("вет", 1.2, 0.0), Token(",", 1.9, 0.0), Token(" Оль", 2.0, 0.0)]

    assert [word.text for word in words(parts)] == ["привет,", "Оль"]


def test_a_word_ends_where_the_next_begins_or_a_letters_time_after_its_last() -> None:
    hurried, alone = words([Token(" нет", 1.0, 0.0), Token(" да", 1.1, 0.0)])

    assert hurried.end_s == 1.1
    assert alone.end_s == pytest.approx(1.1 + 2 * LETTER_S)


def test_what_is_written_at_one_moment_still_lasts() -> None:
    first, second = words([Token(" не", 1.0, 0.0), Token(" а", 1.0, 0.0)])

    assert first.end_s > first.start_s
    assert second.end_s > second.start_s


def test_a_word_is_as_sure_as_its_letters() -> None:
    (word,) = words([Token("д", 0.0, math.log(0.9)), Token("а", 0.1, math.log(0.5)), Token("?", 0.2, math.log(0.1))])

    assert word.confidence == pytest.approx(0.7), "punctuation says nothing of what was heard"


def test_punctuation_alone_and_signs_of_the_model_are_no_words() -> None:
    assert words([Token(" —", 0.0, 0.0), Token(" <unk>", 0.5, 0.0), Token("<unk>", 0.6, 0.0)]) == []
    assert words([]) == []
