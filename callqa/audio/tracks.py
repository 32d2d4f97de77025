"""The sound of one channel: a short call's is kept in memory, a long one's in a file that nobody else sees."""

import contextlib
import os
import tempfile
import threading
import weakref
from pathlib import Path
from typing import IO, Protocol

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
FULL_SCALE = 32_768
IN_MEMORY_BYTES = 32 * 1024**2
"""Of one channel: 17 minutes."""
SAMPLE_BYTES = 2

Samples = npt.NDArray[np.float32]


class Track(Protocol):
    """The sound of one channel at 16 kHz, full scale being 1; an array is one, and so is sound kept on disk."""

    def __len__(self) -> int:
        """Return the number of samples."""

    def __getitem__(self, part: slice, /) -> Samples:
        """Return the samples from ``start`` up to ``stop``; there is no ``step``."""


class StoredTrack:
    """Sound kept in 16 bits, as the resampler gives it; it takes half the room of floats.

    The file has no name and goes with the track, whatever ends the process. Several threads may read.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES, dir=_folder())  # noqa: SIM115 - lives on
        self._length = 0
        self._reading = threading.Lock()
        weakref.finalize(self, _close, self._file)

    def append(self, samples: npt.NDArray[np.int16]) -> None:
        """Add samples at the end; only before any is read.

        Raises:
            OSError: the disk is full.
        """
        self._file.write(samples.tobytes())
        self._length += len(samples)

    def finish(self) -> None:
        """Make sure that all samples are kept.

        Raises:
            OSError: the disk is full.
        """
        self._file.flush()

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, part: slice, /) -> Samples:
        start, stop, _ = part.indices(self._length)
        with self._reading:
            self._file.seek(SAMPLE_BYTES * start)
            content = self._file.read(SAMPLE_BYTES * max(0, stop - start))
        return np.multiply(np.frombuffer(content, np.int16), np.float32(1 / FULL_SCALE), dtype=np.float32)


def _close(file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # a full disk was told of before
        file.close()


def _folder() -> str | None:
    """Choose the folder meant for large temporary files: ``/tmp`` is often kept in memory."""
    is_chosen = any(name in os.environ for name in ("TMPDIR", "TEMP", "TMP"))
    large = Path("/var/tmp")  # noqa: S108 - the file has no name there
    return None if is_chosen or not large.is_dir() else str(large)
