"""Two voices told apart by made-up prints: what is computed from sound is replaced, the rest is real."""

from collections.abc import Sequence

import numpy as np

from callqa.calls import Word
from callqa.speech import voices
from callqa.speech.recogniser import Span
from callqa.speech.voiceprints import Prints

Line = tuple[str, str]
"""Who speaks, ``A``, ``B`` or ``N``, and what."""

CALL: list[Line] = [
    ("A", "Магазин Лампа, здравствуйте, чем могу помочь вам?"),
    ("B", "Мне нужна лампа на стол, большая и зелёная."),
    ("A", "Есть две такие лампы, показать вам обе сейчас?"),
    ("B", "Да."),
    ("A", "Первая стоит тысячу рублей, вторая стоит две тысячи."),
    ("B", "Давайте тогда первую, пожалуйста, и привезите завтра."),
    ("A", "Хорошо, завтра привезём, спасибо вам за заказ."),
]
NARRATOR: Line = ("N", "Вы позвонили в магазин Лампа, оставайтесь, пожалуйста, на линии, мы скоро вам ответим.")
WORD_S, GAP_S = 0.4, 0.7


class Studio:
    """Lines said one after the other, and the prints of their sound.

    ``alike`` is the share that all prints have in common, ``blurred`` how much each differs by chance.
    """

    def __init__(self, lines: Sequence[Line], alike: float = 0.8, blurred: float = 0.4) -> None:
        random = np.random.default_rng(3)
        self.words: list[Word] = []
        self.speech: list[Span] = []
        self.said: dict[str, list[str]] = {"A": [], "B": [], "N": []}
        self._voices = dict(zip("ABN", random.standard_normal((3, 192)), strict=True))
        self._common = random.standard_normal(192)
        self._random, self._alike, self._blurred = random, alike, blurred
        self._who: list[str] = []
        start_s = 0.5
        for who, text in lines:
            begin_s = start_s
            for word in text.split():
                self.words.append(Word(word, start_s, start_s + WORD_S, 0.9))
                self.said[who].append(word)
                start_s += WORD_S
            self.speech.append(Span(begin_s, start_s))
            self._who.append(who)
            start_s += GAP_S

    def prints(self, looks: Sequence[Span]) -> Prints:
        made = []
        for look in looks:
            middle_s = (look.start_s + look.end_s) / 2
            who = next(who for who, span in zip(self._who, self.speech, strict=True) if span.end_s >= middle_s)
            noise = self._blurred * self._random.standard_normal(192)
            made.append(self._alike * self._common + (1 - self._alike) * self._voices[who] + noise)
        return np.asarray([one / np.linalg.norm(one) for one in made], np.float32)

    def separated(self) -> voices.Voices:
        return voices.separate(self.words, self.speech, self.prints)


def texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]


def test_each_word_goes_to_its_voice_also_a_short_answer() -> None:
    studio = Studio(CALL, alike=0.6, blurred=0.1)

    found = studio.separated()

    assert sorted(map(texts, found.sides)) == sorted([studio.said["A"], studio.said["B"]])
    assert found.opening == ()
    assert found.clarity > 0.9


def test_one_voice_alone_is_not_clearly_two() -> None:
    assert Studio([("A", text) for _, text in CALL], alike=0.6, blurred=0.3).separated().clarity < 0.2


def test_the_voice_of_an_announcement_is_neither_side() -> None:
    studio = Studio([NARRATOR, *CALL], alike=0.6, blurred=0.1)

    found = studio.separated()

    assert texts(found.opening) == studio.said["N"]
    assert sorted(map(texts, found.sides)) == sorted([studio.said["A"], studio.said["B"]])


def test_two_who_speak_once_each_are_two_sides() -> None:
    studio = Studio([CALL[1], CALL[4]], alike=0.6, blurred=0.1)

    found = studio.separated()

    assert sorted(map(texts, found.sides)) == sorted([studio.said["A"], studio.said["B"]])
    assert found.opening == ()


def test_no_words_have_no_voices() -> None:
    assert voices.separate([], [], lambda _: np.zeros((0, 192), np.float32)) == voices.Voices(((), ()), (), 0.0)


def test_a_look_is_the_middle_of_a_long_phrase_and_more_than_a_short_one() -> None:
    asked: list[Span] = []

    def prints(looks: Sequence[Span]) -> Prints:
        asked.extend(looks)
        return np.full((len(looks), 192), 192**-0.5, np.float32)

    voices.separate([Word("Да.", 0.1, 0.2, 0.9), Word("Конечно.", 5.0, 7.2, 0.9)], [], prints)

    lengths = [round(look.end_s - look.start_s, 3) for look in asked]
    assert lengths == [voices.SHORTEST_LOOK_S, voices.LONGEST_LOOK_S]
    assert asked[0].start_s == 0
