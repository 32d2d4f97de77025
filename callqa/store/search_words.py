"""The words of a turn as they are looked for, and what somebody types as words and phrases to look for. Pure.

A word is looked for by its dictionary form, words in quotation marks as they were said and in that order. Nothing that
is typed has a meaning of its own besides quotation marks: whatever is no letter or digit only separates words.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from unicodedata import normalize

from callqa.calls import Speaker, Turn
from callqa.lemmas import DICTIONARY, LANGUAGES, lemma, normalise

VERSION = f"1 {DICTIONARY}"
"""Changes when turns must be indexed anew."""
MAX_TERMS = 12
"""Further words of a query are not looked for."""
MAX_LETTERS = 60
MAX_WORDS = 4000
"""Longer words are cut, and further words of one turn left out: a ``tsvector`` of PostgreSQL holds 1 MB."""

_WORD = re.compile(r"[^\W_]+")
_QUOTATION = re.compile('["«»„“”]')


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a turn: as it was said, in its dictionary form, where in the text, and at which second."""

    form: str
    lemma: str
    start: int
    end: int
    start_s: float


SpokenWords = tuple[Speaker, Sequence[Said]]
"""A turn: who speaks, and the words."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be said: words that follow each other, in one of several ``ways``.

    ``exact``: the ways are of words as they were said, else of dictionary forms, one way for each language.
    """

    ways: tuple[tuple[str, ...], ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; every term must be said in a call. ``cut``: there were more than ``MAX_TERMS``."""

    terms: tuple[Term, ...]
    cut: bool = False


def parse(text: str, languages: Collection[str] = LANGUAGES) -> Query:
    """Read what somebody typed: words, and phrases in quotation marks. A mark without its other half opens a phrase.

    ``languages`` are those of the calls that are searched; a word is looked for by its dictionary form in each of them.
    """
    terms = list(dict.fromkeys(_terms(text, languages)))
    return Query(tuple(terms[:MAX_TERMS]), cut=len(terms) > MAX_TERMS)


def text_of(turn: Turn) -> str:
    """Return a turn's text as it is shown and searched."""
    return normalize("NFC", " ".join(word.text.strip() for word in turn.words) if turn.words else turn.text)


def said_in(turn: Turn, language: str) -> list[Said]:
    """Return the words of a turn; ``start`` and ``end`` are places in ``text_of(turn)``.

    Masks of personal data are no words: nobody said them.
    """
    text, times = text_of(turn), _Times(turn)
    return [
        Said(form, _lemma(form, language), found.start(), found.end(), times.at(found.start()))
        for found in islice(_WORD.finditer(text), MAX_WORDS)
        if (form := _form(found.group())) and not _is_mask(text, found)
    ]


def _is_mask(text: str, found: re.Match[str]) -> bool:
    return text[: found.start()].endswith("[") and text[found.end() :].startswith("]")


def spots(said: Sequence[Said], term: Term) -> Iterator[range]:
    """Yield where a term is in the words of a turn."""
    words = [word.form for word in said] if term.exact else [word.lemma for word in said]
    for way in term.ways:
        for start in range(len(words) - len(way) + 1):
            if words[start] == way[0] and tuple(words[start : start + len(way)]) == way:
                yield range(start, start + len(way))


def _terms(text: str, languages: Collection[str]) -> Iterator[Term]:
    for number, part in enumerate(_QUOTATION.split(normalize("NFC", text))):
        if number % 2:
            if forms := _forms(part):
                yield Term((forms,), exact=True)
            continue
        for chunk in part.split():
            if forms := _forms(chunk):
                ways = [tuple(_lemma(form, language) for form in forms) for language in languages]
                yield Term(tuple(dict.fromkeys(ways)) or (forms,))


def _forms(text: str) -> tuple[str, ...]:
    return tuple(_form(word) for word in _WORD.findall(text))


def _form(word: str) -> str:
    return normalise(word[:MAX_LETTERS])


def _lemma(form: str, language: str) -> str:
    return lemma(form, language) if language in LANGUAGES else form


class _Times:
    """The second of a place in a turn's text, asked for in order."""

    def __init__(self, turn: Turn) -> None:
        self._begun_s = turn.start_s
        self._words = iter(turn.words)
        self._end = 0

    def at(self, place: int) -> float:
        while place >= self._end and (word := next(self._words, None)) is not None:
            self._begun_s = word.start_s
            self._end += len(normalize("NFC", word.text.strip())) + 1
        return self._begun_s
