"""What is played before an agent answers is no greeting, and a greeting is never taken for it."""

from pathlib import Path

import pytest
import yaml

from callqa.calls import Speaker, Turn, Word
from callqa.speech.announcements import find
from tests.speech.announced import mark

DATA = Path(__file__).parent / "data"
WORD_S = 0.3
PAUSE_S = 4.0
A, C, O = Speaker.AGENT, Speaker.CUSTOMER, Speaker.OTHER  # noqa: E741 - short names for a table

PLAYED = "Ваш звонок очень важен для нас. Пожалуйста, оставайтесь на линии."
GREETING = "Добрый день, магазин Батарейкин, меня зовут Ольга, чем могу помочь?"


def spoken(text: str, start_s: float = 0.0) -> tuple[Word, ...]:
    """Words one after the other; "/" is a pause."""
    words = []
    for written in text.split():
        if written == "/":
            start_s += PAUSE_S
        else:
            words.append(Word(written, start_s, start_s + WORD_S - 0.02, 0.9))
            start_s += WORD_S
    return tuple(words)


def turn(speaker: Speaker, text: str, start_s: float) -> Turn:
    words = spoken(text, start_s)
    return Turn(speaker, words[0].start_s, words[-1].end_s, text, 0.9, words)


def heard(*turns: tuple[Speaker, str, float]) -> list[tuple[Speaker, str]]:
    return [(marked.speaker, marked.text) for marked in mark([turn(*one) for one in turns], "ru")]


def examples(kind: str) -> list[tuple[str, str]]:
    """Written sentences, as they are and as a recogniser writes that leaves out capitals and punctuation."""
    files = (yaml.safe_load((DATA / f"openings_{name}.yaml").read_text("utf-8")) for name in ("tuned", "aside"))
    texts = [(language, text) for file in files for language, kinds in file.items() for text in kinds[kind]]
    bare = [(language, " ".join(word.strip(".,!?").lower() for word in text.split())) for language, text in texts]
    return texts + bare


@pytest.mark.parametrize(("language", "text"), examples("announcements"))
def test_announcements_are_found_whole(language: str, text: str) -> None:
    assert all(find([spoken(text)], language)[0])


@pytest.mark.parametrize(("language", "text"), examples("openings"))
def test_nothing_that_an_agent_says_is_taken(language: str, text: str) -> None:
    assert not any(find([spoken(text)], language)[0])


@pytest.mark.parametrize(("language", "text"), examples("joined"))
def test_an_agent_who_goes_on_in_the_same_breath_is_split_off_at_the_word(language: str, text: str) -> None:
    played, said = text.split("|")
    announced = find([spoken(f"{played} {said}")], language)[0]

    assert announced == tuple([True] * len(spoken(played)) + [False] * len(spoken(said)))


def test_a_turn_is_split_where_the_agent_begins() -> None:
    assert heard((A, f"{PLAYED} {GREETING}", 0.0), (C, "Здравствуйте, мне нужна батарея.", 7.0)) == [
        (O, PLAYED),
        (A, GREETING),
        (C, "Здравствуйте, мне нужна батарея."),
    ]


def test_the_queue_goes_on_until_the_agent_greets_however_impatient_the_customer() -> None:
    said = [(A, PLAYED, 0.0), (C, "Алло!", 8.0), (A, "Вы второй в очереди.", 20.0), (A, GREETING, 40.0)]

    assert [speaker for speaker, _ in heard(*said)] == [O, C, O, A]


def test_between_long_pauses_an_announcement_is_found_in_the_middle_of_a_call_as_well() -> None:
    said = [
        (A, GREETING, 0.0),
        (C, "Мне нужна батарея для ноутбука.", 4.0),
        (A, PLAYED, 20.0),
        (A, "Есть такая.", 40.0),
    ]

    assert [speaker for speaker, _ in heard(*said)] == [A, C, O, A]


def test_people_quote_announcements() -> None:
    said = [(A, GREETING, 0.0), (C, f"Полчаса слушаю: {PLAYED}", 4.0), (A, "Оставайтесь на линии, я уточню.", 9.0)]

    assert [speaker for speaker, _ in heard(*said)] == [A, C, A]


def test_both_sides_in_one_channel_need_no_speakers() -> None:
    words = spoken(f"{PLAYED} {GREETING} Здравствуйте, а доставка есть?")

    assert find([words], "ru")[0].index(False) == len(PLAYED.split())


def test_a_language_without_cues_and_a_silent_channel_have_none() -> None:
    assert find([spoken(PLAYED), ()], "fi") == ((False,) * len(PLAYED.split()), ())
    assert find([(), spoken(GREETING)], "ru") == ((), (False,) * len(GREETING.split()))
    assert mark([], "ru") == ()
