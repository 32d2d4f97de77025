"""Numbers that follow each other in what one side says: what was dictated in one go."""

from collections.abc import Iterator
from dataclasses import dataclass

from callqa.privacy.cues import Cues
from callqa.privacy.heard import Heard, Passage, any_of
from callqa.rules.slots.numbers import Number

MAX_FILLERS = 4
"""Words without meaning that may stand between two pieces of one number."""


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers dictated in one go: the passage's words ``first`` to ``end`` (exclusive)."""

    passage: Passage
    numbers: tuple[Number, ...]

    @property
    def first(self) -> int:
        """The word it begins with."""
        return self.numbers[0].start

    @property
    def end(self) -> int:
        """The word after it."""
        return self.numbers[-1].end

    @property
    def digits(self) -> str:
        """All its digits."""
        return "".join(number.digits for number in self.numbers)

    @property
    def words(self) -> list[Heard]:
        """Its words, with the fillers between."""
        return self.passage.words[self.first : self.end]


def runs_of(passage: Passage, cues: Cues) -> Iterator[Run]:
    """Yield the numbers of a passage that were dictated in one go."""
    run: list[Number] = []
    for number in passage.numbers:
        if number.ordinal:
            if run:
                yield Run(passage, tuple(run))
            run = []
            continue
        if run and not _goes_on(passage, run[-1], number, cues):
            yield Run(passage, tuple(run))
            run = []
        run.append(number)
    if run:
        yield Run(passage, tuple(run))


def _goes_on(passage: Passage, one: Number, other: Number, cues: Cues) -> bool:
    between = passage.words[one.end : other.start]
    over_turns = passage.words[one.end - 1].turn != passage.words[other.start].turn
    empty = cues.fillers | cues.nods if over_turns or len(between) > 1 else cues.fillers
    return len(between) <= MAX_FILLERS and all(word.form in empty for word in between)


def counts(run: Run, cues: Cues) -> bool:
    """Whether the number counts something, or is money."""
    after = run.passage.words[run.end : run.end + 1]
    same = after and after[0].turn == run.words[-1].turn
    return bool(same) and (any_of(cues.units, after[0]) or after[0].form in cues.unit_words)


def in_thousands(run: Run, cues: Cues) -> bool:
    """Whether thousands are said in it."""
    return any(word.form in cues.language.thousands for word in run.words)
