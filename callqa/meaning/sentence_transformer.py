"""Sentences by sentence-transformers, any of its models. The only module that imports it."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version

import numpy as np
from sentence_transformers import SentenceTransformer

from callqa.errors import ModelError
from callqa.meaning.encoder import Vectors, prefix_for, unit_length


class SentenceTransformerEncoder:
    """A model by its hub id or folder, fetched by the library when it is first used."""

    def __init__(self, model: str) -> None:
        self.model = model

    @property
    def fingerprint(self) -> str:
        """The library's version and the model's name."""
        return f"sentence-transformers {version('sentence-transformers')} {self.model}"

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return a vector a sentence, shape (n, dims)."""
        found = self._loaded.encode(
            list(sentences),
            prompt=prefix_for(self.model) or None,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return unit_length(np.asarray(found).reshape(len(sentences), -1), len(sentences), self.fingerprint)

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        try:
            return SentenceTransformer(self.model)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"sentence-transformers cannot load '{self.model}' ({error}); check the name in 'meaning'."
            ) from error
