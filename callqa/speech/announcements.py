"""Recorded announcements: told from people by what they say and when, on words, before anybody knows whose they are.

The phone system greets, names the place in the queue and plays music; all of it is on the agent's side of the
recording, and would pass for a greeting. Taking an agent's greeting away would be worse, so only what is certain is
taken: an announcement comes before anybody converses, or between long pauses, and says what no agent says.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from callqa.calls import Word
from callqa.speech.announcement_cues import ANNOUNCED
from callqa.speech.passages import Passage

GAP_S = 1.5
"""Silence of one channel that ends a passage."""
ALONE_S = 2.0
"""Nobody speaks for so long before and after an announcement in the middle of a call: music is played."""
ALONE_MONO_S = 3.0
"""A customer who is greeted answers sooner."""
UNCERTAIN = 2.0
"""Sum of weights that makes an announcement before anybody converses if the same side then greets once more."""
CERTAIN_LATER = 4.0
"""Sum of weights that makes an announcement in the middle of a call."""
IMPATIENT_WORDS = 3
"""So many words of the other side («алло, алло») are no conversation."""
UNKNOWN_WORDS = 8
"""A longer passage in which nothing is known is conversation."""


def find(channels: Sequence[Sequence[Word]], language: str) -> tuple[tuple[bool, ...], ...]:
    """Tell of each word whether it belongs to an announcement.

    Args:
        channels: the words of each channel or speaker, in order of time; a single one where nobody knows yet who said
            what in a mono recording.
        language: a code such as ``ru``; in a language without cues nothing is found.
    """
    if language not in ANNOUNCED:
        return tuple((False,) * len(words) for words in channels)
    found = []
    for index, words in enumerate(channels):
        others = [word for other, said in enumerate(channels) if other != index for word in said]
        found.append(_Channel(words, others, language, mono=len(channels) == 1).announced())
    return tuple(found)


class _Channel:
    """The words of one channel, and when the others speak."""

    def __init__(self, words: Sequence[Word], others: Sequence[Word], language: str, *, mono: bool) -> None:
        self._words = words
        self._others = sorted((word.start_s, word.end_s) for word in others)
        self._language = language
        self._alone_s = ALONE_MONO_S if mono else GAP_S
        self._ends = _passage_ends(words)
        self._passages = [
            Passage.of(words[begin:end], language) for begin, end in pairwise((0, *self._ends)) if end > begin
        ]

    def announced(self) -> tuple[bool, ...]:
        """Go through the passages. Until somebody converses, little is needed to tell an announcement."""
        marks = [False] * len(self._words)
        unknown_since = 0
        talking = False
        for number, (begin, end) in enumerate(pairwise((0, *self._ends))):
            passage = self._passages[number]
            talking = talking or self._answered(begin)
            until = begin + passage.length
            if talking:
                if passage.weight >= CERTAIN_LATER and self._between_pauses(begin, until, end):
                    marks[begin:until] = [True] * passage.length
                continue
            if self._opens(number):
                marks[unknown_since:until] = [True] * (until - unknown_since)
                unknown_since = end
                talking = until < end
            else:
                talking = passage.lively or (not passage.weight and end - unknown_since > UNKNOWN_WORDS)
        return tuple(marks)

    def _opens(self, number: int) -> bool:
        """Tell whether a passage begins with an announcement, nobody having conversed before it."""
        passage, end = self._passages[number], self._ends[number]
        if passage.sure or passage.weight < UNCERTAIN or passage.lively:
            return passage.sure
        if end == len(self._words):
            return False
        following = self._passages[number + 1]
        since_s, until_s = self._words[end - 1].end_s, self._words[end].start_s
        answered = bisect_right(self._others, (until_s,)) > bisect_right(self._others, (since_s,))
        return (
            until_s - since_s >= self._alone_s and not answered and (following.greets or following.weight >= UNCERTAIN)
        )

    def _answered(self, at: int) -> bool:
        return bisect_right(self._others, (self._words[at].start_s,)) > IMPATIENT_WORDS

    def _between_pauses(self, begin: int, until: int, end: int) -> bool:
        """Tell whether nobody speaks for a while before a passage, and after it unless it goes on as something else."""
        start_s, end_s = self._words[begin].start_s, self._words[until - 1].end_s
        quiet = (
            [(start_s - ALONE_S, start_s)] if until < end else [(start_s - ALONE_S, start_s), (end_s, end_s + ALONE_S)]
        )
        spoken = [*self._others, *((word.start_s, word.end_s) for word in (*self._words[:begin], *self._words[until:]))]
        return not any(a < to_s and b > from_s for a, b in spoken for from_s, to_s in quiet)


def _passage_ends(words: Sequence[Word]) -> list[int]:
    """Return the index after the last word of each passage."""
    ends = [at for at in range(1, len(words)) if words[at].start_s - words[at - 1].end_s >= GAP_S]
    return [*ends, len(words)] if words else []
