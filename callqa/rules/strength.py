"""How much of a phrase must be heard before it is found: one that anything fits would be found in every call."""

from callqa.rules.notation import AnyWord, Choice, Edge, Gap, Node, Nodes, Slot, Word

MIN_LETTERS = 3
"""A beginning or ending of fewer letters needs another word beside it: ``да*`` fits «дать», «дальше», «далеко».

A whole word may be short, because it is looked up by its dictionary form; likeness is only asked of longer words.
"""
_QUESTION = "?"


def weakness(text: str, nodes: Nodes) -> str | None:
    """Say what is wrong with a phrase that is found too easily, and what to do; ``None`` if nothing is."""
    least = _least(nodes)
    if not least:
        return f"'{text}' fits any words: all others may be missing; write a word that must be there"
    if len(least) == 1 and isinstance(least[0], Word) and _is_open(least[0].term):
        return (
            f"'{text}' may be found by '{least[0].term}' alone, which is too short (under {MIN_LETTERS} letters) and "
            "fits many words; write more of the word, or another one beside it"
        )
    return None


def _least(nodes: Nodes) -> Nodes:
    """Return the least that must be there for a sequence to fit."""
    return tuple(part for node in nodes for part in _least_of(node))


def _least_of(node: Node) -> Nodes:
    if isinstance(node, Choice):
        return min(map(_least, node.options), key=lambda parts: (len(parts), not _is_weak(parts)))
    if isinstance(node, Word | Slot):
        return (node,)
    if isinstance(node, Edge):
        return (node,) if node.mark == _QUESTION else ()
    assert isinstance(node, AnyWord | Gap)  # noqa: S101 - there are no others
    return ()


def _is_weak(parts: Nodes) -> bool:
    return any(isinstance(part, Word) and _is_open(part.term) for part in parts)


def _is_open(term: str) -> bool:
    """Tell whether a term is a beginning or ending of few letters. Drawn-out sounds («ээ*») begin no other words."""
    letters = term.strip("*")
    return letters != term and len(letters) < MIN_LETTERS and not (len(letters) > 1 and len(set(letters)) == 1)
