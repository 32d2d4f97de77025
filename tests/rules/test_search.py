"""The notation of phrases, and what is found by it through inflection and recognition errors."""

import pytest

from callqa.recording import CallFacts
from callqa.rules.lexicon import Lexicon
from callqa.rules.names import Names
from callqa.rules.notation import NotationError, parse
from callqa.rules.phrase import compile_phrase
from callqa.rules.search import find
from callqa.rules.text import words_of

FACTS = CallFacts(shop_names=("Мобильный остров",), agent="Егор Зуев")


def found(phrase: str, said: str, facts: CallFacts = FACTS) -> list[str]:
    """The words of ``said`` in which the phrase is found."""
    lists = {"день": parse("(понедельник | вторник)", "ru", {})}
    compiled = compile_phrase(phrase, parse(phrase, "ru", lists))
    line = Lexicon([compiled], "ru").line(words_of(said), Names(facts, "ru"))
    return [line.quote(match.start, match.end) for match in find(compiled, line)]


@pytest.mark.parametrize(
    ("phrase", "said", "words"),
    [
        ("закончиться", "Белые закончились, чёрные закончатся.", ["закончились", "закончатся"]),
        ("=закончились", "Белые закончились, чёрные закончатся.", ["закончились"]),
        ("регистр*", "Регистрация, регистрируйтесь!", ["Регистрация", "регистрируйтесь"]),
        ("у нас нет", "У нас-то нет.", ["У нас нет"]),
        ("(сто | =100) процентов", "Будет 100% и сто процентов.", ["100 %", "сто процентов"]),
        ("не можем", "Не смогли, не можете, не можем.", ["не можете", "не можем"]),
        ("не ... можем", "Мы не всегда это можем.", ["не всегда это можем"]),
        ("не ... можем", "Не раз два три четыре можем.", []),
        ("не ... можем", "Не надо. Мы можем.", []),
        ("не .. можем", "Мы не всегда это можем. Не надо, можем.", ["не всегда это можем"]),
        ("нет , .. не", "Нет, мы не возим. Нет, мы сами, не надо.", ["Нет мы не"]),
        ("не *аем", "Не тонируем, не режем, не снимаем.", ["не снимаем"]),
        ("(нет | нету) [уже] таких", "Нету уже таких.", ["Нету уже таких"]),
        ("меня * зовут", "Меня Юлия зовут.", ["Меня Юлия зовут"]),
        (". нет ,", "Нет, не возим. Там нет.", ["Нет"]),
        ("пока .", "Пока не знаю. Ну, пока!", ["пока"]),
        ("* ?", "Есть белый? Хорошо.", ["белый"]),
        ("в {день}", "Приедет в понедельник.", ["в понедельник"]),
        ("ещё", "Есть еще один.", ["еще"]),
        ("есть", "Сколько вы будете ждать?", []),
    ],
)
def test_notation(phrase: str, said: str, words: list[str]) -> None:
    assert found(phrase, said) == words


@pytest.mark.parametrize(
    ("phrase", "said", "is_found"),
    [
        ("регистрироваться", "надо дистрироваться", True),
        ("здравствуйте", "здравствуте магазин", True),
        ("невозможно", "это возможно", False),
        ("возможно", "это невозмошно", False),
        ("нет", "не", False),
        ("нет", "интернет", False),
        ("закончиться", "он заполчится", False),
        ("можно", "можне", False),
    ],
)
def test_only_long_words_that_are_no_words_pass_for_others(phrase: str, said: str, is_found: bool) -> None:
    assert bool(found(phrase, said)) is is_found


@pytest.mark.parametrize(
    ("phrase", "said", "is_found"),
    [
        ("домофон", "какой домафон", True),
        ("страница", "белая странится", True),
        ("магазин", "это магадин", True),
        ("привозим", "приводим завтра", True),
        ("завоз", "новый завод", True),
        ("адрес", "адриз", False),
        ("роза", "рода", False),
    ],
)
def test_what_a_telephone_cannot_tell_apart_is_the_same(phrase: str, said: str, is_found: bool) -> None:
    assert bool(found(phrase, said)) is is_found


def test_a_real_word_that_phrases_have_is_no_other() -> None:
    phrases = [compile_phrase(text, parse(text, "ru", {})) for text in ("завоз", "завод")]
    line = Lexicon(phrases, "ru").line(words_of("новый завод"), Names(FACTS, "ru"))
    assert [bool(find(phrase, line)) for phrase in phrases] == [False, True]


@pytest.mark.parametrize(
    ("phrase", "said", "is_found"),
    [
        ("{shop}", "Это мобильный остров, слушаю", True),
        ("{shop}", "Звоню из «Мобильного острова»", True),
        ("{shop}", "мабильныйостров здравствуйте", True),
        ("{shop}", "мобильный телефон у вас остался", False),
        ("{agent}", "Зуев, слушаю", True),
        ("{agent}", "говорите с Егором", True),
        ("{agent}", "а его нет", False),
        ("{agent}", "говорит Дуев", True),
        ("{agent} у аппарата", "и гору аппарата", True),
        ("{agent} у аппарата", "кто у аппарата", False),
        ("магазин {name}", "Магазин Ромашка", True),
        ("магазин {name}", "магазин техники", False),
    ],
)
def test_names_are_found_however_they_are_inflected_or_misheard(phrase: str, said: str, is_found: bool) -> None:
    assert bool(found(phrase, said)) is is_found


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("(нет | нету", "lacks a ')'"),
        ("нет)", "nothing opens"),
        ("(нет | )", "empty alternative"),
        ("... .", "no word to look for"),
        ("в {город}", "there is no list '{город}'"),
        ("нет & нету", "'&' has no meaning"),
    ],
)
def test_a_broken_phrase_says_what_to_change(phrase: str, says: str) -> None:
    with pytest.raises(NotationError) as error:
        parse(phrase, "ru", {})
    assert says in str(error.value)
