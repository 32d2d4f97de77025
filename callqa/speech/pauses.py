"""Stretches in which nobody speaks, found from the sound and not from the words."""

from collections.abc import Sequence

import numpy as np

from callqa.calls import Pause, PauseKind
from callqa.speech.recogniser import Samples, Span
from callqa.speech.windows import RATE_HZ

PAUSE_S = 3.0
FRAME_S = 0.1
BELOW_SPEECH_DB = 12.0
"""Music is played about as loud as people speak; the noise of a line lies further below."""
SOUNDING = 0.2
"""Share of frames with sound that makes a pause a hold: a ring-back tone sounds for one second in five."""
SILENCE_DB = -120.0


def find(channels: Sequence[tuple[Samples, Sequence[Span]]]) -> tuple[Pause, ...]:
    """Find the pauses of at least ``PAUSE_S``, also before the first and after the last word.

    Args:
        channels: samples (n,) at 16 kHz and the speech in them.
    """
    duration_s = max(len(samples) for samples, _ in channels) / RATE_HZ
    levels = np.max([_levels_db(samples, duration_s) for samples, _ in channels], axis=0)
    spoken = sorted(span for _, spans in channels for span in spans)
    voiced = [levels[_frames(span)] for span in spoken]
    speech_db = float(np.percentile(np.concatenate(voiced), 75)) if voiced else 0.0
    pauses = []
    end_s = 0.0
    for span in [*spoken, Span(duration_s, duration_s)]:
        if span.start_s - end_s >= PAUSE_S:
            sounding = np.mean(levels[_frames(Span(end_s, span.start_s))] > speech_db - BELOW_SPEECH_DB)
            kind = PauseKind.HOLD if sounding >= SOUNDING else PauseKind.DEAD_AIR
            pauses.append(Pause(kind, round(end_s, 2), round(span.start_s, 2)))
        end_s = max(end_s, span.end_s)
    return tuple(pauses)


def _levels_db(samples: Samples, duration_s: float) -> Samples:
    frame = round(FRAME_S * RATE_HZ)
    frames = max(1, int(duration_s / FRAME_S))
    whole = samples[: frames * frame].reshape(-1, frame)
    power = np.einsum("ij,ij->i", whole, whole) / frame
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (SILENCE_DB / 10))), np.float32)


def _frames(span: Span) -> slice:
    return slice(int(span.start_s / FRAME_S), max(int(span.start_s / FRAME_S) + 1, int(span.end_s / FRAME_S)))
