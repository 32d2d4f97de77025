"""The condition ``repeated``."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from callqa.calls import Role, Speaker
from callqa.lemmas import is_known, lemma
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.heard import Heard
from callqa.rules.lexicon import Line
from callqa.rules.notation import words
from callqa.rules.phrase import Phrase
from callqa.rules.rule import PhraseText, Strict, VerdictOf
from callqa.rules.search import PhraseSet
from callqa.rules.slots.numbers import Number
from callqa.rules.text import nearest

if TYPE_CHECKING:
    from callqa.rules.conditions.logic import AnyCondition

MIN_LETTERS = 4
"""Shorter words mostly carry no meaning of their own."""
MIN_DIGITS = 2
"""A single digit is repeated by chance too often."""
MIN_COMMON_DIGITS = 4
"""So many digits in a row are the same number, however grouped: «912 340», «девятьсот двенадцать, триста сорок»."""
SIDES = (Speaker.AGENT, Speaker.CUSTOMER)

Side = Literal[Speaker.AGENT, Speaker.CUSTOMER]


class Enough(Strict):
    """How much must come again in one turn, or in one sentence of it."""

    of: Side | None = None
    at_least: int = Field(ge=1)
    numbers: int = Field(default=0, ge=0)
    share: float = Field(default=0.0, ge=0, le=1)
    phrases: tuple[PhraseText, ...] = ()

    @cached_property
    def sought(self) -> PhraseSet:
        """The phrases, ready to be searched."""
        return PhraseSet(self.phrases)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.numbers > self.at_least:
            raise ValueError("numbers are counted in at_least as well; make at_least the greater one")
        return self

    def marked(self, line: Line, sentences: Collection[int]) -> bool:
        """Whether one of the phrases is in one of these sentences of a turn, or none is asked for."""
        found = self.sought.find(line) if self.phrases else ()
        return not self.phrases or any(line.tokens[match.start].sentence in sentences for match in found)

    def reached(self, again: "_Again") -> bool:
        """Whether that is enough."""
        often = again.times >= self.at_least and again.numbers >= self.numbers
        return often and again.times >= self.share * again.all_words


class Repetition(Strict):
    """Who repeats, what does not count, and how much is enough."""

    by: Side = Speaker.AGENT
    enough: tuple[Enough, ...] = Field(min_length=1)
    not_counted: tuple[PhraseText, ...] = ()
    since: "AnyCondition | None" = None

    @cached_property
    def usual(self) -> frozenset[str]:
        """The terms of the words that do not count."""
        return frozenset(word.term for phrase in self.not_counted for word in words(phrase.nodes))


@dataclass(slots=True)
class _Again:
    """What of some sentences was said before: words, and how many numbers; and how many words there are at all."""

    words: set[str] = field(default_factory=set)
    numbers: int = 0
    all_words: int = 0

    @property
    def times(self) -> int:
        """How many words and numbers come again."""
        return len(self.words) + self.numbers

    @classmethod
    def together(cls, parts: Iterable["_Again"]) -> "_Again":
        """Return what several sentences hold."""
        whole = cls()
        for part in parts:
            whole.words |= part.words
            whole.numbers += part.numbers
            whole.all_words += part.all_words
        return whole


@dataclass(slots=True)
class _Before:
    """What was said before: words by their dictionary form, numbers by their digits, and the digits run together."""

    words: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    runs: list[str] = field(default_factory=list)

    def count(self, run: Sequence[Number]) -> int:
        """Return how many numbers of a run were said before, together or each alone."""
        joined = "".join(number.digits for number in run)
        if self._has_part_of(joined):
            return max(len(run), len(joined) // MIN_COMMON_DIGITS)
        return sum(len(number.digits) >= MIN_DIGITS and number.digits in self.numbers for number in run)

    def _has_part_of(self, digits: str) -> bool:
        parts = [digits[at : at + MIN_COMMON_DIGITS] for at in range(len(digits) - MIN_COMMON_DIGITS + 1)]
        return any(part in run for run in self.runs for part in parts)

    def has_word(self, form: str, language: str) -> bool:
        """Whether a word was said before, in whatever form."""
        word = lemma(form, language)
        if len(word) < MIN_LETTERS:
            return False
        return word in self.words or (not is_known(form, language) and bool(nearest(word, self.words)))


class RepeatedCondition(Condition):
    """Holds where one side repeats in one turn what was said before: an order, an address, a telephone number.

    Numbers are the same in words and in digits, and however their digits are grouped. Words shorter than four letters
    and single digits do not count. The evidence is the turn that repeats most.

    Keys: ``by``, who repeats (default ``agent``); ``enough``, a list of what is enough, one of which must be reached;
    ``not_counted``, words that do not count; ``since``, a condition, before whose first moment no turn counts.
    Keys of ``enough``: ``of``, whose words (default: those of both); ``at_least``, so many different words and numbers
    in one turn or sentence; ``numbers``, so many of them numbers (default 0); ``share``, so large a part of all its
    words must be repeated (0 to 1, default 0); ``phrases``, of which one must be in it as well.

    Example::

        repeated: {enough: [{of: customer, at_least: 3, numbers: 2}]}
    """

    repeated: Repetition

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:
        """Go through the call once, and remember what was said."""
        if heard.turns_of(Speaker.UNKNOWN):
            return Finding(None)
        begin = self._begin(heard, verdict_of, role)
        before: dict[Side | None, _Before] = {enough.of: _Before() for enough in self.repeated.enough}
        best: tuple[int, int] | None = None
        for turn in sorted(turn for side in SIDES for turn in heard.turns_of(side)):
            side, line = heard.transcript.turns[turn].speaker, heard.lines[turn]
            if side == self.repeated.by and begin is not None and turn >= begin:
                times = self._times(line, before, heard.language)
                if times and (best is None or times > best[1]):
                    best = (turn, times)
            for whose, memory in before.items():
                if whose in (None, side):
                    _remember(line, memory, heard.language)
        if best is None:
            return Finding(holds=False)
        return Finding(holds=True, evidence=(heard.whole_turn(best[0], role),))

    def _begin(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> int | None:
        since = self.repeated.since
        if since is None:
            return 0
        found = since.find(heard, verdict_of, role)
        return min((moment.turn for moment in found.evidence if moment.turn is not None), default=None)

    def _times(self, line: Line, before: Mapping[Side | None, _Before], language: str) -> int:
        """Return how much a turn, or the best sentence of it, repeats; 0 if that is not enough."""
        usual = {at for term, places in line.where.items() if term in self.repeated.usual for at in places}
        parts = {whose: _parts(_again(line, usual, memory, language)) for whose, memory in before.items()}
        best = 0
        for enough in self.repeated.enough:
            for sentences, again in parts[enough.of]:
                if again.times > best and enough.reached(again) and enough.marked(line, sentences):
                    best = again.times
        return best

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in it."""
        for enough in self.repeated.enough:
            yield from enough.phrases
        yield from self.repeated.not_counted
        if self.repeated.since is not None:
            yield from self.repeated.since.phrases_used()

    def builds_on(self) -> Iterator[str]:
        """Yield the ids of the rules whose verdicts it asks for."""
        if self.repeated.since is not None:
            yield from self.repeated.since.builds_on()


def _again(line: Line, usual: Collection[int], before: _Before, language: str) -> dict[int, _Again]:
    """Tell of each sentence what of it was said before; ``usual`` are the tokens that do not count."""
    taken = {at for number in line.slots.numbers for at in range(number.start, number.end)} | set(usual)
    again = {token.sentence: _Again() for token in line.tokens}
    for at, token in enumerate(line.tokens):
        if at not in taken and len(token.form) >= MIN_LETTERS:
            sentence = again[token.sentence]
            sentence.all_words += 1
            if before.has_word(token.form, language):
                sentence.words.add(lemma(token.form, language))
    for run in _runs(line.slots.numbers):
        sentence = again[line.tokens[run[0].start].sentence]
        sentence.all_words += len(run)
        sentence.numbers += before.count(run)
    return again


def _parts(again: Mapping[int, _Again]) -> list[tuple[Collection[int], _Again]]:
    """Return a turn as a whole, and each of its sentences in which anything comes again."""
    whole = _Again.together(again.values())
    return [(again.keys(), whole), *(((sentence,), part) for sentence, part in again.items() if part.times)]


def _remember(line: Line, before: _Before, language: str) -> None:
    numbers = line.slots.numbers
    before.words |= {word for token in line.tokens if len(word := lemma(token.form, language)) >= MIN_LETTERS}
    before.numbers.update(number.digits for number in numbers)
    before.runs += ["".join(number.digits for number in run) for run in _runs(numbers)]


def _runs(numbers: Iterable[Number]) -> list[list[Number]]:
    """Put numbers together between which there is no other word."""
    runs: list[list[Number]] = []
    for number in numbers:
        if not runs or runs[-1][-1].end != number.start:
            runs.append([])
        runs[-1].append(number)
    return runs
