"""How much a YAML file stands for: a few lines of aliases of aliases can stand for more than fits into memory."""

import re

import yaml

_BRACKETS = re.compile(r"[\[\]{}]")
MOST_VALUES = 200_000
"""Of one file, every alias counted as what it stands for; the largest rule file has some hundred."""
MOST_BYTES = 1_000_000
MOST_BRACKETS = 50
"""Open at once; reading takes the square of it."""


def check(node: yaml.Node | None) -> None:
    """Look whether a composed file may be read.

    Raises:
        yaml.YAMLError: it stands for too many values, or for itself.
    """
    if node is not None and _values(node, {}) > MOST_VALUES:
        raise yaml.YAMLError(f"its aliases stand for more than {MOST_VALUES} values")


def check_text(text: str) -> None:
    """Look whether a file is not too long and not too deep to be read.

    Raises:
        yaml.YAMLError: it is.
    """
    if len(text) > MOST_BYTES:
        raise yaml.YAMLError(f"it is longer than {MOST_BYTES // 1_000_000} MB")
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > MOST_BRACKETS:
            raise yaml.YAMLError(f"more than {MOST_BRACKETS} brackets are open at once")


def _values(node: yaml.Node, known: dict[int, int | None]) -> int:
    if id(node) in known:
        size = known[id(node)]
        if size is None:
            raise yaml.YAMLError("it is nested too deeply, as an alias in it stands for itself")
        return size
    known[id(node)] = None
    parts: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        parts = node.value
    elif isinstance(node, yaml.MappingNode):
        parts = [part for pair in node.value for part in pair]
    size = 1 + sum(_values(part, known) for part in parts)
    known[id(node)] = size
    return size
