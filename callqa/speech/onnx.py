"""The recogniser for models in the ONNX format, such as GigaAM and T-one, by onnx-asr. The only module that uses it.

It is optional (extra ``onnx-asr``). The models read letters off the sound: they know no prompt, so that names are no
help to them, and there is no beam.
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import onnxruntime

from callqa.audio import Track
from callqa.calls import Word
from callqa.errors import ModelError, NotScorableError
from callqa.settings import SpeechSettings
from callqa.speech import devices, onnx_names, segments, tokens
from callqa.speech.recogniser import Heard, Signal, Span
from callqa.speech.whisper.models import digest
from callqa.speech.whisper.voice import find_speech

if TYPE_CHECKING:
    from onnx_asr.adapters import TimestampedResultsAsrAdapter
    from onnx_asr.asr import TimestampedResult

REVISION = 1
"""Raised when this package would hear the same recording otherwise than before."""

GPU_BATCH = 8
"""Segments heard at once on a GPU. A processor gains little by it and needs more memory."""
ERRORS_ONLY = 3


@dataclass(frozen=True, slots=True)
class Engine:
    """A model on disk with the options it is used with; can be sent to other processes."""

    name: str
    folder: Path | None
    quantization: str | None
    device: str
    fingerprint: str = ""
    cpu_threads: int = 1

    def start(self) -> "OnnxRecogniser":
        """Load the model into this process.

        Raises:
            ModelError: the files are no model of that kind.
        """
        from onnx_asr.loader import Manager  # noqa: PLC0415 - the library is optional

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.cpu_threads
        options.inter_op_num_threads = 1
        options.log_severity_level = ERRORS_ONLY
        gpu = ["CUDAExecutionProvider"] if self.device == "cuda" else []
        try:
            model = Manager(options, [*gpu, "CPUExecutionProvider"]).create_asr(
                self.name, self.folder, quantization=self.quantization, offline=True
            )
        except Exception as error:  # the errors of onnxruntime have no base of their own
            raise ModelError(
                f"Cannot load the model '{self.name}' from {self.folder or 'the hub cache'}: {error}. "
                "Check speech.model and speech.device."
            ) from error
        return OnnxRecogniser(model.with_timestamps(), self)


def find(settings: SpeechSettings) -> Engine | None:
    """Find the model if it is on this machine; the network is not asked.

    Args:
        settings: ``model`` as ``onnx_names.named`` describes.

    Raises:
        ModelError: the extra is not installed, no such model, or no GPU where one is demanded.
        SettingsError: the model does not understand the language, or there are no weights in such numbers.
    """
    asked = _asked(settings)
    try:
        files = _files(asked, offline=True)
    except (OSError, ValueError, TypeError) as error:  # not there, or a config.json that tells nothing
        if asked.folder:
            raise ModelError(f"The folder {asked.folder} does not hold the model '{asked.name}': {error}") from error
        return None
    return _signed(asked, files)


def prepare(settings: SpeechSettings) -> Engine:
    """Find or download the model; done once, before any process loads it.

    Raises:
        ModelError: as ``find``, or no network.
        SettingsError: as ``find``.
    """
    found = find(settings)
    if found:
        return found
    asked = _asked(settings)
    try:
        files = _files(asked, offline=False)
    except ModelError:
        raise
    except Exception as error:  # the hub client raises errors of several HTTP libraries
        raise ModelError(
            f"The model '{asked.name}' is not on this machine and cannot be downloaded ({type(error).__name__}). "
            f"Connect to the network once, or set speech.model to '{onnx_names.PREFIX}{asked.name}:FOLDER'."
        ) from error
    return _signed(asked, files)


class OnnxRecogniser:
    """A loaded model. Not for use by several threads at once."""

    def __init__(self, model: "TimestampedResultsAsrAdapter", engine: Engine) -> None:
        self._model = model
        self._name = engine.name
        self._batch = GPU_BATCH if engine.device == "cuda" else 1
        self.fingerprint = engine.fingerprint

    def find_speech(self, samples: Track) -> tuple[Span, ...]:
        """Find speech in one channel."""
        return find_speech(samples)

    def recognise(self, signals: Sequence[Signal], *, language: str | None, names: Sequence[str] = ()) -> Heard:  # noqa: ARG002 - the seam's
        """Recognise all signals, segment by segment; names are no help to these models.

        Raises:
            NotScorableError: ``unknown_language``, the model does not understand it, or nobody told which it is.
        """
        language = self._understood(language)
        waiting = [
            (index, segment)
            for index, signal in enumerate(signals)
            for segment in segments.cut(signal.speech, signal.samples)
        ]
        waiting.sort(key=lambda one: one[1].duration_s)  # in a batch all are padded to the longest
        words: list[list[Word]] = [[] for _ in signals]
        for start in range(0, len(waiting), self._batch):
            batch = waiting[start : start + self._batch]
            sound = [segment.samples(signals[index].samples) for index, segment in batch]
            for (index, segment), written in zip(batch, self._model.recognize([*sound]), strict=True):
                words[index].extend(_words(segment, written))
        return Heard(tuple(tuple(sorted(side, key=lambda word: word.start_s)) for side in words), language)

    def _understood(self, language: str | None) -> str:
        languages = onnx_names.LANGUAGES.get(self._name, ())
        if language is None or (languages and language not in languages):
            raise NotScorableError(
                "unknown_language",
                f"The model '{self._name}' does not know the language '{language or 'auto'}'. "
                "Correct it in the call's sidecar, or name another model for its queue.",
            )
        return language


def _words(segment: segments.Segment, written: "TimestampedResult") -> list[Word]:
    found = zip(written.tokens or (), written.timestamps or (), written.logprobs or (), strict=True)
    words = []
    for word in tokens.words([tokens.Token(*token) for token in found]):
        span = segment.within(segment.sound.start_s + word.start_s, segment.sound.start_s + word.end_s)
        words.append(Word(word.text, round(span.start_s, 2), round(span.end_s, 2), round(word.confidence, 3)))
    return words


def _asked(settings: SpeechSettings) -> Engine:
    """Return what the settings ask for, its files unseen."""
    if importlib.util.find_spec("onnx_asr") is None:
        raise ModelError(
            f"The model '{settings.model}' needs the extra 'onnx-asr'. Install it: pip install 'callqa[onnx-asr]'."
        )
    name, folder = onnx_names.named(settings.model)
    onnx_names.require_language(name, settings.language)
    return Engine(name, folder, onnx_names.quantization(settings.compute_type), _device(settings.device))


def _files(asked: Engine, *, offline: bool) -> dict[str, Path]:
    """Find a model's files, the hub's in its cache; raises the errors of onnx-asr and of the hub client."""
    from onnx_asr.loader import create_asr_resolver  # noqa: PLC0415 - the library is optional
    from onnx_asr.models.nemo import NemoConformerAED  # noqa: PLC0415 - as above
    from onnx_asr.models.whisper import WhisperHf, WhisperOrt  # noqa: PLC0415 - as above

    resolver = create_asr_resolver(asked.name, asked.folder, offline=offline or None)
    if issubclass(resolver.model_type, NemoConformerAED | WhisperHf | WhisperOrt):
        raise ModelError(f"The model '{asked.name}' does not tell when each word was said. Name another one.")
    return resolver.resolve_model(quantization=asked.quantization)


def _signed(asked: Engine, files: dict[str, Path]) -> Engine:
    return replace(
        asked,
        fingerprint=f"callqa-{REVISION} {onnx_names.PREFIX}{asked.name} {_digest(files)} "
        f"{asked.quantization or 'float32'} onnx-asr-{version('onnx-asr')} onnxruntime-{onnxruntime.__version__}",
    )


def _digest(files: dict[str, Path]) -> str:
    """Digest the files of a model, weights that are kept beside them included, wherever they lie."""
    beside = (data for path in files.values() for data in path.parent.glob(f"{path.stem}.onnx?data"))
    whole = hashlib.sha256()
    for path in sorted({*files.values(), *beside}, key=lambda path: path.name):
        whole.update(digest(path).encode())
    return whole.hexdigest()[:12]


def _device(wanted: str) -> str:
    usable = "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    if wanted == "cuda" and not usable:
        raise ModelError(
            "speech.device is 'cuda', but onnxruntime can use no GPU here. "
            "Install onnxruntime-gpu in place of onnxruntime, or set it to 'auto' or 'cpu'."
        )
    return devices.device_for(wanted) if usable else "cpu"
