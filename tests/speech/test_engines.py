"""From settings to engines."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

import pytest

from callqa.errors import ModelError, SettingsError
from callqa.settings import SpeechSettings
from callqa.speech import engines, onnx, whisper


@pytest.fixture(autouse=True)
def _without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any model is found and named by what was asked for."""
    monkeypatch.setattr(
        whisper,
        "prepare",
        lambda settings, cache: whisper.Engine(cache, "cpu", "int8", settings.beam_size, f"whisper {settings.model}"),
    )
    monkeypatch.setattr(
        onnx, "prepare", lambda settings: onnx.Engine(settings.model, None, None, "cpu", f"onnx {settings.model}")
    )


def settings_of(model: str = "base", queues: Mapping[str, Mapping[str, str]] | None = None) -> SpeechSettings:
    return SpeechSettings.model_validate({"model": model, "queues": queues or {}})


@pytest.mark.parametrize("model", ["base", "large-v3-turbo", "someone/whisper-ru", "."])
def test_a_plain_name_a_hub_id_or_a_folder_is_a_whisper_model(model: str, tmp_path: Path) -> None:
    assert engines.prepare(settings_of(model), tmp_path).fingerprint == f"whisper {model}"


def test_the_engine_of_another_kind_is_part_of_the_name(tmp_path: Path) -> None:
    assert engines.prepare(settings_of("onnx-asr:gigaam-v3-ctc"), tmp_path).fingerprint == "onnx onnx-asr:gigaam-v3-ctc"


@pytest.mark.parametrize("model", ["huge", "vosk:small", "onnx_asr:gigaam-v3-ctc", ""])
def test_a_name_that_can_be_nothing_is_told_what_there_is(model: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=rf"no model '{model}'.*large-v3-turbo.*hub id.*folder.*onnx-asr:.*gigaam"):
        engines.prepare(settings_of(model), tmp_path)
    with pytest.raises(ModelError, match="no model"):
        engines.find(settings_of(model), tmp_path)


def test_a_queue_may_have_its_own_model(tmp_path: Path) -> None:
    queues = {"support-en": {"language": "en", "model": "small"}, "wholesale": {}}
    prepared = engines.prepare(settings_of("onnx-asr:t-tech/t-one", queues), tmp_path, cpu_threads=3)

    assert prepared.for_queue("support-en").fingerprint == "whisper small"
    for queue in ("wholesale", "never heard of", None):
        assert prepared.for_queue(queue) == prepared.general
    assert prepared.fingerprint == "onnx onnx-asr:t-tech/t-one; whisper small"
    assert {prepared.for_queue(queue).cpu_threads for queue in (None, "support-en")} == {3}


def test_a_queue_whose_model_cannot_be_used_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    if importlib.util.find_spec("onnx_asr") is None:
        pytest.skip("needs the extra 'onnx-asr'")
    monkeypatch.setattr(whisper, "prepare", lambda *_: whisper.Engine(tmp_path, "cpu", "int8", 5, "whisper"))
    queues = {"support-en": {"language": "en", "model": "onnx-asr:gigaam-v3-ctc"}}

    with pytest.raises(SettingsError, match=r"Queue 'support-en': .*understands ru"):
        engines.prepare(settings_of("base", queues), tmp_path)


def test_what_is_not_here_is_found_out_without_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: str, *, local_files_only: bool) -> str:
        assert local_files_only
        raise FileNotFoundError

    monkeypatch.setattr("callqa.speech.whisper.models.download_model", nothing)

    assert engines.find(settings_of("small"), tmp_path) is None
