"""Files → recordings: which files are calls, their hash, and what their sidecars tell."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from callqa import remote
from callqa.addresses import place
from callqa.errors import SettingsError, UnreadableError
from callqa.growing import File
from callqa.recording import CallFacts, Recording
from callqa.sidecars import read_sidecar

AUDIO_SUFFIXES = frozenset(
    (  # noqa: SIM905 - reads better
        ".wav .wav16 .wav49 .w64 .mp3 .mp2 .ogg .oga .opus .spx .flac .m4a .mp4 .3gp .aac .webm .mka .wma .amr .awb"
        " .au .aif .aiff .caf .gsm .g722 .alaw .al .alw .ulaw .ul .ulw .mu .pcm .raw"
        " .sln .sln12 .sln16 .sln24 .sln32 .sln44 .sln48 .sln96 .sln192"
    ).split()
)
"""What phone systems write. The suffix only finds the files; what is inside is found by decoding."""


log = logging.getLogger(__name__)


def find(places: Iterable[Path | str]) -> list[File]:
    """List every recording under paths and addresses once, each folder in the order of its names.

    A file that is named itself is taken whatever its suffix. Links that lead out of a folder are left out: whoever may
    write there must not choose what else callqa reads.

    Raises:
        SettingsError: a path does not exist, or an address holds a password or cannot be reached.
    """
    found: dict[File, None] = {}
    for named in places:
        try:
            where = place(str(named))
        except ValueError as error:
            raise SettingsError(f"One of the recordings' addresses is refused: {error}.") from error
        files = remote.find(where, AUDIO_SUFFIXES) if isinstance(where, str) else _files(where)
        found |= dict.fromkeys(files)
    return list(found)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        folder = path.resolve()
        files = [file for file in sorted(folder.rglob("*")) if file.suffix.lower() in AUDIO_SUFFIXES and file.is_file()]
        within = [file for file in files if not file.is_symlink() or folder in file.resolve().parents]
        if len(within) < len(files):
            left_out = len(files) - len(within)
            log.warning(
                "%d link(s) lead out of %s and are left out; name the folder that they lead to.", left_out, path
            )
        return within
    if path.exists():
        return [path.resolve()]
    raise SettingsError(f"There is no file or folder {path}. Check the path, or 'recordings' in callqa.toml.")


def check_name(name: str) -> None:
    """Refuse a name that no database takes.

    Raises:
        UnreadableError: it holds bytes that are no characters.
    """
    try:
        name.encode()
    except UnicodeEncodeError as error:
        shown = name.encode(errors="replace").decode()
        raise UnreadableError("bad_name", f"The name {shown} holds bytes that are no characters; rename it.") from error


def identify(path: Path) -> Recording:
    """Hash a file; nothing is known of its call yet.

    Raises:
        UnreadableError: the file vanished or may not be read.
    """
    with _readable(path), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size_bytes = file.tell()
    return Recording(path=path.resolve(), sha256=sha256, size_bytes=size_bytes, facts=CallFacts())


def size_and_time(file: File) -> tuple[int, datetime | None]:
    """Return the size of a file in bytes and when it was last changed, if that is told; elsewhere, as it was listed.

    Raises:
        UnreadableError: the file vanished or may not be seen.
    """
    if not isinstance(file, Path):
        return file.size_bytes, file.modified_at
    with _readable(file):
        found = file.stat()
    return found.st_size, datetime.fromtimestamp(found.st_mtime, UTC)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableError("vanished", f"{path.name} was there when the run began and is gone now.") from error
    except OSError as error:
        raise UnreadableError(
            "unreadable",
            f"{path.name} cannot be read ({error.strerror}); check the file and its permissions.",
        ) from error


def with_facts(recording: Recording) -> Recording:
    """Add what the sidecar knows.

    Raises:
        UnreadableError: the sidecar cannot be read or has a wrong value.
    """
    return replace(recording, facts=read_sidecar(recording.path.with_suffix(".json")))
