"""Cuts speech into segments of the recording, for recognisers whose cost grows with the length of the sound.

They need no windows in which far parts of a call are packed together, and what they write has the recording's times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from callqa.audio import RATE_HZ, Samples, Track
from callqa.speech.recogniser import Span

LONGEST_S = 20.0
"""Most sound in a segment; the models were trained with 25 to 30 s at most."""
JOINED_S = 1.0
"""Stretches of speech this near to each other are heard together, with what is between: context helps."""
PADDING_S = 0.4
"""Sound kept before and after speech: voice activity finds the loud middle of it."""
BLOCK_S = 0.05


@dataclass(frozen=True, slots=True)
class Segment:
    """Sound of the recording, and the stretches of speech in it."""

    sound: Span
    speech: tuple[Span, ...]

    @property
    def duration_s(self) -> float:
        """Length of the sound."""
        return self.sound.end_s - self.sound.start_s

    def samples(self, samples: Track) -> Samples:
        """Cut the segment's sound out of its channel."""
        return samples[round(self.sound.start_s * RATE_HZ) : round(self.sound.end_s * RATE_HZ)]

    def within(self, start_s: float, end_s: float) -> Span:
        """Put a word into the stretch of speech that holds most of it: models write it a little early or late."""
        stretch = max(self.speech, key=lambda span: min(end_s, span.end_s) - max(start_s, span.start_s))
        start_s = min(max(start_s, stretch.start_s), stretch.end_s)
        return Span(start_s, min(max(end_s, start_s), stretch.end_s))


def cut(speech: Sequence[Span], samples: Track) -> list[Segment]:
    """Cut one channel into segments, in order.

    Args:
        speech: stretches, in order, not overlapping.
        samples: the channel's sound; a stretch that is too long by itself is cut where it is quietest.
    """
    groups: list[list[Span]] = []
    for span in (part for stretch in speech for part in _parts(stretch, samples)):
        near = groups and span.start_s - groups[-1][-1].end_s <= JOINED_S
        if near and span.end_s - groups[-1][0].start_s + 2 * PADDING_S <= LONGEST_S:
            groups[-1].append(span)
        else:
            groups.append([span])
    middles_s = [(before[-1].end_s + after[0].start_s) / 2 for before, after in pairwise(groups)]
    edges_s = pairwise([0.0, *middles_s, len(samples) / RATE_HZ]) if groups else ()
    return [
        Segment(Span(max(from_s, group[0].start_s - PADDING_S), min(to_s, group[-1].end_s + PADDING_S)), tuple(group))
        for group, (from_s, to_s) in zip(groups, edges_s, strict=True)
    ]


def _parts(span: Span, samples: Track) -> list[Span]:
    """Cut a stretch that is too long, in the quietest moment of the second half of what fits."""
    parts: list[Span] = []
    longest_s = LONGEST_S - 2 * PADDING_S
    while span.end_s - span.start_s > longest_s:
        from_s = span.start_s + longest_s / 2
        sound = samples[round(from_s * RATE_HZ) : round((span.start_s + longest_s) * RATE_HZ)]
        block = round(BLOCK_S * RATE_HZ)
        blocks = sound[: len(sound) // block * block].reshape(-1, block)
        edge_s = from_s + (int(np.einsum("ij,ij->i", blocks, blocks).argmin()) + 0.5) * BLOCK_S
        parts.append(Span(span.start_s, edge_s))
        span = Span(edge_s, span.end_s)
    return [*parts, span]
