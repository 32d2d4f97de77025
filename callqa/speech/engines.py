"""From the settings to what recognises speech: the one place that knows which engines there are.

``speech.model`` names engine and model in one: ``base``, ``large-v3-turbo``, a hub id or a folder is a Whisper model;
``onnx-asr:gigaam-v3-e2e-ctc`` is a model for onnx-asr.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from callqa.errors import ModelError, RunError
from callqa.settings import SpeechSettings
from callqa.speech import onnx, onnx_names, whisper
from callqa.speech.whisper import models

Engine: TypeAlias = whisper.Engine | onnx.Engine


@dataclass(frozen=True, slots=True)
class Engines:
    """The engine for the calls of each queue, all ready to be started."""

    general: Engine
    of_queues: Mapping[str, Engine] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """What the engines' transcripts are signed with, the general one's first."""
        signed = dict.fromkeys(engine.fingerprint for engine in (self.general, *self.of_queues.values()))
        return "; ".join(signed)

    def for_queue(self, queue: str | None) -> Engine:
        """Return the engine for the calls of a queue."""
        return self.of_queues.get(queue, self.general) if queue is not None else self.general


def prepare(settings: SpeechSettings, cache: Path, *, cpu_threads: int = 1) -> Engines:
    """Find, verify or download the models of all queues; done once, before any process loads them.

    Args:
        settings: of all calls; those of queues are taken from there.
        cache: where joined model files are kept.
        cpu_threads: how many each started recogniser may use.

    Raises:
        ModelError: no such model, no network, damaged files, a missing extra, or no GPU where one is demanded.
        SettingsError: a model does not understand the language of its calls.
    """
    ready: dict[tuple[str, str], Engine] = {}

    def engine_for(own: SpeechSettings) -> Engine:
        key = (own.model, own.language)
        if key not in ready:
            ready[key] = replace(prepare_one(own, cache), cpu_threads=cpu_threads)
        return ready[key]

    general = engine_for(settings)
    of_queues: dict[str, Engine] = {}
    for queue in settings.queues:
        try:
            of_queues[queue] = engine_for(settings.for_queue(queue))
        except RunError as error:
            raise type(error)(f"Queue '{queue}': {error}") from error
    return Engines(general, of_queues)


def prepare_one(settings: SpeechSettings, cache: Path) -> Engine:
    """Find, verify or download the model that ``settings.model`` names.

    Raises:
        ModelError: as ``prepare``.
        SettingsError: as ``prepare``.
    """
    if settings.model.startswith(onnx_names.PREFIX):
        return onnx.prepare(settings)
    _require_known(settings.model)
    return whisper.prepare(settings, cache)


def find(settings: SpeechSettings, cache: Path) -> Engine | None:
    """Prepare the model that ``settings.model`` names if it is on this machine; the network is not asked.

    Raises:
        ModelError: as ``prepare``.
        SettingsError: as ``prepare``.
    """
    if settings.model.startswith(onnx_names.PREFIX):
        return onnx.find(settings)
    _require_known(settings.model)
    return whisper.prepare(settings, cache) if models.locate(settings.model, cache) else None


def _require_known(name: str) -> None:
    """Tell all that could be meant, where a name can be nothing of it."""
    if "/" in name or name in models.names() or (name and Path(name).expanduser().is_dir()):
        return
    raise ModelError(
        f"There is no model '{name}'. Set speech.model to a Whisper model ({', '.join(models.names())}), a hub id, "
        f"a folder, or '{onnx_names.PREFIX}NAME' with NAME one of: {', '.join(onnx_names.LANGUAGES)}."
    )
