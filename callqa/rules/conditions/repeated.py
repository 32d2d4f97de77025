"""The condition ``repeated``."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from callqa.calls import Role, Speaker
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.heard import Heard
from callqa.rules.lexicon import Line
from callqa.rules.phrase import Phrase
from callqa.rules.rule import PhraseText, Strict, VerdictOf
from callqa.rules.search import PhraseSet
from callqa.rules.slots.numbers import Number
from callqa.rules.text import is_known, lemma, nearest

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


class Repetition(Strict):
    """How much of what was said before must come again in one turn."""

    by: Side = Speaker.AGENT
    of: Side | None = None
    at_least: int = Field(ge=1)
    numbers: int = Field(default=0, ge=0)
    share: float = Field(default=0.0, ge=0, le=1)
    phrases: tuple[PhraseText, ...] = ()
    not_counted: tuple[PhraseText, ...] = ()
    since: "AnyCondition | None" = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.numbers > self.at_least:
            raise ValueError("numbers are counted in at_least as well; make at_least the greater one")
        return self


@dataclass(slots=True)
class _Before:
    """What was said before: words by their dictionary form, numbers by their digits, and the digits run together."""

    words: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    runs: list[str] = field(default_factory=list)

    def has_number(self, digits: str) -> bool:
        return len(digits) >= MIN_DIGITS and digits in self.numbers

    def has_run(self, digits: str) -> bool:
        parts = [digits[at : at + MIN_COMMON_DIGITS] for at in range(len(digits) - MIN_COMMON_DIGITS + 1)]
        return any(part in run for run in self.runs for part in parts)

    def has_word(self, form: str, language: str) -> bool:
        word = lemma(form, language)
        if len(word) < MIN_LETTERS:
            return False
        return word in self.words or (not is_known(form, language) and bool(nearest(word, self.words)))


class RepeatedCondition(Condition):
    """Holds where one side repeats in one turn what was said before: an order, an address, a telephone number.

    Numbers are the same in words and in digits, and however their digits are grouped. Words shorter than four letters
    and single digits do not count. The evidence is the turn that repeats most.

    Keys: ``by``, who repeats (default ``agent``); ``of``, whose words (default: those of both); ``at_least``, so many
    different words and numbers in one turn; ``numbers``, so many of them numbers (default 0); ``share``, so large a
    part of all words of that turn, or of one sentence of it, must be repeated (0 to 1, default 0); ``phrases``, of
    which one must be in that turn; ``not_counted``, phrases whose words do not count; ``since``, a condition, before
    whose first moment no turn counts.

    Example::

        repeated: {of: customer, at_least: 3, numbers: 2}
    """

    repeated: Repetition

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:
        """Go through the call once, and remember what was said."""
        asked = self.repeated
        if heard.turns_of(Speaker.UNKNOWN):
            return Finding(None)
        begin = self._begin(heard, verdict_of, role)
        before = _Before()
        best: tuple[int, int] | None = None
        for turn in sorted(turn for side in SIDES for turn in heard.turns_of(side)):
            side, line = heard.transcript.turns[turn].speaker, heard.lines[turn]
            if side == asked.by and begin is not None and turn >= begin and self._wanted(line):
                times = self._times(line, before, heard.language)
                if times and (best is None or times > best[1]):
                    best = (turn, times)
            if asked.of in (None, side):
                _remember(line, before, heard.language)
        if best is None:
            return Finding(holds=False)
        return Finding(holds=True, evidence=(heard.whole_turn(best[0], role),))

    def _begin(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> int | None:
        since = self.repeated.since
        if since is None:
            return 0
        found = since.find(heard, verdict_of, role)
        return min((moment.turn for moment in found.evidence if moment.turn is not None), default=None)

    def _wanted(self, line: Line) -> bool:
        return not self.repeated.phrases or bool(PhraseSet(self.repeated.phrases).find(line))

    def _times(self, line: Line, before: _Before, language: str) -> int:
        """Return how much a turn, or the best sentence of it, repeats; 0 if that is not enough."""
        asked = self.repeated
        usual = {at for match in PhraseSet(asked.not_counted).find(line) for at in range(match.start, match.end)}
        sentences = {token.sentence for token in line.tokens}
        enough = [0]
        for part in (sentences, *({sentence} for sentence in sentences)):
            words, numbers, all_words = _again(line, part, usual, before, language)
            times = words + numbers
            if times >= asked.at_least and numbers >= asked.numbers and times >= asked.share * all_words:
                enough.append(times)
        return max(enough)

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in it."""
        yield from self.repeated.phrases
        yield from self.repeated.not_counted
        if self.repeated.since is not None:
            yield from self.repeated.since.phrases_used()

    def builds_on(self) -> Iterator[str]:
        """Yield the ids of the rules whose verdicts it asks for."""
        if self.repeated.since is not None:
            yield from self.repeated.since.builds_on()


def _again(
    line: Line, sentences: Collection[int], usual: Collection[int], before: _Before, language: str
) -> tuple[int, int, int]:
    """Count the words and the numbers in some sentences that were said before, and all words and numbers there."""
    numbers = [number for number in line.slots.numbers if line.tokens[number.start].sentence in sentences]
    taken = {at for number in numbers for at in range(number.start, number.end)} | set(usual)
    forms = {token.form for at, token in enumerate(line.tokens) if at not in taken and token.sentence in sentences}
    words = {lemma(form, language) for form in forms if before.has_word(form, language)}
    repeated = 0
    for run in _runs(numbers):
        joined = "".join(run)
        if before.has_run(joined):
            repeated += max(len(run), len(joined) // MIN_COMMON_DIGITS)
        else:
            repeated += sum(before.has_number(digits) for digits in run)
    return len(words), repeated, sum(len(form) >= MIN_LETTERS for form in forms) + len(numbers)


def _remember(line: Line, before: _Before, language: str) -> None:
    numbers = line.slots.numbers
    before.words |= {word for token in line.tokens if len(word := lemma(token.form, language)) >= MIN_LETTERS}
    before.numbers.update(number.digits for number in numbers)
    before.runs += ["".join(run) for run in _runs(numbers)]


def _runs(numbers: Iterable[Number]) -> list[list[str]]:
    """Put numbers together between which there is no other word."""
    runs: list[list[str]] = []
    end = None
    for number in numbers:
        if number.start != end:
            runs.append([])
        runs[-1].append(number.digits)
        end = number.end
    return runs
