"""All words of a rulebook's phrases, and turns looked up in them: done once a turn, however many phrases there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from callqa.rules.names import Found, Names
from callqa.rules.notation import words
from callqa.rules.phrase import Phrase
from callqa.rules.text import Token, is_known, lemma, nearest

_CACHED_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Line:
    """A turn prepared for searching. ``where`` tells for each term at which tokens it is, and how like."""

    tokens: tuple[Token, ...]
    where: Mapping[str, Mapping[int, float]]
    names: Names
    _slots: dict[str, Found] = field(default_factory=dict)

    def slot(self, name: str) -> Found:
        """Return where names of a slot are; looked for when first asked, since few turns are asked."""
        if name not in self._slots:
            self._slots[name] = self.names.find(name, self.tokens)
        return self._slots[name]

    def quote(self, start: int, end: int) -> str:
        """Return words as they were written, the last one excluded."""
        return " ".join(token.raw for token in self.tokens[start:end])


class Lexicon:
    """All words of all phrases of a rulebook, by which a heard word is looked up once."""

    def __init__(self, phrases: Iterable[Phrase], language: str) -> None:
        self.language = language
        self._terms: set[str] = set()
        self._targets: dict[str, set[str]] = {}
        for word in chain.from_iterable(words(phrase.nodes) for phrase in phrases):
            self._terms.add(word.term)
            if not word.term.startswith("*") and not word.term.endswith("*"):
                for text in {word.text, word.term[1:]}:
                    self._targets.setdefault(text, set()).add(word.term)
        self._prefixes = tuple(term[:-1] for term in self._terms if term.endswith("*"))
        self._suffixes = tuple(term[1:] for term in self._terms if term.startswith("*"))
        self._cache: dict[str, dict[str, float]] = {}

    def look_up(self, form: str) -> Mapping[str, float]:
        """Return the terms that a heard word fits, with the similarity."""
        found = self._cache.get(form)
        if found is None:
            if len(self._cache) >= _CACHED_WORDS:
                self._cache.clear()
            found = self._cache[form] = self._search(form)
        return found

    def line(self, tokens: list[Token], names: Names) -> Line:
        """Look all words of a turn up."""
        where: dict[str, dict[int, float]] = {}
        for index, token in enumerate(tokens):
            for term, similarity in self.look_up(token.form).items():
                where.setdefault(term, {})[index] = similarity
        return Line(tuple(tokens), where, names)

    def _search(self, form: str) -> dict[str, float]:
        found = {term: 100.0 for term in (f"~{lemma(form, self.language)}", f"={form}") if term in self._terms}
        if form.startswith(self._prefixes):
            found |= {f"{prefix}*": 100.0 for prefix in self._prefixes if form.startswith(prefix)}
        if form.endswith(self._suffixes):
            found |= {f"*{suffix}": 100.0 for suffix in self._suffixes if form.endswith(suffix)}
        if not is_known(form, self.language):
            for text, similarity in nearest(form, self._targets.keys()):
                for term in self._targets[text]:
                    found[term] = max(similarity, found.get(term, 0.0))
        return found
