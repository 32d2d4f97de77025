"""Phrases as functions that go along the words of a turn; made once, because they are called most of all."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from callqa.rules.notation import AnyWord, Choice, Edge, Gap, Node, Nodes, Slot, Word

if TYPE_CHECKING:
    from callqa.rules.lexicon import Line

Walked: TypeAlias = tuple[int, float, int]
"""The token after the last one, the sum of the likenesses of the words found (0 to 100 each), and their number."""
Walk: TypeAlias = Callable[["Line", int, int, float, int], Walked | None]
"""Goes on from a token, never beyond another one, with the sum and number so far; ``None`` where it leads nowhere."""

_EXACT = 100.0


def walk_of(nodes: Nodes, then: Walk | None = None) -> Walk:
    """Make the function that goes along nodes and on with ``then``; of several ways the first that leads through."""
    walk: Walk = then or _arrive
    for node in reversed(nodes):
        walk = _through(node, walk)
    return walk


def is_edge(mark: str, line: "Line", at: int) -> bool:
    """Tell whether there is a boundary before a token: ``.``, ``,`` or ``?`` as in the notation."""
    tokens = line.tokens
    if mark == "?":
        return at > 0 and tokens[at - 1].asks and is_edge(".", line, at)
    if at in (0, len(tokens)):
        return True
    if mark == ".":
        return tokens[at - 1].sentence != tokens[at].sentence
    return tokens[at - 1].ends_clause


def _arrive(line: "Line", at: int, until: int, total: float, words: int) -> Walked:  # noqa: ARG001 - one of many walks
    return at, total, words


def _through(node: Node, then: Walk) -> Walk:
    if isinstance(node, Word):
        return _word(node.term, then)
    if isinstance(node, Choice):
        return _choice(node, then)
    if isinstance(node, Gap):
        return _gap(node, then)
    if isinstance(node, Edge):
        return _edge(node.mark, then)
    return _any_word(then) if isinstance(node, AnyWord) else _slot(node, then)


def _word(term: str, then: Walk) -> Walk:
    def walk(line: "Line", at: int, until: int, total: float, words: int) -> Walked | None:
        if at < until:
            like = line.fits[at].get(term)
            if like is not None:
                return then(line, at + 1, until, total + like, words + 1)
        return None

    return walk


def _any_word(then: Walk) -> Walk:
    def walk(line: "Line", at: int, until: int, total: float, words: int) -> Walked | None:
        return then(line, at + 1, until, total + _EXACT, words + 1) if at < until else None

    return walk


def _slot(slot: Slot, then: Walk) -> Walk:
    name = slot.name

    def walk(line: "Line", at: int, until: int, total: float, words: int) -> Walked | None:
        found = line.slot(name).get(at) if at < until else None
        return then(line, found[0], until, total + found[1], words + 1) if found else None

    return walk


def _edge(mark: str, then: Walk) -> Walk:
    def walk(line: "Line", at: int, until: int, total: float, words: int) -> Walked | None:
        return then(line, at, until, total, words) if is_edge(mark, line, at) else None

    return walk


def _gap(gap: Gap, then: Walk) -> Walk:
    most, one_clause, begins_clause = gap.most, gap.one_clause, gap.begins_clause

    def walk(line: "Line", at: int, until: int, total: float, words: int) -> Walked | None:
        for end in range(at, min(at + most, max(at, until)) + 1):
            if one_clause and not (begins_clause and end == at) and is_edge(",", line, end):
                return None
            found = then(line, end, until, total, words)
            if found is not None:
                return found
        return None

    return walk


def _choice(choice: Choice, then: Walk) -> Walk:
    ways = [walk_of(option, then) for option in choice.options]
    by_head, always = choice.by_head, choice.with_any_head

    def walk(line: "Line", at: int, until: int, total: float, words: int) -> Walked | None:
        open_ways: Sequence[int] = always
        if at < until:
            for term in line.fits[at]:
                more = by_head.get(term)
                if more:
                    open_ways = sorted({*open_ways, *more}) if open_ways else more
        for way in open_ways:
            found = ways[way](line, at, until, total, words)
            if found is not None:
                return found
        return None

    return walk
