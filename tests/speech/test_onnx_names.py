"""What a setting may name, and what it is told when it names something else."""

from pathlib import Path

import pytest

from callqa.errors import ModelError, SettingsError
from callqa.speech.onnx_names import named, quantization, require_language


def test_a_name_a_hub_id_a_folder_or_a_name_with_a_folder(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "gigaam-v3-ctc"}', encoding="utf-8")

    assert named("onnx-asr:gigaam-v3-ctc") == ("gigaam-v3-ctc", None)
    assert named("onnx-asr:someone/their-model") == ("someone/their-model", None)
    assert named(f"onnx-asr:{tmp_path}") == ("gigaam-v3-ctc", tmp_path)
    assert named(f"onnx-asr:gigaam-v3-rnnt:{tmp_path}") == ("gigaam-v3-rnnt", tmp_path)
    assert named(f"onnx-asr:nemo-conformer-ctc:{tmp_path}") == ("nemo-conformer-ctc", tmp_path)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("onnx-asr:gigaam", r"no model 'gigaam' .*gigaam-v3-e2e-ctc.*t-tech/t-one"),
        ("onnx-asr:", r"no model ''"),
        ("onnx-asr:nemo-conformer-ctc", r"no model 'nemo-conformer-ctc'"),
        ("onnx-asr:/no/such/folder", r"no folder /no/such/folder"),
        ("onnx-asr:gigaam-v3-ctc:/no/such/folder", r"no folder /no/such/folder"),
    ],
)
def test_anything_else_is_told_what_there_is(setting: str, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        named(setting)


@pytest.mark.parametrize("config", [None, "{}", "[]", "no json", '{"model_type": "whisper"}'])
def test_a_folder_that_does_not_tell_its_model(config: str | None, tmp_path: Path) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config, encoding="utf-8")

    with pytest.raises(ModelError, match=rf"'onnx-asr:NAME:{tmp_path}'.*t-one-ctc"):
        named(f"onnx-asr:{tmp_path}")


def test_the_language_must_be_one_that_the_model_knows() -> None:
    require_language("gigaam-v3-ctc", "ru")
    require_language("gigaam-multilingual-ctc", "kk")
    require_language("someone/their-model", "hu")
    with pytest.raises(SettingsError, match=r"understands ru and cannot listen.*'en'"):
        require_language("gigaam-v3-ctc", "en")
    with pytest.raises(SettingsError, match="cannot listen"):
        require_language("nemo-parakeet-tdt-0.6b-v3", "auto")


def test_numbers_to_compute_in() -> None:
    assert [quantization(kind) for kind in ("auto", "float32", "int8")] == [None, None, "int8"]
    with pytest.raises(SettingsError, match="float16"):
        quantization("float16")
