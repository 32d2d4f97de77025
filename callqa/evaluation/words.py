"""What was heard against what was said: word error rate, who said what, and when.

The word error rate compares words in lower case with «е» for «ё» and without punctuation. Where the sides were
recorded apart each is compared by itself, so that a word on the wrong side is an error twice; else the call as a whole.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

import jiwer

from callqa.calls import Attribution, Speaker, Transcript, Turn
from callqa.evaluation import times
from callqa.evaluation.labels import LabelledCall

NEAR_S = 0.2
"""A word so near to turns of both sides is right with either."""

_SIDES = (Speaker.AGENT, Speaker.CUSTOMER)


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Counts over some calls; they add up.

    Attributes:
        calls: how many.
        errors: wrong, missing and added words.
        words: words that were said.
        heard: words that were heard.
        right_side: heard words that were given to the side that spoke then.
        turns: heard turns.
        labelled_turns: turns that were said.
        starts: turns that were said and begin where a heard one does.
        pauses: labelled pauses that were found.
        labelled_pauses: labelled pauses.
        words_in_waits: words that were heard in hold music.
        audio_s: length of the calls in seconds.
    """

    calls: int = 0
    errors: int = 0
    words: int = 0
    heard: int = 0
    right_side: int = 0
    turns: int = 0
    labelled_turns: int = 0
    starts: int = 0
    pauses: int = 0
    labelled_pauses: int = 0
    words_in_waits: int = 0
    audio_s: float = 0.0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def word_error_rate(self) -> float | None:
        """Errors for each word that was said; may be above 1."""
        return self.errors / self.words if self.words else None

    @property
    def start_accuracy(self) -> float | None:
        """Share of the turns that were said which begin where a heard one does."""
        return self.starts / self.labelled_turns if self.labelled_turns else None

    @property
    def role_accuracy(self) -> float | None:
        """Share of the heard words that were given to the right side."""
        return self.right_side / self.heard if self.heard else None


def count(call: LabelledCall, heard: Transcript) -> WordCounts:
    """Compare a transcript with what was said."""
    apart = heard.attribution == Attribution.CHANNELS
    sides = [{side} for side in _SIDES] if apart else [set(Speaker)]
    compared = [_errors(_said(call.said.turns, side), _heard(heard.turns, side)) for side in sides]
    placed = [(turn.speaker, (word.start_s + word.end_s) / 2) for turn in heard.turns for word in turn.words]
    return WordCounts(
        calls=1,
        errors=sum(errors for errors, _ in compared),
        words=sum(words for _, words in compared),
        heard=len(placed),
        right_side=sum(speaker in _speakers_at(call.said, time_s) for speaker, time_s in placed),
        turns=len(heard.turns),
        labelled_turns=len(call.said.turns),
        starts=times.found_starts(call.said, heard),
        pauses=times.found_pauses(call.said, heard),
        labelled_pauses=len(times.pauses(call.said)),
        words_in_waits=sum(start_s < time_s < end_s for _, time_s in placed for start_s, end_s in call.holds),
        audio_s=heard.duration_s,
    )


def by_format(compared: Iterable[tuple[LabelledCall, Transcript]]) -> dict[str, WordCounts]:
    """Add up by the format of the recordings; the last is ``all``."""
    groups: dict[str, WordCounts] = {}
    total = WordCounts()
    for call, heard in compared:
        counts = count(call, heard)
        groups[call.format] = groups.get(call.format, WordCounts()) + counts
        total += counts
    return {**dict(sorted(groups.items())), "all": total}


def normalised(text: str) -> str:
    """Return the words in lower case, «е» for «ё», without punctuation."""
    return " ".join(re.findall(r"\w+", text.lower().replace("ё", "е")))


def _said(turns: Iterable[Turn], speakers: set[Speaker]) -> str:
    return normalised(" ".join(turn.text for turn in turns if turn.speaker in speakers))


def _heard(turns: Iterable[Turn], speakers: set[Speaker]) -> str:
    """Return the words of some speakers in the order in which they begin, whatever turns they were put into."""
    spoken = [(word.start_s, word.text) for turn in turns if turn.speaker in speakers for word in turn.words]
    return normalised(" ".join(text for _, text in sorted(spoken)))


def _errors(said: str, heard: str) -> tuple[int, int]:
    """Count errors and words that were said."""
    if not said:
        return len(heard.split()), 0
    found = jiwer.process_words(said, heard)
    return found.substitutions + found.deletions + found.insertions, len(said.split())


def _speakers_at(said: Transcript, time_s: float) -> set[Speaker]:
    """Tell who speaks at a moment, or nearest to it."""
    distances = [(max(turn.start_s - time_s, time_s - turn.end_s, 0.0), turn.speaker) for turn in said.turns]
    nearest_s = min(far_s for far_s, _ in distances)
    return {speaker for far_s, speaker in distances if far_s <= nearest_s + NEAR_S}
