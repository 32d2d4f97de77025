"""Where a turn tells a price, a date, a time, a telephone number, an address, a number or a person: slots of phrases.

A turn is written out once in a form in which numbers look alike however they were said; then patterns are searched.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from callqa.rules.slots.english import ENGLISH
from callqa.rules.slots.hungarian import HUNGARIAN
from callqa.rules.slots.language import Language
from callqa.rules.slots.numbers import Number, numbers_in
from callqa.rules.slots.russian import RUSSIAN
from callqa.rules.text import Token

NAMES = ("price", "date", "time", "phone", "address", "number", "person")
Found = Mapping[int, tuple[int, float]]
"""Token at which a slot starts, to the token after its end and how sure it is, 0 to 100."""
_Written: TypeAlias = tuple[str, list[int], list[tuple[int, int]]]
"""A turn written for the patterns, where its words start in it, and of which tokens each is made."""
_LANGUAGES: Mapping[str, Language] = {"ru": RUSSIAN, "en": ENGLISH, "hu": HUNGARIAN}
_SURE = 100.0
_PHONE_DIGITS = range(7, 14)


class Slots:
    """The slots of one turn, each looked for when it is first asked for."""

    def __init__(self, tokens: Sequence[Token], language: str) -> None:
        self._tokens = tokens
        self._language = _LANGUAGES[language]
        self._numbers: tuple[Number, ...] | None = None
        self._written: dict[bool, _Written] = {}
        self._found: dict[str, Found] = {}

    def find(self, slot: str) -> Found:
        """Return where a slot is, by the token at which it starts."""
        if slot not in self._found:
            self._found[slot] = {start: (end, _SURE) for start, end in self._search(slot)}
        return self._found[slot]

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers of the turn."""
        if self._numbers is None:
            self._numbers = tuple(numbers_in(self._tokens, self._language))
        return self._numbers

    def _search(self, slot: str) -> Iterator[tuple[int, int]]:
        if slot == "person":
            return _persons(self._tokens, self._language)
        if slot == "number":
            return ((run[0].start, run[-1].end) for run in _runs(self.numbers, self._tokens, across_commas=False))
        if slot == "phone":
            runs = _runs(self.numbers, self._tokens, across_commas=True)
            return ((run[0].start, run[-1].end) for run in runs if _is_phone(run))
        if slot == "price" and not self.numbers:
            return iter(())
        return self._matching(slot)

    def _matching(self, slot: str) -> Iterator[tuple[int, int]]:
        if not self._tokens:
            return
        capitals = slot == "address"
        if capitals not in self._written:
            self._written[capitals] = _written_out(self._tokens, self.numbers, capitals=capitals)
        text, starts, tokens = self._written[capitals]
        for match in self._language.patterns[slot].finditer(text):
            group = match.lastgroup or 0
            first, last = bisect_left(starts, match.start(group)), bisect_left(starts, match.end(group)) - 1
            yield tokens[first][0], tokens[last][1]


def _written_out(tokens: Sequence[Token], numbers: Sequence[Number], *, capitals: bool) -> _Written:
    """Write a turn for the patterns."""
    number_at = {number.start: number for number in numbers}
    parts: list[str] = []
    starts: list[int] = []
    made_of: list[tuple[int, int]] = []
    at, length = 0, 0
    while at < len(tokens):
        number = number_at.get(at)
        end = number.end if number else at + 1
        if number:
            word = f"{'@' if number.ordinal else '#'}{number.digits}{'~' if number.of_a_day else ''}"
        else:
            word = f"^{tokens[at].form}" if capitals and tokens[at].capital else tokens[at].form
        starts.append(length)
        made_of.append((at, end))
        last = tokens[end - 1]
        if end == len(tokens) or tokens[end].sentence != last.sentence:
            word += " ."
        elif last.ends_clause:
            word += " ,"
        parts.append(word)
        length += len(word) + 1
        at = end
    return " ".join(parts), starts, made_of


def _runs(numbers: Sequence[Number], tokens: Sequence[Token], *, across_commas: bool) -> Iterator[list[Number]]:
    """Yield numbers that follow each other within a sentence, as the parts of a telephone number do."""
    run: list[Number] = []
    for number in numbers:
        if run and not _joins(tokens, run[-1], number, across_commas=across_commas):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _joins(tokens: Sequence[Token], one: Number, other: Number, *, across_commas: bool) -> bool:
    last = tokens[one.end - 1]
    beside = other.start == one.end and tokens[other.start].sentence == last.sentence
    return beside and (across_commas or not last.ends_clause)


def _is_phone(run: Sequence[Number]) -> bool:
    digits = sum(len(number.digits) for number in run)
    return digits in _PHONE_DIGITS and not any(number.ordinal for number in run)


def _persons(tokens: Sequence[Token], language: Language) -> Iterator[tuple[int, int]]:
    """Yield given names with what belongs to them: a patronymic, a surname before or after."""
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and tokens[end].capital and tokens[end].sentence == tokens[at].sentence:
            end += 1
            if tokens[end - 1].ends_clause:
                break
        words = tokens[at:end]
        if any(language.is_person(word.form) for word in words):
            yield at, end
        at = max(end, at + 1)
