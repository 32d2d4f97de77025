"""The real onnx-asr with models that read tones as letters."""

import importlib.util
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from callqa.audio import Samples
from callqa.errors import ModelError, NotScorableError
from callqa.settings import SpeechSettings
from callqa.speech import onnx
from callqa.speech.recogniser import Heard, Signal, Span

pytestmark = pytest.mark.skipif(
    not (importlib.util.find_spec("onnx_asr") and importlib.util.find_spec("onnx")),
    reason="needs the extras 'onnx-asr' and 'dev'",
)
if importlib.util.find_spec("onnx"):
    from tests.speech.tone_models import gigaam_ctc, gigaam_rnnt, silence, sung, t_one

MODELS = {"gigaam-v3-ctc": "gigaam_ctc", "gigaam-v3-rnnt": "gigaam_rnnt", "t-one-ctc": "t_one"}
LETTER_S = 0.12

Build = Callable[[Path], Path]


def settings_for(name: str, folder: Path) -> SpeechSettings:
    return SpeechSettings(model=f"onnx-asr:{name}:{folder}", device="cpu")


@pytest.fixture(params=["gigaam-v3-ctc", "gigaam-v3-rnnt", "t-one-ctc"])
def recogniser(request: pytest.FixtureRequest, tmp_path: Path) -> onnx.OnnxRecogniser:
    builders: dict[str, Build] = {"gigaam-v3-ctc": gigaam_ctc, "gigaam-v3-rnnt": gigaam_rnnt, "t-one-ctc": t_one}
    folder = builders[request.param](tmp_path)
    return onnx.prepare(settings_for(request.param, folder)).start()


def hear(recogniser: onnx.OnnxRecogniser, *sides: tuple[Samples, Span]) -> Heard:
    return recogniser.recognise([Signal(sound, (speech,)) for sound, speech in sides], language="ru")


def after(duration_s: float, text: str) -> tuple[Samples, Span]:
    """A channel in which somebody says a text after a while."""
    sound = np.concatenate([silence(duration_s), sung(text), silence(2)])
    return sound, Span(duration_s, duration_s + LETTER_S * len(text))


def test_words_are_where_they_were_said(recogniser: onnx.OnnxRecogniser) -> None:
    heard = hear(recogniser, after(2.0, "да нет"), after(31.0, "лента"))

    assert [[word.text for word in side] for side in heard.words] == [["да", "нет"], ["лента"]]
    ((yes, no), (tape,)) = heard.words
    assert (yes.start_s, yes.end_s) == pytest.approx((2.0, 2.2), abs=0.06)
    assert (no.start_s, no.end_s) == pytest.approx((2.36, 2.68), abs=0.06)
    assert (tape.start_s, tape.end_s) == pytest.approx((31.0, 31.56), abs=0.06)
    assert all(0.7 < word.confidence <= 1.0 for side in heard.words for word in side)


def test_silence_holds_no_words(recogniser: onnx.OnnxRecogniser) -> None:
    assert hear(recogniser, (silence(5), Span(1, 3))).words == ((),)
    assert recogniser.recognise([Signal(silence(5), ())], language="ru").words == ((),)


def test_quiet_words_are_less_sure(tmp_path: Path) -> None:
    recogniser = onnx.prepare(settings_for("t-one-ctc", t_one(tmp_path))).start()
    sound, span = after(1.0, "да")

    loud, quiet = (hear(recogniser, (level * sound, span)).words[0][0] for level in (np.float32(1), np.float32(0.4)))

    assert quiet.confidence < loud.confidence - 0.1


def test_a_batch_hears_the_same_as_one_by_one(tmp_path: Path) -> None:
    """On a GPU several segments are padded to one length."""
    engine = onnx.prepare(settings_for("gigaam-v3-ctc", gigaam_ctc(tmp_path)))
    alone, batched = engine.start(), engine.start()
    batched._batch = 3
    sides = [after(1.0, "да"), after(4.0, "лента"), after(2.0, "нет нет да")]

    assert hear(batched, *sides) == hear(alone, *sides)


def test_another_language_is_not_guessed_at(tmp_path: Path) -> None:
    recogniser = onnx.prepare(settings_for("gigaam-v3-ctc", gigaam_ctc(tmp_path))).start()

    for language in ("en", None):
        with pytest.raises(NotScorableError) as caught:
            recogniser.recognise([Signal(silence(2), ())], language=language)
        assert caught.value.code == "unknown_language"


def test_an_engine_travels_to_a_worker_and_is_signed_by_its_weights(tmp_path: Path) -> None:
    engine = onnx.prepare(settings_for("gigaam-v3-ctc", gigaam_ctc(tmp_path / "one")))
    elsewhere = onnx.prepare(settings_for("gigaam-v3-ctc", gigaam_ctc(tmp_path / "other")))
    with (tmp_path / "other" / "v3_ctc.onnx").open("ab") as file:
        file.write(b"\0")
    changed = onnx.prepare(settings_for("gigaam-v3-ctc", tmp_path / "other"))

    assert pickle.loads(pickle.dumps(engine)) == engine  # noqa: S301 - what was written the moment before
    assert "onnx-asr:gigaam-v3-ctc" in engine.fingerprint
    assert elsewhere.fingerprint == engine.fingerprint != changed.fingerprint
    assert engine.start().fingerprint == engine.fingerprint


def test_smaller_weights_are_taken_if_asked_for(tmp_path: Path) -> None:
    gigaam_ctc(tmp_path, suffix=".int8")
    settings = settings_for("gigaam-v3-ctc", tmp_path)

    assert "int8" in onnx.prepare(settings.model_copy(update={"compute_type": "int8"})).fingerprint
    with pytest.raises(ModelError, match=r"does not hold the model 'gigaam-v3-ctc'.*v\?_ctc\.onnx"):
        onnx.prepare(settings)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    gigaam_ctc(tmp_path)
    (tmp_path / "v3_ctc.onnx").write_bytes(b"nothing of the kind")

    with pytest.raises(ModelError, match="Cannot load the model 'gigaam-v3-ctc'"):
        onnx.prepare(settings_for("gigaam-v3-ctc", tmp_path)).start()


def test_a_model_that_is_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **_more: object) -> Path:
        raise ConnectionError("no route to host")

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    settings = SpeechSettings(model="onnx-asr:gigaam-v3-ctc", device="cpu")

    assert onnx.find(settings) is None
    monkeypatch.setattr("huggingface_hub.snapshot_download", offline)
    with pytest.raises(ModelError, match=r"'gigaam-v3-ctc' is not on this machine.*onnx-asr:gigaam-v3-ctc:FOLDER"):
        onnx.prepare(settings)


def test_a_gpu_that_is_not_there_is_no_reason_to_use_the_processor(tmp_path: Path) -> None:
    settings = settings_for("gigaam-v3-ctc", gigaam_ctc(tmp_path)).model_copy(update={"device": "cuda"})

    with pytest.raises(ModelError, match="onnxruntime-gpu"):
        onnx.prepare(settings)


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(ModelError, match=r"pip install 'callqa\[onnx-asr\]'"):
        onnx.prepare(SpeechSettings(model="onnx-asr:gigaam-v3-ctc"))
