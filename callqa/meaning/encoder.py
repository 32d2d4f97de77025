"""The seam to sentence embeddings: what the rules need of a library, and which library a setting names."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from callqa.errors import ModelError

Vectors: TypeAlias = npt.NDArray[np.float32]
"""One row a sentence, each of length 1."""


class Encoder(Protocol):
    """Turns sentences into vectors that are near each other where the sentences mean much the same."""

    @property
    def fingerprint(self) -> str:
        """Everything that could change a vector: library, version, model."""

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return a vector a sentence, shape (n, dims), in their order."""


def unit_length(vectors: npt.NDArray[np.floating], count: int, source: str) -> Vectors:
    """Return vectors scaled to length 1.

    Raises:
        ModelError: they are not one for each sentence, or some are empty or not finite.
    """
    found = np.asarray(vectors, dtype=np.float32)
    if found.ndim != 2 or len(found) != count:  # noqa: PLR2004 - rows and columns
        raise ModelError(f"{source} gave no vector for each sentence; check its installation or set 'meaning' to off.")
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or (lengths == 0).any():
        raise ModelError(f"{source} gave empty vectors; check its installation or set 'meaning' to off.")
    return np.asarray(found / lengths, dtype=np.float32)


def prefix_for(model: str) -> str:
    """Return what a model wants before each sentence that is compared with others: E5 models were trained with it."""
    return "query: " if "e5" in model.lower().replace("/", "-").split("-") else ""
