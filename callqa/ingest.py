"""Files on disk → recordings: which files are calls, their hash, and what their sidecars tell."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from callqa.calls import CallFacts, Recording
from callqa.errors import SettingsError, UnreadableError

AUDIO_SUFFIXES = frozenset(
    (  # noqa: SIM905 - reads better
        ".wav .wav16 .wav49 .w64 .mp3 .mp2 .ogg .oga .opus .spx .flac .m4a .mp4 .3gp .aac .webm .mka .wma .amr .awb"
        " .au .aif .aiff .caf .gsm .g722 .alaw .al .alw .ulaw .ul .ulw .mu .pcm .raw"
        " .sln .sln12 .sln16 .sln24 .sln32 .sln44 .sln48 .sln96 .sln192"
    ).split()
)
"""What phone systems write. The suffix only finds the files; what is inside is found by decoding."""


def find(paths: Iterable[Path]) -> list[Path]:
    """List every recording under the paths once, each folder in the order of its names.

    A file that is named itself is taken whatever its suffix.

    Raises:
        SettingsError: a path does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(
                file
                for file in sorted(path.resolve().rglob("*"))
                if file.suffix.lower() in AUDIO_SUFFIXES and file.is_file()
            )
        elif path.exists():
            found[path.resolve()] = None
        else:
            raise SettingsError(f"There is no file or folder {path}. Check the path, or 'recordings' in callqa.toml.")
    return list(found)


def identify(path: Path) -> Recording:
    """Hash a file; nothing is known of its call yet.

    Raises:
        UnreadableError: the file vanished or may not be read.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size_bytes = file.tell()
    except FileNotFoundError as error:
        raise UnreadableError("vanished", f"{path.name} was there when the run began and is gone now.") from error
    except OSError as error:
        raise UnreadableError(
            "unreadable",
            f"{path.name} cannot be read ({error.strerror}); check the file and its permissions.",
        ) from error
    return Recording(path=path.resolve(), sha256=sha256, size_bytes=size_bytes, facts=CallFacts())


def with_facts(recording: Recording) -> Recording:
    """Add what the sidecar knows.

    Raises:
        UnreadableError: the sidecar cannot be read or has a wrong value.
    """
    return replace(recording, facts=read_sidecar(recording.path.with_suffix(".json")))


def read_sidecar(path: Path) -> CallFacts:
    """Read ``NAME.json`` beside a recording; no file means that nothing is known.

    Raises:
        UnreadableError: it is there but cannot be read or has a wrong value.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return CallFacts()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(
            "bad_sidecar", f"The sidecar {path.name} cannot be read ({error}); correct or remove it."
        ) from error
    try:
        return parse_facts(json.loads(text))
    except json.JSONDecodeError as error:
        raise UnreadableError(
            "bad_sidecar",
            f"The sidecar {path.name} is no JSON (line {error.lineno}: {error.msg}); correct or remove it.",
        ) from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise UnreadableError("bad_sidecar", f"The sidecar {path.name} is wrong at '{key}': {first['msg']}.") from error


def parse_facts(values: object) -> CallFacts:
    """Turn a sidecar's values into facts; unknown keys are kept in ``extra``.

    Raises:
        pydantic.ValidationError: a known key has a wrong value.
    """
    sidecar = _Sidecar.model_validate(values)
    known = {name: getattr(sidecar, name) for name in _Sidecar.model_fields}
    return CallFacts(**known, extra=dict(sidecar.model_extra or {}))


def _with_time_zone(value: object) -> object:
    """Read a time without a zone as this machine's local time, which is the phone system's in a shop with one PC."""
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.astimezone()
    return value


class _Sidecar(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    call_id: str | None = None
    started_at: Annotated[datetime | None, BeforeValidator(_with_time_zone)] = None
    direction: Literal["in", "out"] | None = None
    queue: str | None = None
    segment: str | None = None
    agent: str | None = None
    customer_number: str | None = None
    ring_s: float | None = Field(default=None, ge=0)
    shop_names: tuple[str, ...] = ()
    language: str | None = None
    agent_channel: int | None = Field(default=None, ge=0, le=1)
