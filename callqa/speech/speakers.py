"""Speech that a channel only holds because the other side is heard through the line."""

from collections.abc import Sequence

import numpy as np

from callqa.audio import RATE_HZ, Track
from callqa.speech.recogniser import Span

LEAK_DB = 10.0
"""Speech so much quieter than both the other side at that moment and its own side elsewhere is the other side's."""


def without_leak(channels: Sequence[Track], speech: Sequence[Sequence[Span]]) -> list[tuple[Span, ...]]:
    """Drop what is only the other side heard through the line."""
    levels = [[_level_db(samples, span) for span in spans] for samples, spans in zip(channels, speech, strict=True)]
    kept = []
    for own, spans in enumerate(speech):
        loudest_db = float(np.percentile(levels[own], 90)) if levels[own] else 0.0
        other = channels[1 - own]
        kept.append(
            tuple(
                span
                for span, level_db in zip(spans, levels[own], strict=True)
                if level_db > loudest_db - LEAK_DB or level_db > _level_db(other, span) - LEAK_DB
            )
        )
    return kept


def _level_db(samples: Track, span: Span) -> float:
    cut = samples[round(span.start_s * RATE_HZ) : round(span.end_s * RATE_HZ)]
    return float(10 * np.log10(np.mean(cut**2) + 1e-12)) if len(cut) else -120.0
