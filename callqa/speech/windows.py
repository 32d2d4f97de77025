"""Packs stretches of speech into windows for the recogniser and maps times in a window back to the recording.

Telephone speech is full of short stretches with long silence between. Whisper costs by the window, so stretches that
are far apart share one: speech, a short silence, speech. Silence at the end tells the model that nothing follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from callqa.audio import RATE_HZ, Samples, Track
from callqa.speech.recogniser import Span

WINDOW_S = 12.0
"""Most sound in a window; a single longer stretch is cut. The encoder's cost grows faster than the length, and so does
the decoder's; the shorter it is, the more errors are made (docs/accuracy.md)."""
PADDING_S = 0.4
"""Sound kept before and after speech: voice activity finds the loud middle of it."""
GAP_S = 0.1
END_S = 0.6
LONGEST_WORD_S = 1.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the recording, ``sound`` (padded ``speech``), placed at ``offset_s`` in a window."""

    speech: Span
    sound: Span
    offset_s: float

    @property
    def window_end_s(self) -> float:
        """Where the piece ends in its window."""
        return self.offset_s + self.sound.end_s - self.sound.start_s


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces of one signal that are recognised together."""

    signal: int
    pieces: tuple[Piece, ...]

    @property
    def speech_end_s(self) -> float:
        """Length without the silence at the end."""
        return self.pieces[-1].window_end_s

    @property
    def duration_s(self) -> float:
        """Length with the silence at the end."""
        return self.speech_end_s + END_S

    def samples(self, samples: Track) -> Samples:
        """Cut the window's sound out of its signal."""
        out = np.zeros(round(self.duration_s * RATE_HZ), np.float32)
        for piece in self.pieces:
            start, at = round(piece.sound.start_s * RATE_HZ), round(piece.offset_s * RATE_HZ)
            cut = samples[start : round(piece.sound.end_s * RATE_HZ)]
            out[at : at + len(cut)] = cut
        return out

    def to_recording(self, start_s: float, end_s: float) -> Span:
        """Map a word's times in the window to the recording.

        A word belongs to the piece that holds most of it, or to the last one if it lasts longer than words do: then
        alignment has dragged its start back through the silence. It lies within that piece's speech: alignment often
        stretches the first and last word over the silence beside them.
        """
        touched = [piece for piece in self.pieces if piece.offset_s < end_s and piece.window_end_s > start_s]
        piece = max(self.pieces, key=lambda p: min(end_s, p.window_end_s) - max(start_s, p.offset_s))
        if touched and end_s - start_s > LONGEST_WORD_S:
            piece = touched[-1]
        shift = piece.sound.start_s - piece.offset_s
        start = min(max(start_s + shift, piece.speech.start_s), piece.speech.end_s)
        return Span(start, min(max(end_s + shift, start), piece.speech.end_s))


def pack(speech: Sequence[Span], signal: int, duration_s: float) -> list[Window]:
    """Pack the stretches of speech of one signal, in order, into windows.

    Args:
        speech: stretches, in order, not overlapping.
        signal: the signal's number, kept in the windows.
        duration_s: length of the signal, which padding must not pass.
    """
    windows: list[Window] = []
    pieces: list[Piece] = []
    end_s = -GAP_S
    for span, sound in _padded(speech, duration_s):
        length_s = sound.end_s - sound.start_s
        if pieces and end_s + GAP_S + length_s > WINDOW_S:
            windows.append(Window(signal, tuple(pieces)))
            pieces, end_s = [], -GAP_S
        pieces.append(Piece(span, sound, end_s + GAP_S))
        end_s = pieces[-1].window_end_s
    return [*windows, Window(signal, tuple(pieces))] if pieces else windows


def _padded(speech: Sequence[Span], duration_s: float) -> list[tuple[Span, Span]]:
    """Widen each stretch, but not into its neighbours, and cut those that are too long."""
    padded: list[tuple[Span, Span]] = []
    for index, span in enumerate(speech):
        before = speech[index - 1].end_s if index else 0.0
        after = speech[index + 1].start_s if index + 1 < len(speech) else duration_s
        room_before = span.start_s - before if not index else (span.start_s - before) / 2
        room_after = after - span.end_s if index + 1 == len(speech) else (after - span.end_s) / 2
        sound = Span(span.start_s - min(PADDING_S, room_before), span.end_s + min(PADDING_S, room_after))
        padded.extend(_cut(span, sound))
    return padded


def _cut(span: Span, sound: Span) -> list[tuple[Span, Span]]:
    parts = int(np.ceil((sound.end_s - sound.start_s) / WINDOW_S))
    edges = np.linspace(sound.start_s, sound.end_s, parts + 1).tolist()
    return [(Span(max(span.start_s, start), min(span.end_s, end)), Span(start, end)) for start, end in pairwise(edges)]
