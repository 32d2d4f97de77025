"""The outline of a recording: how loud each channel is from moment to moment, for drawing it."""

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from callqa.audio.tracks import FULL_SCALE

PER_S = 20
"""Moments a second; a syllable lasts for two to four of them."""
BLOCK_S = 60
"""So much is in memory at a time."""
LOUDEST = 255

Levels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """The outline of each channel, ``PER_S`` levels a second, the last for what is left.

    A level is the root of the largest deflection, 0 for silence and 255 for full scale: steps that look alike sound
    alike, and quiet speech keeps more than a few of them.
    """

    channels: tuple[Levels, ...]
    duration_s: float


def peaks(wav: Path) -> Peaks:
    """Go once through a recording, however long it is.

    Args:
        wav: a 16-bit PCM WAV as ``playable_wav`` writes it.
    """
    with wave.open(str(wav), "rb") as file:
        rate_hz, channels, frames = file.getframerate(), file.getnchannels(), file.getnframes()
        # Blocks of whole seconds begin at a moment's edge even where the rate is no multiple of PER_S.
        edges = np.arange(BLOCK_S * PER_S) * rate_hz // PER_S
        blocks = []
        while data := file.readframes(BLOCK_S * rate_hz):
            sound = np.frombuffer(data, "<i2").reshape(-1, channels).T
            blocks.append(_levels(sound, edges[edges < sound.shape[1]]))
    levels = np.concatenate(blocks, axis=1) if blocks else np.zeros((channels, 0), np.uint8)
    return Peaks(tuple(levels), frames / rate_hz)


def _levels(sound: npt.NDArray[np.int16], edges: npt.NDArray[np.int64]) -> Levels:
    sound = np.ascontiguousarray(sound)
    up = np.maximum.reduceat(sound, edges, axis=1).astype(np.float32)
    down = np.minimum.reduceat(sound, edges, axis=1).astype(np.float32)
    return np.round(LOUDEST * np.sqrt(np.maximum(up, -down) / FULL_SCALE)).astype(np.uint8)
