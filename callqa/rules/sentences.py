"""The sentences of a turn, written alike however the turn was punctuated."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from callqa.rules.text import Token, words_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``start`` to ``end`` (exclusive) of a turn, and their text."""

    start: int
    end: int
    text: str


def sentences_of(tokens: Sequence[Token]) -> list[Sentence]:
    """Return the sentences of a turn in order."""
    found = []
    for _, numbered in groupby(enumerate(tokens), key=lambda one: one[1].sentence):
        places, words = zip(*numbered, strict=True)
        found.append(Sentence(places[0], places[-1] + 1, _written(words)))
    return found


def as_heard(text: str) -> str:
    """Return an example written the way sentences of turns are."""
    return " ".join(sentence.text for sentence in sentences_of(words_of(text)))


def _written(words: Sequence[Token]) -> str:
    text = " ".join(word.raw + ("," if word.ends_clause else "") for word in words).rstrip(",")
    return text + ("?" if words[-1].asks else ".")
