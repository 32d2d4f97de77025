"""What one side says, as one run of words over several turns while the other side only nods.

A number is dictated in pieces: «восемь девятьсот пять» – «угу» – «шестьсот двадцать» – «шестьсот двадцать» – … What
the other side says in between, and says again, belongs to the same passage.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from callqa.calls import Speaker, Turn
from callqa.privacy.cues import Cues
from callqa.privacy.dictated import dictated
from callqa.rules.slots.numbers import Number
from callqa.rules.text import Token, tokens_of

MAX_NOD_WORDS = 6
"""A turn with more words than these is an answer of its own."""


@dataclass(slots=True)
class Heard:
    """One word of a call: ``begin`` and ``end`` are its characters in what is said in ``turn``."""

    token: Token
    turn: int
    begin: int
    end: int
    speaker: Speaker
    number: int | None = None
    """Which of the passage's numbers it is part of."""

    @property
    def form(self) -> str:
        """The word in small letters."""
        return self.token.form


@dataclass(slots=True)
class Passage:
    """Words of one side that follow each other; ``echoes`` are numbers that the other side said meanwhile."""

    speaker: Speaker
    first_turn: int
    words: list[Heard]
    numbers: list[Number]
    echoes: list[Heard]

    def text_before(self, at: int, most: int) -> list[Heard]:
        """Return up to ``most`` words before one, in their order."""
        return self.words[max(0, at - most) : at]


def said(turn: Turn) -> str:
    """Return what is said in a turn as its words tell it."""
    return " ".join(word.text for word in turn.words) if turn.words else turn.text


def words_of_turns(turns: Sequence[Turn], cues: Cues) -> list[list[Heard]]:
    """Return the words of each turn, and where in its text they are."""
    found = []
    for index, turn in enumerate(turns):
        text, at, words = said(turn), 0, []
        for token in _unbroken(tokens_of(turn), cues):
            begin = text.index(token.raw, at)
            at = begin + len(token.raw)
            words.append(Heard(token, index, begin, at, turn.speaker))
        found.append(words)
    return found


def passages(turns: Sequence[Sequence[Heard]], cues: Cues) -> list[Passage]:
    """Return what each side says, with what the other side only nods to or repeats left out of it."""
    found: list[Passage] = []
    open_: Passage | None = None
    between: list[Heard] = []
    for index, words in enumerate(turns):
        if not words:
            continue
        if open_ and words[0].speaker is open_.speaker:
            _join(open_, words, cues)
            open_.echoes.extend(word for word in between if word.form.isdigit() or word.form in cues.digit_words)
            between = []
            continue
        if open_ and _only_nods(open_, words, cues):
            between.extend(words)
            # What is said on its own may be a passage too: a number read back.
            found.append(_passage(index, words, cues))
            continue
        open_, between = _passage(index, words, cues), []
        found.append(open_)
    return found


def _unbroken(tokens: list[Token], cues: Cues) -> list[Token]:
    """Take back the ends of sentences that are only the dots of «ул.» and «д.»."""
    ended = 0
    for token, following in pairwise(tokens):
        token.sentence -= ended
        if token.form in cues.abbreviations and following.sentence - ended != token.sentence:
            token.ends_clause = False
            ended += 1
    if tokens:
        tokens[-1].sentence -= ended
    return tokens


def _passage(index: int, words: Sequence[Heard], cues: Cues) -> Passage:
    passage = Passage(words[0].speaker, index, [], [], [])
    _join(passage, words, cues)
    return passage


def _join(passage: Passage, words: Sequence[Heard], cues: Cues) -> None:
    offset = len(passage.words)
    sentences = passage.words[-1].token.sentence + 1 if passage.words else 0
    for number in dictated([word.token for word in words], cues):
        at = len(passage.numbers)
        passage.numbers.append(
            Number(number.start + offset, number.end + offset, number.digits, number.ordinal, number.of_a_day)
        )
        for word in words[number.start : number.end]:
            word.number = at
    for word in words:
        word.token.sentence += sentences
        passage.words.append(word)


def _only_nods(passage: Passage, words: Sequence[Heard], cues: Cues) -> bool:
    """Whether a turn is a nod to a passage, or says what was just dictated again."""
    just = {word.form for word in passage.words[-MAX_NOD_WORDS:] if word.number is not None}
    return len(words) <= MAX_NOD_WORDS and all(word.form in cues.nods or word.form in just for word in words)


def has_capitals(turns: Sequence[Sequence[Heard]]) -> bool:
    """Whether names may be told by their capital letters: some recognisers write none, but for "I"."""
    return any(word.token.capital and len(word.form) > 1 for turn in turns for word in turn)


def any_of(forms: Collection[str], word: Heard) -> bool:
    """Whether a word begins with one of some stems."""
    return word.form.startswith(tuple(forms))
