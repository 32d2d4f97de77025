"""Recordings in the one form that every browser plays, and their outlines, kept in the cache folder."""

import base64
import json
import os
import tempfile
import threading
import time
from pathlib import Path

from callqa.audio import outline, peaks, playable_wav
from callqa.store.listening import StoredFile

MAX_CACHE_BYTES = 2 * 1024**3
"""Some 35 hours of telephone audio; beyond it the longest unheard files are deleted."""
_OUTLINE = ".peaks-1.json"
"""Ends an outline's name; the number goes up when outlines are made in another way."""

_converting = threading.Lock()  # one at a time: listening leaves processor time to the pages


def playable_copy(source: StoredFile, folder: Path) -> Path | None:
    """Return a 16-bit PCM WAV of a recording, converting it on first use.

    The call may take seconds and must not run on the event loop.

    Args:
        source: the recording as the database knows it.
        folder: where copies are kept; made readable by its owner only.

    Returns:
        The copy; ``None`` if the recording is no longer there, or is not the file that was heard.

    Raises:
        UnreadableError: it cannot be decoded.
    """
    copy = folder / f"{source.sha256}.wav"
    if not _is_as_heard(source):
        _forget(copy)
        return None
    if not copy.exists():
        with _converting:
            _convert(source.path, copy)
    _remember_use(copy)
    return copy


def outline_file(source: StoredFile, folder: Path) -> Path | None:
    """Return the outline of a recording as JSON, made on first use and kept beside the copy.

    It holds ``per_s``, ``duration_s``, and ``channels``: the levels of ``audio.Peaks`` in base64, a byte each.
    Arguments, result and errors are those of ``playable_copy``.
    """
    copy = playable_copy(source, folder)
    if copy is None:
        return None
    kept = copy.with_suffix(_OUTLINE)
    if not kept.exists():
        with _converting:
            _draw(copy, kept)
    return kept


def _convert(source: Path, copy: Path) -> None:
    if copy.exists():  # another request was faster
        return
    copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy.parent.chmod(0o700)
    playable_wav(source, copy)
    _make_room(keep=copy)


def _draw(copy: Path, kept: Path) -> None:
    if kept.exists():  # another request was faster
        return
    found = peaks(copy)
    content = {
        "per_s": outline.PER_S,
        "duration_s": found.duration_s,
        "channels": [base64.b64encode(levels.tobytes()).decode() for levels in found.channels],
    }
    with tempfile.NamedTemporaryFile("w", dir=kept.parent, prefix=f".{kept.name}.", delete=False) as file:
        json.dump(content, file)
    Path(file.name).replace(kept)


def _remember_use(copy: Path) -> None:
    # The time of change stays as it is: players name it with the next range to be sure of the file.
    os.utime(copy, ns=(time.time_ns(), copy.stat().st_mtime_ns))


def _is_as_heard(source: StoredFile) -> bool:
    try:
        return source.path.is_file() and source.path.stat().st_size == source.size_bytes
    except OSError:
        return False


def _make_room(keep: Path) -> None:
    """Delete the copies not heard for longest."""
    others = (copy for copy in keep.parent.glob("*.wav") if copy != keep)
    copies = sorted(others, key=lambda copy: copy.stat().st_atime_ns)
    excess = sum(copy.stat().st_size for copy in (*copies, keep)) - MAX_CACHE_BYTES
    for copy in copies:
        if excess <= 0:
            return
        excess -= copy.stat().st_size
        _forget(copy)


def _forget(copy: Path) -> None:
    copy.unlink(missing_ok=True)
    copy.with_suffix(_OUTLINE).unlink(missing_ok=True)
