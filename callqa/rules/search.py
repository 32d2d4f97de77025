"""Finding phrases in turns."""

from collections.abc import Iterable
from dataclasses import dataclass

from callqa.rules.lexicon import Line
from callqa.rules.names import together
from callqa.rules.notation import Slot
from callqa.rules.phrase import Phrase

EXACT = 100.0


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase was found: tokens ``start`` to ``end`` (exclusive) of a turn, similarity 0 to 100."""

    start: int
    end: int
    similarity: float
    phrase: str

    def overlaps(self, other: "Match") -> bool:
        """Whether both share a word."""
        return self.start < other.end and other.start < self.end


def find(phrase: Phrase, line: Line) -> list[Match]:
    """Return where a phrase is in a turn, without overlaps, from left to right."""
    return _word_by_word(phrase, line) or _as_a_whole(phrase, line)


class PhraseSet:
    """Several phrases searched at once: only those are tried of which the turn has the words that they need."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        phrases = tuple(phrases)
        self._always = [phrase for phrase in phrases if phrase.may_be_anywhere]
        self._rank = {phrase: rank for rank, phrase in enumerate(phrases)}
        self._others = frozenset(phrase for phrase in phrases if not phrase.may_be_anywhere)

    def find(self, line: Line) -> list[Match]:
        """Return all that is found in a turn."""
        possible = line.possible & self._others
        if not possible and not self._always:
            return []
        tried = sorted(possible, key=self._rank.__getitem__)
        return [match for phrase in [*self._always, *tried] for match in find(phrase, line)]


def _as_a_whole(phrase: Phrase, line: Line) -> list[Match]:
    if phrase.slot is None:
        return []
    found = together(phrase.template, line.names.known[phrase.slot], line.tokens)
    best = max(found, key=lambda one: one[2], default=None)
    return [] if best is None else [Match(*best, phrase.text)]


def _word_by_word(phrase: Phrase, line: Line) -> list[Match]:
    if any(need.isdisjoint(line.where) for need in phrase.needs):
        return []
    possible = _sentences(phrase, line)
    found: list[Match] = []
    for start in _starts(phrase, line):
        if (possible is not None and line.tokens[start].sentence not in possible) or (found and start < found[-1].end):
            continue
        walked = phrase.walk(line, start, line.sentence_ends[start], 0.0, 0)
        if walked is not None and walked[0] > start:
            end, total, words = walked
            found.append(Match(start, end, total / words if words else EXACT, phrase.text))
    return found


def _sentences(phrase: Phrase, line: Line) -> set[int] | None:
    """Return the sentences that have all the words the phrase needs; ``None`` if it needs none."""
    possible: set[int] | None = None
    for need in phrase.needs:
        having = {line.tokens[at].sentence for term in need & line.where.keys() for at in line.where[term]}
        possible = having if possible is None else possible & having
    return possible


def _starts(phrase: Phrase, line: Line) -> Iterable[int]:
    if phrase.heads is None:
        first = phrase.nodes[0]
        return sorted(line.slot(first.name)) if isinstance(first, Slot) else range(len(line.tokens))
    return sorted({at for term in phrase.heads if term in line.where for at in line.where[term]})
