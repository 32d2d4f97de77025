"""Where a turn names the shop, the agent or anybody: the slots of phrases.

The cut-offs were chosen on recognised openings of calls (docs/rules.md): how like the true name is what was heard, and
how like are the names of other shops and agents.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from callqa.lemmas import is_known, lemma
from callqa.recording import CallFacts
from callqa.rules.text import SAME_SOUND, Token, name_likeness, sound, words_of

Found = Mapping[int, tuple[int, float]]
"""Token at which a name starts, to the token after its end and how like it is."""

MIN_LIKENESS = 75.0
SHORT_NAME = 5
MIN_LIKENESS_SHORT = 80.0
"""Of a shop's name of up to so many letters."""
MIN_LIKENESS_KNOWN_WORD = 80.0
"""Words that the dictionary knows must be nearer to a person's name to be it misheard."""
MIN_LIKENESS_TOGETHER = 84.0
"""Of a phrase with a name in it, its letters run together: «Егор у аппарата», heard as «и гору аппарата»."""
INFLECTED = 97.0
"""How like a name its own other cases are."""
_MIN_PART_OF_NAME = 3
_MIN_STRETCH, _MAX_STRETCH = 0.8, 1.5
"""Shorter and longer runs of letters than so many times the name's are not compared: «мобильный» is no «Мобильный
остров»."""


class Names:
    """The names that matter in one call, found however they are inflected or misheard."""

    def __init__(self, facts: CallFacts, language: str) -> None:
        self._language = language
        # A phone system may put the surname first; either part is the agent's own name.
        person = tuple(part.form for part in words_of(facts.agent or "") if len(part.form) >= _MIN_PART_OF_NAME)
        shop = tuple(letters for name in facts.shop_names if (letters := run_together(name)))
        self.known: Mapping[str, tuple[str, ...]] = {"shop": shop, "agent": person}
        self._shop_words = tuple(self._lemmas(words) for name in facts.shop_names if (words := words_of(name))[1:])

    def find(self, slot: str, tokens: Sequence[Token]) -> Found:
        """Return where names of a slot are in a turn."""
        if slot in ("name", "quoted"):
            return {
                index: (index + 1, 100.0)
                for index, token in enumerate(tokens)
                if token.quoted or (token.capital and slot == "name")
            }
        best = self._inflected(tokens) if slot == "shop" else {}
        for name in self.known[slot]:
            for start, end, heard in as_long(tokens, name):
                like = name_likeness(heard, name)
                if like < SAME_SOUND and sound(heard, self._language) == sound(name, self._language) != "":
                    like = SAME_SOUND
                if like > best.get(start, (0, 0.0))[1] and like >= self._least(slot, name, tokens[start:end]):
                    best[start] = (end, like)
        return best

    def _inflected(self, tokens: Sequence[Token]) -> dict[int, tuple[int, float]]:
        """Find shop names of several words, each in whatever case: «из Медового края» is «Медовый край»."""
        heard = self._lemmas(tokens)
        return {
            start: (start + len(words), INFLECTED)
            for words in self._shop_words
            for start in range(len(heard) - len(words) + 1)
            if heard[start : start + len(words)] == words
        }

    def _lemmas(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        return tuple(lemma(token.form, self._language) for token in tokens)

    def _least(self, slot: str, name: str, tokens: Sequence[Token]) -> float:
        """Return how like a name the words must be."""
        if slot == "agent":
            known = all(is_known(token.form, self._language) for token in tokens)
            return MIN_LIKENESS_KNOWN_WORD if known else MIN_LIKENESS
        return MIN_LIKENESS_SHORT if len(name) <= SHORT_NAME else MIN_LIKENESS


def as_long(tokens: Sequence[Token], name: str) -> Iterator[tuple[int, int, str]]:
    """Yield runs of words that are about as long as a name, as letters written together."""
    for start, end, heard in runs(tokens, int(_MAX_STRETCH * len(name)) + 1):
        if len(heard) >= _MIN_STRETCH * len(name):
            yield start, end, heard


def runs(tokens: Sequence[Token], longest: int) -> Iterator[tuple[int, int, str]]:
    """Yield runs of words as letters written together, since recognisers split and join words freely."""
    for start in range(len(tokens)):
        heard = ""
        for end in range(start, len(tokens)):
            heard += tokens[end].form
            if len(heard) > longest:
                break
            yield start, end + 1, heard


@lru_cache(maxsize=1000)
def run_together(text: str) -> str:
    """Return the letters of a text, normalised and without spaces."""
    return "".join(token.form for token in words_of(text.replace("+", " плюс ")))


def together(
    template: Sequence[str | None], names: Iterable[str], tokens: Sequence[Token]
) -> Iterator[tuple[int, int, float]]:
    """Compare a phrase as a whole with what was heard; ``None`` in the template stands for a name."""
    for name in names:
        meant = "".join(name if part is None else part for part in template)
        # Without this the words around the name would pass for the whole.
        least_letters = len(meant) - max(1, len(name) // 4)
        for start, end, heard in runs(tokens, int(_MAX_STRETCH * len(meant)) + 1):
            like = name_likeness(heard, meant) if len(heard) >= least_letters else 0.0
            if like >= MIN_LIKENESS_TOGETHER:
                yield start, end, like
