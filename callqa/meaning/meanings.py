"""All meanings of a rulebook, learnt from their examples when a rule first asks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from callqa.meaning.cache import CachedEncoder
from callqa.meaning.classifier import Classifier, Found, Level, learn
from callqa.meaning.encoder import Vectors


@dataclass(frozen=True, slots=True)
class Examples:
    """Sentences that mean something, and sentences that are like them and mean something else.

    ``near`` names other meanings whose sentences may mean this as well, so that they are no counter-examples.
    """

    meant: tuple[str, ...]
    not_meant: tuple[str, ...]
    near: frozenset[str] = frozenset()


class Meanings:
    """Finds meanings by name.

    Args:
        examples: by the meaning's name.
        ordinary: sentences that mean none of them.
        encoder: what makes vectors of sentences.
    """

    def __init__(self, examples: Mapping[str, Examples], ordinary: Sequence[str], encoder: CachedEncoder) -> None:
        self._examples = examples
        self._ordinary = tuple(ordinary)
        self._encoder = encoder
        self._learnt: dict[str, Classifier] = {}
        self._learning = Lock()

    @property
    def fingerprint(self) -> str:
        """What makes the vectors."""
        return self._encoder.fingerprint

    def vectors_of(self, sentences: Sequence[str]) -> Vectors:
        """Return a vector a sentence, shape (n, dims)."""
        return self._encoder.encode(sentences)

    def find(self, name: str, vectors: Vectors, level: Level) -> list[Found]:
        """Return those of the sentences that have a meaning."""
        return self._classifier(name).find(vectors, level)

    def _classifier(self, name: str) -> Classifier:
        with self._learning:
            if name not in self._learnt:
                self._learnt[name] = learn(self._examples[name].meant, self._others(name), self._encoder)
            return self._learnt[name]

    def _others(self, name: str) -> list[str]:
        """Return all that does not mean it: its own look-alikes, ordinary sentences, and what means other things."""
        own = self._examples[name]
        elsewhere = [
            sentence
            for other, examples in sorted(self._examples.items())
            if other != name and other not in own.near and name not in examples.near
            for sentence in examples.meant
        ]
        meant = frozenset(own.meant)
        return [one for one in dict.fromkeys([*own.not_meant, *self._ordinary, *elsewhere]) if one not in meant]
