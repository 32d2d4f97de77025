"""The recogniser: Whisper by faster-whisper, with voice activity by silero. The only module that knows either.

Against invented words: only speech is given to the model, no text is carried from window to window, and what reads like
an invention is dropped (``guards``).
"""

import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens, merge_punctuations
from faster_whisper.utils import available_models, download_model
from faster_whisper.vad import get_vad_model

from callqa.calls import Word
from callqa.errors import ModelError, NotScorableError
from callqa.settings import SpeechSettings
from callqa.speech import activity, models
from callqa.speech.guards import is_invented
from callqa.speech.recogniser import Heard, Samples, Signal, Span, Track
from callqa.speech.windows import RATE_HZ, Window, pack

REVISION = 1
"""Raised when this package would hear the same recording otherwise than before."""

BATCH = 8
MAX_TOKENS_PER_S = 12.0
"""Nobody speaks faster; more is repetition."""

OPENING_S = 15.0
"""Names are said at the beginning; given later on, the model hears them in hold music."""
SKIPPED_S = 0.4
"""Shorter stretches without words are breaths and clicks."""

VOICE_BLOCK = 600 * RATE_HZ
"""Voice activity is found in blocks of ten minutes, which bounds its memory."""

_PREPENDED = "\"'“¿([{-«"
_APPENDED = "\"'.。,，!！?？:：”)]}、»…"


@dataclass(frozen=True, slots=True)
class Engine:
    """A model on disk with the options it is used with; can be sent to other processes."""

    folder: Path
    device: str
    compute_type: str
    beam_size: int
    fingerprint: str
    cpu_threads: int = 1

    def start(self) -> "WhisperRecogniser":
        """Load the model into this process.

        Raises:
            ModelError: the files are no Whisper model that can be loaded.
        """
        try:
            model = WhisperModel(
                str(self.folder), device=self.device, compute_type=self.compute_type, cpu_threads=self.cpu_threads
            )
        except (RuntimeError, ValueError, OSError) as error:
            message = f"Cannot load the model in {self.folder}: {error}. Check speech.model and speech.device."
            raise ModelError(message) from error
        return WhisperRecogniser(model, self)


def prepare(settings: SpeechSettings, cache: Path) -> Engine:
    """Find, verify or download the model; done once, before any process loads it.

    Raises:
        ModelError: no such model, no network, damaged files, or no GPU where one is demanded.
    """
    device = _device(settings.device)
    folder = models.locate(settings.model, cache) or _download(settings.model)
    compute_type = "float16" if device == "cuda" else "int8"
    weights = models.digest(folder / "model.bin")[:12]
    options = f"{compute_type} beam{settings.beam_size}" + (" names" if settings.name_hints else "")
    fingerprint = (
        f"callqa-{REVISION} {settings.model} {weights} {options} "
        f"faster-whisper-{version('faster-whisper')} ctranslate2-{version('ctranslate2')}"
    )
    return Engine(folder, device, compute_type, settings.beam_size, fingerprint)


class WhisperRecogniser:
    """A loaded Whisper model. Not for use by several threads at once."""

    def __init__(self, model: WhisperModel, engine: Engine) -> None:
        self._model = model
        self._beam_size = engine.beam_size
        self.fingerprint = engine.fingerprint

    def find_speech(self, samples: Track) -> tuple[Span, ...]:
        """Find speech by silero's probabilities, with limits for the telephone."""
        voice, level_db = [], []
        for start in range(0, len(samples), VOICE_BLOCK):
            block = samples[start : start + VOICE_BLOCK]
            level_db.append(activity.levels_db(block))
            audible = level_db[-1].max() > activity.INAUDIBLE_DB
            padded = np.pad(block, (0, -len(block) % activity.FRAME))
            voice.append(get_vad_model()(padded).ravel() if audible else np.zeros_like(level_db[-1]))
        found = activity.spans(np.concatenate(voice), np.concatenate(level_db)) if voice else ()
        duration_s = len(samples) / RATE_HZ
        return tuple(Span(span.start_s, min(span.end_s, duration_s)) for span in found)

    def recognise(self, signals: Sequence[Signal], *, language: str | None, names: Sequence[str] = ()) -> Heard:
        """Recognise all signals together: the opening with the names, the rest, then once more what the model skipped.

        In a long window Whisper sometimes leaves out a whole sentence, which it hears well by itself.
        """
        windows = _windows(signals, [signal.speech for signal in signals])
        if not windows:
            return Heard(tuple(() for _ in signals), language or "")
        language = language or self._listen_for_language(signals, windows)
        if language not in self._model.supported_languages:
            raise NotScorableError(
                "unknown_language",
                f"The model does not know the language '{language}'. Correct it in the call's sidecar or the settings.",
            )
        tokenizer = Tokenizer(
            self._model.hf_tokenizer, self._model.model.is_multilingual, task="transcribe", language=language
        )
        opening_s = OPENING_S if names else 0.0
        opening = [[span for span in signal.speech if span.start_s < opening_s] for signal in signals]
        later = [[span for span in signal.speech if span.start_s >= opening_s] for signal in signals]
        words = self._pass(signals, _windows(signals, opening), tokenizer, names)
        words = list(map(operator.add, words, self._pass(signals, _windows(signals, later), tokenizer)))
        skipped = [_skipped(signal.speech, found) for signal, found in zip(signals, words, strict=True)]
        again = self._pass(signals, _windows(signals, skipped), tokenizer)
        merged = (sorted(both, key=lambda word: word.start_s) for both in map(operator.add, words, again))
        return Heard(tuple(tuple(side) for side in merged), language)

    def _pass(
        self, signals: Sequence[Signal], windows: Sequence[Window], tokenizer: Tokenizer, names: Sequence[str] = ()
    ) -> list[list[Word]]:
        prompt = self._model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=", ".join(names) or None)
        words: list[list[Word]] = [[] for _ in signals]
        for start in range(0, len(windows), BATCH):
            batch = windows[start : start + BATCH]
            sound = [window.samples(signals[window.signal].samples) for window in batch]
            for window, found in zip(batch, self._batch(batch, sound, tokenizer, prompt), strict=True):
                words[window.signal].extend(found)
        return words

    def _listen_for_language(self, signals: Sequence[Signal], windows: Sequence[Window]) -> str:
        longest = windows[-1]
        features = self._features([longest.samples(signals[longest.signal].samples)])
        found: str = self._model.model.detect_language(self._encode(features))[0][0][0]
        return found.strip("<|>")

    def _features(self, sound: Sequence[Samples]) -> Samples:
        length = max(len(samples) for samples in sound)
        length += -length % (2 * self._model.feature_extractor.hop_length)  # the encoder halves the number of frames
        padded = (np.pad(samples, (0, length - len(samples))) for samples in sound)
        return np.stack([self._model.feature_extractor(samples, padding=0) for samples in padded])

    def _encode(self, features: Samples) -> Any:  # noqa: ANN401 - CTranslate2 has no stubs
        return self._model.encode(features)

    def _batch(
        self, batch: Sequence[Window], sound: Sequence[Samples], tokenizer: Tokenizer, prompt: list[int]
    ) -> list[list[Word]]:
        encoded = self._encode(self._features(sound))
        longest_s = max(window.speech_end_s for window in batch)
        results = self._model.model.generate(
            encoded,
            [prompt] * len(batch),
            beam_size=self._beam_size,
            max_length=min(self._model.max_length, len(prompt) + math.ceil(longest_s * MAX_TOKENS_PER_S)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
        )
        kept = [self._kept(result, tokenizer) for result in results]
        frames = [round(window.duration_s * self._model.frames_per_second) for window in batch]
        aligned = self._model.find_alignment(tokenizer, kept, encoded, frames)
        return [self._words(window, words) for window, words in zip(batch, aligned, strict=True)]

    @staticmethod
    def _kept(result: Any, tokenizer: Tokenizer) -> list[int]:  # noqa: ANN401 - CTranslate2 has no stubs
        """Return the tokens of a window, or none if they are likely invented."""
        tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
        invented = is_invented(tokenizer.decode(tokens), result.no_speech_prob, result.scores[0])
        return [] if invented else tokens

    @staticmethod
    def _words(window: Window, aligned: list[dict[str, Any]]) -> list[Word]:
        merge_punctuations(aligned, _PREPENDED, _APPENDED)
        words: list[Word] = []
        for run in _runs(aligned):
            text = "".join(found["word"] for found in run).strip()
            if any(character.isalnum() for character in text):
                span = window.to_recording(float(run[0]["start"]), float(run[-1]["end"]))
                confidence = float(np.mean([found["probability"] for found in run]))
                words.append(Word(text, round(span.start_s, 2), round(span.end_s, 2), round(confidence, 3)))
        return words


def _windows(signals: Sequence[Signal], speech: Sequence[Sequence[Span]]) -> list[Window]:
    """Pack the speech of all signals, windows of similar length next to each other."""
    packed = [
        window
        for index, (signal, spans) in enumerate(zip(signals, speech, strict=True))
        for window in pack(spans, index, len(signal.samples) / RATE_HZ)
    ]
    return sorted(packed, key=lambda window: window.duration_s)


def _skipped(speech: Sequence[Span], words: Sequence[Word]) -> list[Span]:
    """Find the stretches long enough to hold words in which none was recognised."""
    return [
        span
        for span in speech
        if span.end_s - span.start_s >= SKIPPED_S
        and not any(word.start_s <= span.end_s and word.end_s >= span.start_s for word in words)
    ]


def _runs(aligned: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Join what is written without a space, such as «кое-что», which alignment splits."""
    runs: list[list[dict[str, Any]]] = []
    for found in aligned:
        if runs and found["word"] and not found["word"].startswith(" "):
            runs[-1].append(found)
        elif found["word"]:
            runs.append([found])
    return runs


def _device(wanted: str) -> str:
    gpus = ctranslate2.get_cuda_device_count()
    if wanted == "cuda" and not gpus:
        raise ModelError("speech.device is 'cuda', but no GPU can be used here. Set it to 'auto' or 'cpu'.")
    return "cuda" if gpus and wanted != "cpu" else "cpu"


def _download(name: str) -> Path:
    """Fetch a model by its name or hub id, or take it from where an earlier download left it."""
    try:
        return Path(download_model(name))
    except ValueError as error:
        known = ", ".join(available_models())
        raise ModelError(
            f"There is no model '{name}'. Set speech.model to a folder, a hub id or one of: {known}."
        ) from error
    except Exception as error:  # the hub client raises errors of several HTTP libraries
        raise ModelError(
            f"The model '{name}' is not on this machine and cannot be downloaded ({type(error).__name__}). "
            "Connect to the network once, set speech.model to a folder with the model, "
            "or set it to 'base' and install 'callqa[offline-model]'."
        ) from error
