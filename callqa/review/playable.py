"""Recordings in the one form that every browser plays, and their outlines, kept in the cache folder."""

import base64
import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from callqa import remote
from callqa.addresses import is_address
from callqa.audio import outline, peaks, playable_wav, silence
from callqa.errors import SettingsError, UnreadableError
from callqa.privacy import Stretch
from callqa.store.listening import StoredFile

MAX_CACHE_BYTES = 2 * 1024**3
"""Some 35 hours of telephone audio; beyond it the longest unheard files are deleted."""
_OUTLINE = ".peaks-1.json"
"""Ends an outline's name; the number goes up when outlines are made in another way."""

_ASK_AGAIN_S = 600.0
"""After so many seconds a server is asked again whether a recording is still there."""

_asked_s: dict[str, float] = {}
_converting = threading.Lock()  # one at a time: listening leaves processor time to the pages


def playable_copy(source: StoredFile, folder: Path) -> Path | None:
    """Return a 16-bit PCM WAV of a recording, converting it on first use, silent where the source says so.

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
    if not _is_as_heard(source, copy):
        _forget(copy)
        return None
    if not copy.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        with _at_hand(source, folder) as recording, _converting:
            _convert(recording, copy)
    _remember_use(copy)
    return _without(copy, source.silent) if source.silent else copy


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


@contextmanager
def _at_hand(source: StoredFile, folder: Path) -> Iterator[Path]:
    """Give the recording as a file of this machine; one that lies elsewhere is fetched for the length of the block."""
    if not is_address(source.place):
        yield Path(source.place)
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetched-") as private:
        fetched = Path(private) / source.place.rpartition("/")[2]
        try:
            remote.fetch(source.place, fetched)
        except SettingsError as error:
            raise UnreadableError("unreachable", str(error)) from error
        yield fetched


def _convert(recording: Path, copy: Path) -> None:
    if copy.exists():  # another request was faster
        return
    playable_wav(recording, copy)
    _make_room(keep=copy)


def _without(copy: Path, silent: Sequence[Stretch]) -> Path:
    """Return a copy without some stretches, kept beside it under a name that tells which."""
    told = hashlib.sha256(json.dumps(silent).encode()).hexdigest()[:16]
    kept = copy.with_suffix(f".{told}.wav")
    if not kept.exists():
        with _converting:
            silence(copy, kept, silent)
            _make_room(keep=kept)
    _remember_use(kept)
    return kept


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


def _is_as_heard(source: StoredFile, copy: Path) -> bool:
    if is_address(source.place):
        return _is_as_heard_elsewhere(source, copy)
    path = Path(source.place)
    try:
        return path.is_file() and path.stat().st_size == source.size_bytes
    except OSError:
        return False


def _is_as_heard_elsewhere(source: StoredFile, copy: Path) -> bool:
    """Ask the server, but not for every second that is played, and do without it where there is a copy."""
    now_s = time.monotonic()
    if copy.exists() and now_s < _asked_s.get(source.place, -_ASK_AGAIN_S) + _ASK_AGAIN_S:
        return True
    try:
        same = remote.size_of(source.place) == source.size_bytes
    except SettingsError as error:
        if copy.exists():
            return True
        raise UnreadableError("unreachable", str(error)) from error
    _asked_s[source.place] = now_s
    return same


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
    for one in (copy, *copy.parent.glob(f"{copy.stem}.*.wav")):
        one.unlink(missing_ok=True)
        one.with_suffix(_OUTLINE).unlink(missing_ok=True)
