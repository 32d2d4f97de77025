"""Where somebody speaks: silero with limits for the telephone (``activity``), and no music (``tones``)."""

import numpy as np
from faster_whisper.vad import get_vad_model

from callqa.audio import RATE_HZ, Track
from callqa.speech import activity, tones
from callqa.speech.recogniser import Span

BLOCK = 600 * RATE_HZ
"""Found in blocks of ten minutes, which bounds the memory of it."""


def find_speech(samples: Track) -> tuple[Span, ...]:
    """Find the stretches of speech in one channel, in order, not overlapping."""
    voice, level_db = [], []
    for start in range(0, len(samples), BLOCK):
        block = samples[start : start + BLOCK]
        level_db.append(activity.levels_db(block))
        audible = level_db[-1].max() > activity.INAUDIBLE_DB
        padded = np.pad(block, (0, -len(block) % activity.FRAME))
        voice.append(get_vad_model()(padded).ravel() if audible else np.zeros_like(level_db[-1]))
    found = activity.spans(np.concatenate(voice), np.concatenate(level_db)) if voice else ()
    duration_s = len(samples) / RATE_HZ
    return tones.without_music(samples, [Span(span.start_s, min(span.end_s, duration_s)) for span in found])
