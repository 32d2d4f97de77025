"""Words → phrases: what one breath says, most likely by one voice; and how likely the voice changes after each.

Whisper puts full stops and question marks where speakers take turns, and hears pauses where they do. Neither is enough
by itself; together they tell where a change of voice is to be expected and where it would be odd.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from callqa.calls import Word
from callqa.speech.recogniser import Span

BREATH_S = 0.15
"""A gap between words that ends a phrase."""
LONGEST_S = 2.4
"""Longer phrases are cut, so that a change of voice that nothing announces is not missed altogether."""

GAPS_S = (0.1, 0.3, 0.6)
AFTER_COMMA = (-5.0, -4.0, -3.0, -2.0)
AFTER_WORD = (-5.0, -3.0, -1.0, -0.5)
AFTER_SENTENCE = (-3.0, -2.5, -0.8, 0.7)
"""Logarithm of the odds of a change of voice after a gap shorter than each of ``GAPS_S``, and after a longer one.
Counted in mono calls and then softened: people interrupt each other more than the texts of those calls do. Where
Whisper writes no sign at all before a pause, it often did not know what it was to be."""
AFTER_QUESTION = 1.5

_END = re.compile(r"[.?!…][\"»”)]*$")
_QUESTION = re.compile(r"\?[\"»”)]*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words in a row.

    Attributes:
        words: at least one.
        change: logarithm of the odds that another voice speaks than in the phrase before, as far as pause and
            punctuation tell.
    """

    words: tuple[Word, ...]
    change: float

    @property
    def span(self) -> Span:
        """From the first word's start to the last end."""
        return Span(self.words[0].start_s, max(word.end_s for word in self.words))

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.span.end_s - self.span.start_s


def cut(words: Sequence[Word], speech: Sequence[Span]) -> list[Phrase]:
    """Cut words into phrases: at gaps, at the ends of sentences, between stretches of speech, and where too long.

    Args:
        words: of one channel, in order of time.
        speech: the stretches in which they were said.
    """
    if not words:
        return []
    begins = [span.start_s for span in speech]
    breaks = [index for index, (last, word) in enumerate(pairwise(words), 1) if _parts(last, word, begins)]
    whole = [words[start:end] for start, end in pairwise([0, *breaks, len(words)])]
    parts = [part for phrase in whole for part in _halves(phrase)]
    changes = [0.0] + [_change(before[-1], after[0]) for before, after in pairwise(parts)]
    return [Phrase(tuple(part), change) for part, change in zip(parts, changes, strict=True)]


def _parts(last: Word, word: Word, begins: Sequence[float]) -> bool:
    """Tell whether a phrase ends between two words; ``begins`` are the times at which speech begins."""
    speech_begins = bisect_right(begins, last.start_s) < bisect_right(begins, word.start_s)
    return speech_begins or word.start_s - last.end_s >= BREATH_S or bool(_END.search(last.text))


def _halves(phrase: Sequence[Word]) -> list[Sequence[Word]]:
    """Cut a phrase that is too long in two between words, as near to its middle as can be, until none is too long."""
    start_s, end_s = phrase[0].start_s, phrase[-1].end_s
    if end_s - start_s <= LONGEST_S or len(phrase) == 1:
        return [phrase]
    middle_s = (start_s + end_s) / 2
    at = min(range(1, len(phrase)), key=lambda index: abs(phrase[index].start_s - middle_s))
    return [*_halves(phrase[:at]), *_halves(phrase[at:])]


def _change(last: Word, word: Word) -> float:
    gap = bisect_right(GAPS_S, word.start_s - last.end_s)
    if _END.search(last.text) or (last.text[-1].isalnum() and word.text[0].isupper()):
        return AFTER_SENTENCE[gap] + (AFTER_QUESTION if _QUESTION.search(last.text) else 0.0)
    return AFTER_WORD[gap] if last.text[-1].isalnum() else AFTER_COMMA[gap]
