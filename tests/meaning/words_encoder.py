"""An encoder for tests: sentences with words in common are near each other."""

import zlib
from collections.abc import Sequence

import numpy as np

from callqa.meaning.encoder import Vectors, unit_length

DIMS = 256

THINGS = (
    "чайник",
    "ковёр",
    "диван",
    "фильтр",
    "насос",
    "матрас",
    "фонарь",
    "рюкзак",
    "горшок",
    "плед",
    "шкаф",
    "набор",
)
"""Different things, for examples that differ in one word."""


class WordsEncoder:
    """Counts the beginnings of words, each in a dimension that its letters name. ``asked`` is all it had to encode."""

    fingerprint = "words"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, sentences: Sequence[str]) -> Vectors:
        self.asked += sentences
        counts = np.full((len(sentences), DIMS), 1e-3, np.float32)
        for row, sentence in enumerate(sentences):
            for word in sentence.lower().split():
                counts[row, zlib.crc32(word[:4].encode()) % DIMS] += 1
        return unit_length(counts, len(sentences), "words")
