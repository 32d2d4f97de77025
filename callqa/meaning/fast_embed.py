"""Sentences by fastembed, any of its models. The only module that imports it."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version

import numpy as np
from fastembed import TextEmbedding

from callqa.errors import ModelError
from callqa.meaning.encoder import Vectors, prefix_for, unit_length


class FastEmbedEncoder:
    """A model by the name that fastembed lists it under, fetched by the library when it is first used."""

    def __init__(self, model: str) -> None:
        self.model = model

    @property
    def fingerprint(self) -> str:
        """The library's version and the model's name."""
        return f"fastembed {version('fastembed')} {self.model}"

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return a vector a sentence, shape (n, dims)."""
        prefix = prefix_for(self.model)
        found = list(self._loaded.embed([prefix + sentence for sentence in sentences]))
        return unit_length(np.asarray(found).reshape(len(found), -1), len(sentences), self.fingerprint)

    @cached_property
    def _loaded(self) -> TextEmbedding:
        try:
            return TextEmbedding(model_name=self.model)
        except (OSError, ValueError) as error:
            raise ModelError(f"fastembed cannot load '{self.model}' ({error}); check the name in 'meaning'.") from error
