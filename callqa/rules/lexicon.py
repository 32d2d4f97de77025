"""All words of a rulebook's phrases, and turns looked up in them: done once a turn, however many phrases there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from callqa.lemmas import is_known, lemma
from callqa.rules.names import Found, Names
from callqa.rules.notation import words
from callqa.rules.phrase import Phrase
from callqa.rules.slots import NAMES, Slots
from callqa.rules.text import SAME_SOUND, Token, nearest, sound, twins

_CACHED_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Line:
    """A turn prepared for searching.

    ``where`` tells for each term at which tokens it is, and how like; ``fits`` the same for each token by term;
    ``sentence_ends`` for each token the one after the last of its sentence. ``possible`` are those phrases of the
    rulebook whose words are all there.
    """

    tokens: tuple[Token, ...]
    fits: tuple[Mapping[str, float], ...]
    sentence_ends: tuple[int, ...]
    possible: frozenset[Phrase]
    where: Mapping[str, Mapping[int, float]]
    names: Names
    slots: Slots
    _named: dict[str, Found] = field(default_factory=dict)

    def slot(self, name: str) -> Found:
        """Return where a slot is filled; looked for when first asked, since few turns are asked."""
        if name in NAMES:
            return self.slots.find(name)
        if name not in self._named:
            self._named[name] = self.names.find(name, self.tokens)
        return self._named[name]

    def quote(self, start: int, end: int) -> str:
        """Return words as they were written, the last one excluded."""
        return " ".join(token.raw for token in self.tokens[start:end])


class Lexicon:
    """All words of all phrases of a rulebook, by which a heard word is looked up once."""

    def __init__(self, phrases: Iterable[Phrase], language: str) -> None:
        self.language = language
        self._terms: set[str] = set()
        self._targets: dict[str, set[str]] = {}
        self._by_term: dict[str, list[tuple[Phrase, tuple[frozenset[str], ...]]]] = {}
        phrases = dict.fromkeys(phrases)
        for phrase in phrases:
            if not phrase.may_be_anywhere:
                rarest = min(phrase.needs, key=_commonness)
                others = tuple(need for need in phrase.needs if need is not rarest)
                for term in rarest:
                    self._by_term.setdefault(term, []).append((phrase, others))
        for word in chain.from_iterable(words(phrase.nodes) for phrase in phrases):
            self._terms.add(word.term)
            if not word.term.startswith("*") and not word.term.endswith("*"):
                for text in {word.text, word.term[1:]}:
                    self._targets.setdefault(text, set()).add(word.term)
        self._by_sound: dict[str, list[str]] = {}
        for text in self._targets:
            self._by_sound.setdefault(sound(text, language), []).append(text)
        self._by_sound.pop("", None)
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
        fits = tuple(self.look_up(token.form) for token in tokens)
        where: dict[str, dict[int, float]] = {}
        for index, terms in enumerate(fits):
            for term, similarity in terms.items():
                where.setdefault(term, {})[index] = similarity
        possible = self._possible(where)
        return Line(tuple(tokens), fits, _sentence_ends(tokens), possible, where, names, Slots(tokens, self.language))

    def _possible(self, where: Mapping[str, object]) -> frozenset[Phrase]:
        terms = frozenset(where)  # of two sets the smaller one is gone through
        found = set()
        for term in terms:
            for phrase, others in self._by_term.get(term, ()):
                for need in others:
                    if need.isdisjoint(terms):
                        break
                else:
                    found.add(phrase)
        return frozenset(found)

    def _search(self, form: str) -> dict[str, float]:
        found = self._written(form)
        if is_known(form, self.language):
            return found or self._over_the_telephone(form)
        alike = [(text, SAME_SOUND) for text in self._by_sound.get(sound(form, self.language), ())]
        for text, similarity in alike + nearest(form, self._targets.keys()):
            for term in self._targets[text]:
                found[term] = max(similarity, found.get(term, 0.0))
        return found

    def _written(self, form: str) -> dict[str, float]:
        """Return the terms that a word fits as it is written."""
        found = {term: 100.0 for term in (f"~{lemma(form, self.language)}", f"={form}") if term in self._terms}
        if form.startswith(self._prefixes):
            found |= {f"{prefix}*": 100.0 for prefix in self._prefixes if form.startswith(prefix)}
        if form.endswith(self._suffixes):
            found |= {f"*{suffix}": 100.0 for suffix in self._suffixes if form.endswith(suffix)}
        return found

    def _over_the_telephone(self, form: str) -> dict[str, float]:
        """Return the terms of real words that sound like a real word that no phrase has: «приводим», «привозим»."""
        real = (twin for twin in twins(form, self.language) if is_known(twin, self.language))
        return {term: SAME_SOUND for twin in real for term in self._written(twin)}


def _commonness(terms: Iterable[str]) -> float:
    """Guess how often a turn has one of the terms: short words are common (Zipf's law of abbreviation)."""
    return sum(1 / len(term) ** 3 for term in terms)


def _sentence_ends(tokens: Sequence[Token]) -> tuple[int, ...]:
    ends = list(range(1, len(tokens) + 1))
    for at in range(len(tokens) - 2, -1, -1):
        if tokens[at].sentence == tokens[at + 1].sentence:
            ends[at] = ends[at + 1]
    return tuple(ends)
