"""Words of two sides → turns, in order of time."""

import operator
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, takewhile
from statistics import fmean

from callqa.calls import Speaker, Turn, Word

PAUSE_S = 3.0
"""Silence that ends a turn; the same from which a pause is counted."""
REPLY_S = 0.5
"""In a shorter gap the other side's word is an interjection, which ends no turn."""
CONTESTED_S = 0.5
INTERJECTION_S = 0.6
"""Who falls silent so shortly after the other side spoke into their words was interrupted, unless it spoke for so short
a time in all: «угу» interrupts nobody."""


def build(sides: Sequence[tuple[Speaker, Sequence[Word]]], reply_s: float = REPLY_S) -> tuple[Turn, ...]:
    """Join the words of each side to turns.

    A turn ends where its side is silent for ``PAUSE_S``, or for ``reply_s`` after or while the other side speaks. So
    turns of the two sides overlap where both speak at once, «угу» said into a sentence does not cut it in two, and who
    is interrupted and speaks again begins a new turn.

    Args:
        sides: each side's words, in order of time.
        reply_s: 0 where words of the two sides never overlap, as in diarized mono.
    """
    turns: list[Turn] = []
    for speaker, words in sides:
        others = sorted(
            (word for side, said in sides if side != speaker for word in said), key=operator.attrgetter("end_s")
        )
        run: list[Word] = []
        for word in words:
            if run and _ends(run, word, others, reply_s):
                turns.append(of_words(speaker, run))
                run = []
            run.append(word)
        if run:
            turns.append(of_words(speaker, run))
    return tuple(sorted(turns, key=lambda turn: (turn.start_s, turn.end_s)))


def _ends(run: Sequence[Word], word: Word, others: Sequence[Word], reply_s: float) -> bool:
    """Tell whether a turn ends with ``run``; ``others`` are the other side's words in the order in which they end."""
    end_s = run[-1].end_s
    gap_s = word.start_s - end_s
    if gap_s >= PAUSE_S or gap_s < reply_s:
        return gap_s >= PAUSE_S
    since = bisect_left(others, end_s - CONTESTED_S, key=operator.attrgetter("end_s"))
    near = list(takewhile(lambda other: other.start_s <= word.start_s, islice(others, since, None)))
    replied = any(end_s <= (other.start_s + other.end_s) / 2 <= word.start_s for other in near)
    spoken_s = sum(other.end_s - other.start_s for other in near if other.start_s > run[0].start_s)
    return replied or spoken_s > INTERJECTION_S


def of_words(speaker: Speaker, words: Sequence[Word]) -> Turn:
    """Make one turn of some words of a side, in order of time."""
    return Turn(
        speaker=speaker,
        start_s=words[0].start_s,
        end_s=max(word.end_s for word in words),
        text=" ".join(word.text for word in words),
        confidence=round(fmean(word.confidence for word in words), 3),
        words=tuple(words),
    )
