"""Where there is speech, from how voice-like and how loud each frame is.

Voice detectors learn from wide-band sound. In a telephone's band of 300 to 3400 Hz silero's usual limit of 0.5 misses a
third of the speech, and some voices wholly. So the limit is low where the sound is as loud as the speech that is
certain: line noise and the other side's leak are voice-like too, but quiet; hold music is loud, but hardly voice-like.
"""

import numpy as np
import numpy.typing as npt

from callqa.audio import Samples
from callqa.speech.recogniser import Span

FRAME = 512
"""Samples in a frame at 16 kHz: 32 ms, as silero wants it."""
FRAME_S = FRAME / 16_000

LIKELY = 0.2
"""Probability of a voice that is enough by itself."""
POSSIBLE = 0.04
"""Probability that is enough in loud sound."""
LOUD_DB = 8.0
"""So far below the median level of likely speech, sound is still loud."""
INAUDIBLE_DB = -65.0
"""Nothing this quiet, anywhere in minutes of sound, is worth a look: the line was dead."""
REFERENCE_FRAMES = 15
"""Half a second of likely speech makes the median trustworthy."""
SMOOTHED_FRAMES = 5
MIN_SPEECH_FRAMES = 5
MIN_SILENCE_FRAMES = 10

Frames = npt.NDArray[np.float64]


def levels_db(samples: Samples) -> Frames:
    """Compute the level of each whole or begun frame, relative to full scale."""
    padded = np.pad(samples, (0, -len(samples) % FRAME)).reshape(-1, FRAME)
    power = np.einsum("ij,ij->i", padded, padded, dtype=np.float64) / FRAME
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)))


def spans(voice: Frames, level_db: Frames) -> tuple[Span, ...]:
    """Find the stretches of speech.

    Args:
        voice: probability of a voice in each frame.
        level_db: level of each frame.
    """
    speech = voice >= LIKELY
    if np.count_nonzero(speech) >= REFERENCE_FRAMES:
        reference_db = float(np.median(level_db[speech]))
        smoothed = np.convolve(10 ** (level_db / 10), np.full(SMOOTHED_FRAMES, 1 / SMOOTHED_FRAMES), "same")
        speech |= (voice >= POSSIBLE) & (smoothed >= 10 ** ((reference_db - LOUD_DB) / 10))
    runs: list[list[int]] = []
    for start, end in (
        np.flatnonzero(np.diff(np.concatenate(([0], speech.astype(np.int8), [0])))).reshape(-1, 2).tolist()
    ):
        if runs and start - runs[-1][1] < MIN_SILENCE_FRAMES:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    return tuple(Span(start * FRAME_S, end * FRAME_S) for start, end in runs if end - start >= MIN_SPEECH_FRAMES)
