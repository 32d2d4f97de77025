"""Which models onnx-asr knows, what they understand, and which one a setting names."""

import json
from collections.abc import Mapping
from pathlib import Path

from callqa.errors import ModelError, SettingsError

PREFIX = "onnx-asr:"

_EUROPEAN = (
    *("ru", "en", "uk", "bg", "hr", "cs", "da", "nl", "et", "fi", "fr", "de", "el"),
    *("hu", "it", "lv", "lt", "mt", "pl", "pt", "ro", "sk", "sl", "es", "sv"),
)
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "gigaam-v3-e2e-rnnt": ("ru",),
    "gigaam-v3-e2e-ctc": ("ru",),
    "gigaam-v3-rnnt": ("ru",),
    "gigaam-v3-ctc": ("ru",),
    "gigaam-v2-rnnt": ("ru",),
    "gigaam-v2-ctc": ("ru",),
    "gigaam-multilingual-ctc": ("ru", "kk", "ky", "uz", "en"),
    "gigaam-multilingual-large-ctc": ("ru", "kk", "ky", "uz", "en"),
    "t-tech/t-one": ("ru",),
    "alphacep/vosk-model-ru": ("ru",),
    "alphacep/vosk-model-small-ru": ("ru",),
    "nemo-fastconformer-ru-ctc": ("ru",),
    "nemo-fastconformer-ru-rnnt": ("ru",),
    "nemo-parakeet-ctc-0.6b": ("en",),
    "nemo-parakeet-rnnt-0.6b": ("en",),
    "nemo-parakeet-tdt-0.6b-v2": ("en",),
    "nemo-parakeet-tdt-0.6b-v3": _EUROPEAN,
}
"""The models that it knows by name and that tell when each word was said; and what they understand."""

TYPES = ("t-one-ctc", "vosk", "kaldi-rnnt", "nemo-conformer-ctc", "nemo-conformer-rnnt", "nemo-conformer-tdt")
"""Kinds of models that a folder may hold besides those; what they understand nobody tells."""


def named(setting: str) -> tuple[str, Path | None]:
    """Return the name of the model and its folder, ``None`` if the hub has it.

    Args:
        setting: ``onnx-asr:NAME``, ``onnx-asr:FOLDER`` or ``onnx-asr:NAME:FOLDER``; NAME may be a hub id.

    Raises:
        ModelError: there is no such name or folder, or the folder does not tell what it holds.
    """
    what = setting.removeprefix(PREFIX)
    if what and Path(what).expanduser().is_dir():
        folder = Path(what).expanduser()
        return _told_by(folder), folder
    name, _, place = what.partition(":")
    path = Path(place).expanduser() if place else None
    if (path and not path.is_dir()) or what.startswith(("/", ".", "~")):
        raise ModelError(f"There is no folder {path or what}. Set speech.model to a folder with a model.")
    is_known = name in LANGUAGES or (name in TYPES and path) or name.count("/") == 1
    if not is_known:
        raise ModelError(f"There is no model '{name}' for onnx-asr. {_choices()}")
    return name, path


def require_language(name: str, language: str) -> None:
    """Check that a model understands the language of the calls that name none.

    Raises:
        SettingsError: it does not, or the language is to be listened for.
    """
    languages = LANGUAGES.get(name, ())
    if language == "auto" or (languages and language not in languages):
        understood = f"understands {', '.join(languages)}" if languages else "understands what it was made for"
        raise SettingsError(
            f"The model '{name}' {understood} and cannot listen for the language, but the language is '{language}'. "
            "Set 'language' in [speech] or in the queue's table, or name a Whisper model there."
        )


def quantization(compute_type: str) -> str | None:
    """Return the library's name for the numbers to compute in; ``None``: as the model was published.

    Raises:
        SettingsError: there are no such files.
    """
    if compute_type == "float16":
        raise SettingsError(
            "speech.compute_type is 'float16', which onnx-asr's models lack. Set auto, int8 or float32."
        )
    return "int8" if compute_type == "int8" else None


def _told_by(folder: Path) -> str:
    try:
        told = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type")
    except (OSError, ValueError, AttributeError):
        told = None
    if told not in (*LANGUAGES, *TYPES):
        raise ModelError(
            f"The folder {folder} does not tell in config.json, as model_type, which model it holds. "
            f"Say it: '{PREFIX}NAME:{folder}'. {_choices()}"
        )
    return str(told)


def _choices() -> str:
    return f"NAME is one of: {', '.join(LANGUAGES)}; with a folder also: {', '.join(TYPES)}."
