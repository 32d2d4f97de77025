import pytest

from callqa.errors import ModelError
from callqa.speech import devices


@pytest.fixture
def old_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose GPU has no 16-bit numbers."""
    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: 1)
    kinds = {"cuda": {"float32", "int8", "int8_float32"}, "cpu": {"float32", "int8", "int16"}}
    monkeypatch.setattr("ctranslate2.get_supported_compute_types", kinds.get)


@pytest.mark.usefixtures("old_gpu")
def test_a_gpu_is_used_if_it_is_there_and_not_unwanted() -> None:
    assert [devices.device_for(wanted) for wanted in ("auto", "cuda", "cpu")] == ["cuda", "cuda", "cpu"]


@pytest.mark.usefixtures("old_gpu")
def test_numbers_that_the_device_has() -> None:
    assert devices.compute_type_for("auto", "cuda") == "int8"
    assert devices.compute_type_for("float32", "cuda") == "float32"
    with pytest.raises(ModelError, match=r"'float16', which this GPU cannot.* int8, float32\."):
        devices.compute_type_for("float16", "cuda")


def test_a_new_gpu_computes_in_16_bits_and_a_processor_in_8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctranslate2.get_supported_compute_types", lambda _: {"float16", "float32", "int8"})

    assert [devices.compute_type_for("auto", device) for device in ("cuda", "cpu")] == ["float16", "int8"]


def test_a_gpu_that_is_not_there_is_no_reason_to_use_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: 0)

    assert devices.device_for("auto") == "cpu"
    with pytest.raises(ModelError, match="no GPU"):
        devices.device_for("cuda")
