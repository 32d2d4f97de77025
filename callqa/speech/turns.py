"""Words of two sides → turns, in order of time."""

from collections.abc import Sequence
from statistics import fmean

from callqa.calls import Speaker, Turn, Word

PAUSE_S = 3.0
"""Silence that ends a turn; the same from which a pause is counted."""
REPLY_S = 0.5
"""In a shorter gap the other side's word is an interjection, which ends no turn."""


def build(sides: Sequence[tuple[Speaker, Sequence[Word]]], reply_s: float = REPLY_S) -> tuple[Turn, ...]:
    """Join the words of each side to turns.

    A turn ends where its side is silent for ``PAUSE_S``, or where the other side speaks in a gap of at least
    ``reply_s``. So turns of the two sides overlap where both speak at once, and «угу» said into a sentence does not
    cut it in two.

    Args:
        sides: each side's words, in order of time.
        reply_s: 0 where words of the two sides never overlap, as in diarized mono.
    """
    turns: list[Turn] = []
    for speaker, words in sides:
        others = [(word.start_s + word.end_s) / 2 for side, theirs in sides if side != speaker for word in theirs]
        run: list[Word] = []
        for word in words:
            if run and _ends(run[-1], word, others, reply_s):
                turns.append(_turn(speaker, run))
                run = []
            run.append(word)
        if run:
            turns.append(_turn(speaker, run))
    return tuple(sorted(turns, key=lambda turn: (turn.start_s, turn.end_s)))


def _ends(last: Word, word: Word, others: Sequence[float], reply_s: float) -> bool:
    gap_s = word.start_s - last.end_s
    return gap_s >= PAUSE_S or (gap_s >= reply_s and any(last.end_s <= time <= word.start_s for time in others))


def _turn(speaker: Speaker, words: Sequence[Word]) -> Turn:
    return Turn(
        speaker=speaker,
        start_s=words[0].start_s,
        end_s=max(word.end_s for word in words),
        text=" ".join(word.text for word in words),
        confidence=round(fmean(word.confidence for word in words), 3),
        words=tuple(words),
    )
