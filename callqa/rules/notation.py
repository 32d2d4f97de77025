"""The notation of phrases in rule files.

==============  ==================================================================================
``слово``       this word in any of its forms; a misheard long word passes too
``=слово``      this word in exactly this form
``слов*``       any word that begins so
``*ово``        any word that ends so
``*``           any one word
``...``         nothing, or up to three words of the same sentence
``..``          nothing, or up to three words of the same clause
``(a | b c)``   one of these
``[слово]``     may be missing
``.``           here a sentence begins or ends
``,``           here a clause ends: a comma, a dash, the end of a sentence
``?``           here a question ends
``{список}``    one of the phrases of that list in ``lists.yaml``
``{shop}``      a name of the shop, as far as known
``{agent}``     a name of the agent, as far as known
``{name}``      a word with a capital letter, or in quotation marks
``{quoted}``    a word in quotation marks
``{price}``     a sum of money: «две тысячи триста», «2 300 рублей», «три девятьсот»
``{date}``      a day: «завтра», «в среду», «двадцать пятого», «через два дня»
``{time}``      a time of day: «с десяти до двух», «к вечеру», «через час»
``{phone}``     a telephone number, in digits or in words
``{address}``   an address or a part of one: «улица Кирова, дом пять», «Ленина, 5»
``{number}``    any number, in digits or in words
``{person}``    a given name, with its patronymic or surname
==============  ==================================================================================
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from callqa.lemmas import lemma, normalise
from callqa.rules.slots import NAMES
from callqa.rules.text import words_of

GAP_WORDS = 3
SLOTS = ("shop", "agent", "name", "quoted", *NAMES)
_SYMBOL = re.compile(r"\.\.\.?|…|\{[^{}]*\}|\*[^\W_]+|[()\[\]|.,?*]|=?[^\W_][\w-]*\*?|\S")
_CLOSING = {"(": ")", "[": "]"}

Nodes: TypeAlias = "tuple[Node, ...]"


class NotationError(ValueError):
    """A phrase breaks the notation."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``text`` as written, ``term`` what it is looked up by (``~lemma``, ``=form``, ``begin*``, ``*end``)."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class AnyWord:
    """Exactly one word, whatever it is."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Zero to ``most`` words; within one clause only, if so wished: the last one's, or one that begins here."""

    most: int
    one_clause: bool = False
    begins_clause: bool = False


@dataclass(frozen=True)
class Choice:
    """One of several sequences; an empty one makes it optional."""

    options: tuple[Nodes, ...]

    @cached_property
    def heads(self) -> tuple[frozenset[str] | None, ...]:
        """The terms that each of the options can begin with, see ``heads``."""
        return tuple(heads(option) for option in self.options)

    @cached_property
    def by_head(self) -> Mapping[str, tuple[int, ...]]:
        """Which of the options can begin with a term, by term."""
        found: dict[str, tuple[int, ...]] = {}
        for index, begins in enumerate(self.heads):
            for term in begins or ():
                found[term] = (*found.get(term, ()), index)
        return found

    @cached_property
    def with_any_head(self) -> tuple[int, ...]:
        """Which of the options can begin with any word, or with none."""
        return tuple(index for index, begins in enumerate(self.heads) if begins is None)


@dataclass(frozen=True, slots=True)
class Edge:
    """A boundary: ``.`` of a sentence, ``,`` of a clause, ``?`` the end of a question."""

    mark: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A name that depends on the call, or something of which there are too many to list, such as prices."""

    name: str


Node: TypeAlias = Word | AnyWord | Gap | Choice | Edge | Slot

_SIGNS: dict[str, Node] = {
    "...": Gap(GAP_WORDS),
    "…": Gap(GAP_WORDS),
    "..": Gap(GAP_WORDS, one_clause=True),
    "*": AnyWord(),
    ".": Edge("."),
    ",": Edge(","),
    "?": Edge("?"),
}


def parse(text: str, language: str, lists: Mapping[str, Nodes]) -> Nodes:
    """Turn a phrase into nodes.

    Args:
        text: the phrase as written in a rule file.
        language: of the words, such as ``ru``.
        lists: the lists that may be named in braces, each as one ``Choice``.

    Raises:
        NotationError: with a sentence that says what to change.
    """
    symbols = _SYMBOL.findall(text)
    nodes, rest = _sequence(symbols, 0, "", language, lists)
    if rest != len(symbols):
        raise NotationError(f"'{text}' has a '{symbols[rest]}' that nothing opens; remove it")
    if not any(isinstance(node, Word | Slot | Choice) or node == Edge("?") for node in nodes):
        raise NotationError(f"'{text}' has no word to look for; write at least one")
    return nodes


def words(nodes: Nodes) -> Iterator[Word]:
    """Yield every word of a phrase, alternatives included."""
    for node in nodes:
        if isinstance(node, Word):
            yield node
        elif isinstance(node, Choice):
            for option in node.options:
                yield from words(option)


def heads(nodes: Nodes) -> frozenset[str] | None:
    """Return the terms that a sequence can begin with; ``None`` if that can be any word, or none."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Edge):
            continue
        if isinstance(node, Word):
            return frozenset(found | {node.term})
        if not isinstance(node, Choice):
            return None
        for option, begins in zip(node.options, node.heads, strict=True):
            if option and begins is None:
                return None
            found |= begins or frozenset()
        if () not in node.options:
            return frozenset(found)
    return None


def _sequence(
    symbols: list[str], at: int, closing: str, language: str, lists: Mapping[str, Nodes]
) -> tuple[Nodes, int]:
    nodes: list[Node] = []
    while at < len(symbols) and symbols[at] not in (closing, ")", "]", "|"):
        symbol = symbols[at]
        if symbol in _CLOSING:
            node, at = _choice(symbols, at, language, lists)
            nodes.append(node)
        else:
            if symbol == ".." and nodes and isinstance(nodes[-1], Edge):
                nodes.append(Gap(GAP_WORDS, one_clause=True, begins_clause=True))
            else:
                nodes.extend(_node(symbol, language, lists))
            at += 1
    return tuple(nodes), at


def _choice(symbols: list[str], at: int, language: str, lists: Mapping[str, Nodes]) -> tuple[Choice, int]:
    closing = _CLOSING[symbols[at]]
    options: list[Nodes] = []
    while True:
        option, at = _sequence(symbols, at + 1, closing, language, lists)
        if not option:
            raise NotationError(f"'{' '.join(symbols)}' has an empty alternative; write [ ] around what may be missing")
        options.append(option)
        if at == len(symbols) or symbols[at] not in ("|", closing):
            raise NotationError(f"'{' '.join(symbols)}' lacks a '{closing}'")
        if symbols[at] == closing:
            break
    if closing == "]":
        options.append(())
    return Choice(tuple(options)), at + 1


def _node(symbol: str, language: str, lists: Mapping[str, Nodes]) -> Nodes:
    if symbol in _SIGNS:
        return (_SIGNS[symbol],)
    if symbol.startswith("{"):
        return _named(symbol[1:-1].strip(), lists)
    if symbol.startswith("="):
        return tuple(Word(f"={token.form}", token.form) for token in words_of(symbol[1:]))
    if symbol.endswith("*") and len(symbol) > 1:
        stem = normalise(symbol[:-1])
        return (Word(f"{stem}*", stem),)
    if symbol.startswith("*"):
        end = normalise(symbol[1:])
        return (Word(f"*{end}", end),)
    if not symbol[0].isalnum():
        raise NotationError(f"'{symbol}' has no meaning in a phrase; see docs/rules.md for the notation")
    return tuple(Word(f"~{lemma(token.form, language)}", token.form) for token in words_of(symbol))


def _named(name: str, lists: Mapping[str, Nodes]) -> Nodes:
    if name in SLOTS:
        return (Slot(name),)
    if name not in lists:
        known = ", ".join([*SLOTS, *lists])
        raise NotationError(f"there is no list '{{{name}}}'; known are: {known}")
    return lists[name]
