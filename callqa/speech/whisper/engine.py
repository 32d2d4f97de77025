"""A Whisper model on disk and the options it is used with: found and verified once, loaded by each process."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from faster_whisper import WhisperModel

from callqa.errors import ModelError
from callqa.settings import SpeechSettings
from callqa.speech import devices
from callqa.speech.whisper import models
from callqa.speech.whisper.recogniser import WhisperRecogniser

REVISION = 3
"""Raised when this package would hear the same recording otherwise than before."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A model on disk with the options it is used with; can be sent to other processes."""

    folder: Path
    device: str
    compute_type: str
    beam_size: int
    fingerprint: str
    cpu_threads: int = 1

    def start(self) -> WhisperRecogniser:
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
        if model.feature_extractor.mel_filters.shape[0] != model.model.n_mels:  # as large-v3 has 128, not 80
            raise ModelError(f"The model in {self.folder} lacks its preprocessor_config.json. Fetch that file as well.")
        return WhisperRecogniser(model, self.beam_size, self.fingerprint)


def prepare(settings: SpeechSettings, cache: Path) -> Engine:
    """Find, verify or download the model; done once, before any process loads it.

    Raises:
        ModelError: no such model, no network, damaged files, or no GPU where one is demanded.
    """
    device = devices.device_for(settings.device)
    compute_type = devices.compute_type_for(settings.compute_type, device)
    folder = models.locate(settings.model, cache) or models.download(settings.model)
    name = folder.name if folder == Path(settings.model).expanduser() else settings.model
    weights = models.digest(folder / "model.bin")[:12]
    options = f"{compute_type} beam{settings.beam_size}" + (" names" if settings.name_hints else "")
    fingerprint = (
        f"callqa-{REVISION} {name} {weights} {options} "
        f"faster-whisper-{version('faster-whisper')} ctranslate2-{version('ctranslate2')}"
    )
    return Engine(folder, device, compute_type, settings.beam_size, fingerprint)
