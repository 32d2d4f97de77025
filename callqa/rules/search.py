"""Finding phrases in turns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from callqa.rules.lexicon import Line
from callqa.rules.names import together
from callqa.rules.notation import AnyWord, Choice, Edge, Gap, Node, Nodes, Slot, Word
from callqa.rules.phrase import Phrase

CLAUSE = Edge(",")
Likes = tuple[float, ...]
"""How like the words found so far are to those of the phrase, 0 to 100 each."""


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
        tried = sorted(line.possible & self._others, key=self._rank.__getitem__)
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
        end, likes = next(_Walk(line, line.sentence_ends[start]).ends(phrase.nodes, start, ()), (start, ()))
        if end > start:
            found.append(Match(start, end, sum(likes) / len(likes) if likes else 100.0, phrase.text))
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


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes along a phrase from one token of a turn on, and never leaves that token's sentence."""

    line: Line
    until: int

    def ends(self, nodes: Nodes, at: int, likes: Likes) -> Iterator[tuple[int, Likes]]:
        """Yield each token at which the nodes can end when they begin at ``at``."""
        if not nodes:
            yield at, likes
            return
        for end, more in self._node(nodes[0], at, likes):
            yield from self.ends(nodes[1:], end, more)

    def _node(self, node: Node, at: int, likes: Likes) -> Iterator[tuple[int, Likes]]:
        if isinstance(node, Choice):
            for option in node.open_to(self.line.fits[at] if self._inside(at) else ()):
                yield from self.ends(option, at, likes)
        elif isinstance(node, Gap):
            for end in self._gap_ends(node, at):
                yield end, likes
        elif isinstance(node, Edge):
            if _is_edge(node, self.line, at):
                yield at, likes
        elif self._inside(at):
            step = _step(node, self.line, at)
            if step:
                yield step[0], (*likes, step[1])

    def _gap_ends(self, gap: Gap, at: int) -> Iterator[int]:
        for end in range(at, at + gap.most + 1):
            if end > at and not self._inside(end - 1):
                return
            fresh = gap.begins_clause and end == at
            if gap.one_clause and not fresh and _is_edge(CLAUSE, self.line, end):
                return
            yield end

    def _inside(self, at: int) -> bool:
        return at < self.until


def _step(node: Word | AnyWord | Slot, line: Line, at: int) -> tuple[int, float] | None:
    if isinstance(node, Word):
        like = line.fits[at].get(node.term)
        return None if like is None else (at + 1, like)
    if isinstance(node, Slot):
        return line.slot(node.name).get(at)
    return at + 1, 100.0


def _same_sentence(line: Line, first: int, second: int) -> bool:
    return line.tokens[first].sentence == line.tokens[second].sentence


def _is_edge(edge: Edge, line: Line, at: int) -> bool:
    if edge.mark == "?":
        return at > 0 and line.tokens[at - 1].asks and _is_edge(Edge("."), line, at)
    if at in (0, len(line.tokens)):
        return True
    if edge.mark == ".":
        return not _same_sentence(line, at - 1, at)
    return line.tokens[at - 1].ends_clause
