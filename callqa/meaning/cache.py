"""Vectors kept on disk and in memory, so that a sentence is encoded once."""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np

from callqa.errors import ModelError
from callqa.meaning.encoder import Encoder, Vectors

FILE_NAME = "meaning.sqlite"
MANY = 200
"""From so many new sentences at once on, it is the examples of a rulebook and takes long enough to say so."""
_TIMEOUT_S = 60.0
_ASKED_AT_ONCE = 500

log = logging.getLogger(__name__)

Kept: TypeAlias = dict[str, bytes]


class Shelf:
    """A file of bytes by key. Several processes may use it at once; it may be deleted at any time.

    Args:
        folder: made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def get(self, keys: Sequence[str]) -> Kept:
        """Return what is kept under some of the keys."""
        found: Kept = {}
        with self._open() as file:
            for at in range(0, len(keys), _ASKED_AT_ONCE):
                some = keys[at : at + _ASKED_AT_ONCE]
                marks = ",".join("?" * len(some))
                found |= dict(file.execute(f"SELECT key, value FROM kept WHERE key IN ({marks})", some))  # noqa: S608 - question marks only
        return found

    def put(self, kept: Mapping[str, bytes]) -> None:
        """Keep bytes under their keys."""
        with self._open() as file:
            file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", kept.items())

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_TIMEOUT_S)) as file, file:
                file.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
                yield file
        except (OSError, sqlite3.Error) as error:
            raise ModelError(
                f"{self.path} cannot be used ({error}); delete it, or let 'cache' name a folder that may be written to."
            ) from error


class CachedEncoder:
    """An encoder that remembers. Vectors are kept with half precision, and used so when they are new as well."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self.shelf = Shelf(folder)
        self.fingerprint = encoder.fingerprint

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return a vector a sentence, shape (n, dims)."""
        if not sentences:
            return np.empty((0, 0), np.float32)
        keys = {sentence: self.key(sentence) for sentence in dict.fromkeys(sentences)}
        kept = self.shelf.get(list(keys.values()))
        missing = [sentence for sentence, key in keys.items() if key not in kept]
        if len(missing) >= MANY:
            log.warning("Encoding %d example sentences; this takes a few minutes and is done once.", len(missing))
        if missing:
            new = self._encoder.encode(missing).astype(np.float16)
            fresh = {keys[sentence]: vector.tobytes() for sentence, vector in zip(missing, new, strict=True)}
            self.shelf.put(fresh)
            kept |= fresh
        vectors = np.stack([np.frombuffer(kept[keys[sentence]], np.float16) for sentence in sentences])
        return vectors.astype(np.float32)

    def remembered(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return what was made under a key, and make it when it is asked for first."""
        found = self.shelf.get([key])
        if key not in found:
            found = {key: make()}
            self.shelf.put(found)
        return found[key]

    def key(self, *parts: str) -> str:
        """Return a key for something that depends on this encoder and on texts."""
        return hashlib.sha256("\0".join((self.fingerprint, *parts)).encode()).hexdigest()
