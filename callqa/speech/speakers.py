"""Who said what: channels or voices → two sides → the agent and the customer."""

from collections.abc import Sequence

import numpy as np

from callqa.calls import Word
from callqa.speech.diarize import VoiceSpan
from callqa.speech.recogniser import Samples, Span
from callqa.speech.windows import RATE_HZ

LEAK_DB = 10.0
"""Speech so much quieter than both the other side at that moment and its own side elsewhere is the other side's."""
TWIN = 0.98
"""Correlation from which two channels are one, recorded twice."""


def without_leak(channels: Sequence[Samples], speech: Sequence[Sequence[Span]]) -> list[tuple[Span, ...]]:
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


def are_twins(left: Samples, right: Samples) -> bool:
    """Tell whether both channels hold the same: a mono call written as stereo."""
    power = float(left @ left) * float(right @ right)
    return power > 0 and float(left @ right) / power**0.5 > TWIN


def by_voice(words: Sequence[Word], voices: Sequence[VoiceSpan]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Give each word to the voice that speaks during most of it, else to the nearest one."""
    sides: tuple[list[Word], list[Word]] = ([], [])
    for word in words:
        sides[max(voices, key=lambda voice: _overlap_s(word, voice.span)).voice].append(word)
    return tuple(sides[0]), tuple(sides[1])


def _overlap_s(word: Word, span: Span) -> float:
    """Return how long both last together; below zero, how far they are apart."""
    return min(word.end_s, span.end_s) - max(word.start_s, span.start_s)


def _level_db(samples: Samples, span: Span) -> float:
    cut = samples[round(span.start_s * RATE_HZ) : round(span.end_s * RATE_HZ)]
    return float(10 * np.log10(np.mean(cut**2) + 1e-12)) if len(cut) else -120.0
