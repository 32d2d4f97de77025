"""A phrase made ready for searching: its nodes, and what tells quickly that it cannot be in a turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from callqa.rules.notation import Choice, Node, Nodes, Slot, Word, heads
from callqa.rules.walk import Walk, walk_of


@dataclass(frozen=True, eq=False)
class Phrase:
    """A compiled phrase.

    ``text`` is how it was written. ``heads`` are the terms it can begin with, ``None`` where anything can. Of each
    set in ``needs`` a turn must have a word, else the phrase cannot be there. A phrase of plain words around one name
    has that slot and a ``template``: it is also compared as a whole, because short names rarely survive recognition.
    """

    text: str
    nodes: Nodes
    heads: frozenset[str] | None
    needs: tuple[frozenset[str], ...]
    slot: str | None = None
    template: tuple[str | None, ...] = ()

    @cached_property
    def walk(self) -> Walk:
        """Goes along the phrase from a token of a turn on."""
        return walk_of(self.nodes)

    @property
    def may_be_anywhere(self) -> bool:
        """Whether the words of a turn alone cannot tell that the phrase is not in it."""
        return self.slot is not None or not self.needs


def compile_phrase(text: str, nodes: Nodes) -> Phrase:
    """Work out what the walk needs to be quick."""
    slots = [node.name for node in nodes if isinstance(node, Slot) and node.name in ("shop", "agent")]
    plain = all(isinstance(node, Word | Slot) and not (isinstance(node, Word) and "*" in node.term) for node in nodes)
    whole = len(slots) == 1 < len(nodes) and plain
    template = tuple(node.text if isinstance(node, Word) else None for node in nodes) if whole else ()
    return Phrase(text, nodes, heads(nodes), tuple(_needs(nodes)), slots[0] if whole else None, template)


def _needs(nodes: Nodes) -> Iterator[frozenset[str]]:
    for node in nodes:
        need = _need(node)
        if need:
            yield need


def _need(node: Node) -> frozenset[str] | None:
    """Terms of which one must be there for the node to fit; ``None`` if it may fit without any."""
    if isinstance(node, Word):
        return frozenset((node.term,))
    if not isinstance(node, Choice):
        return None
    every: set[str] = set()
    for option in node.options:
        first = next(_needs(option), None)
        if first is None:
            return None
        every |= first
    return frozenset(every)
