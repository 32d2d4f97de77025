"""One passage of words and how far it reads like a recorded announcement; when it is said is not looked at here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from callqa.calls import Word
from callqa.speech.announcement_cues import ANNOUNCED, GREETING, LIVE
from callqa.speech.roles import normalised

SURE = 3.0
"""Weight of what no agent says."""
APART_WORDS = 12
"""More unknown words than this between two phrases: they do not belong together."""
BREATH_S = 0.6
"""Silence that ends a sentence which the recogniser did not end."""
TAIL_WORDS, OPEN_TAIL_WORDS = 4, 12
"""A sentence goes on for no more words than this after what is known of it."""

_ENDS = (".", "!", "?", "…")
_UNACCENTED = str.maketrans("áéíóöőúüű", "aeiooouuu")


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words ``start`` up to ``end``, the line of the table with its weight; ``open`` if more words belong to it."""

    start: int
    end: int
    line: int
    weight: float
    open: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """How a passage begins.

    Attributes:
        length: so many of its words, from the first on, would be an announcement.
        weight: sum of the weights of the phrases in them, each counted once.
        sure: one of them is what no agent says.
        lively: after them a person speaks of themselves, asks or greets.
        greets: it begins with a greeting.
    """

    length: int
    weight: float
    sure: bool
    lively: bool
    greets: bool

    @classmethod
    def of(cls, words: Sequence[Word], language: str) -> "Passage":
        """Read some words without long silence between, in a language that there are cues for."""
        tokens = [normalised(word.text).translate(_UNACCENTED) for word in words]
        text = " ".join(tokens)
        starts = list(accumulate((len(token) + 1 for token in tokens), initial=0))
        announced, live, greeting = _expressions(language)
        cues = [
            _Cue(start, end, line, weight, is_open)
            for line, (weight, is_open, expression) in enumerate(announced)
            for start, end in _found(expression, text, starts)
        ]
        lively = [at for at, end in _found(live, text, starts) if not any(_inside(at, end, cue) for cue in cues)]
        greetings = [at for at, _ in _found(greeting, text, starts)]
        first_sure = min((cue.end for cue in cues if cue.weight >= SURE), default=len(words))
        stop = min([*lively, *(at for at in greetings if at >= first_sure)], default=len(words))
        chain = _chain([cue for cue in cues if cue.end <= stop])
        if stop not in (*greetings, len(words)):
            # Who says «все заняты, но я могу …» in one sentence is a person.
            chain = [cue for cue in chain if any(_ends_sentence(words, at) for at in range(cue.end, stop + 1))]
        weights = {cue.line: cue.weight for cue in chain}
        return cls(
            length=_end(words, max(chain, key=lambda cue: cue.end), stop) if chain else 0,
            weight=sum(weights.values()),
            sure=SURE in weights.values(),
            lively=stop < len(words),
            greets=bool(greetings) and greetings[0] <= 1,
        )


def _chain(cues: Sequence[_Cue]) -> list[_Cue]:
    """Take the phrases from the beginning on, as long as not much unknown lies between."""
    taken: list[_Cue] = []
    reached = 0
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        if cue.start - reached > APART_WORDS:
            break
        if cue.start >= reached:  # one phrase that is in two lines counts once
            taken.append(cue)
            reached = cue.end
        elif cue.end > reached:
            taken[-1] = replace(taken[-1], end=cue.end, open=cue.open, weight=max(taken[-1].weight, cue.weight))
            reached = cue.end
    return taken


def _end(words: Sequence[Word], last: _Cue, stop: int) -> int:
    """Find the end of the sentence that the last phrase is in."""
    at = last.end
    limit = min(stop, last.end + (OPEN_TAIL_WORDS if last.open else TAIL_WORDS))
    while at < limit and not _ends_sentence(words, at):
        at += 1
    return at if _ends_sentence(words, at) or (last.open and at == stop) else last.end


def _ends_sentence(words: Sequence[Word], at: int) -> bool:
    """Tell whether a sentence ends before a word; the points in «a.m.» end none."""
    before = words[at - 1]
    text = before.text
    return (
        at == len(words)
        or (text.endswith(_ENDS) and "." not in text[:-1])
        or words[at].start_s - before.end_s >= BREATH_S
    )


def _inside(start: int, end: int, cue: _Cue) -> bool:
    return cue.start <= start and end <= cue.end


def _found(expression: re.Pattern[str], text: str, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first word of each match and the one after its last."""
    place = {at: number for number, at in enumerate(starts)}
    for match in expression.finditer(text):
        first = place.get(match.start())
        after = place.get(match.end() + 1)
        if first is not None and after is not None and after > first:
            yield first, after


@cache
def _expressions(language: str) -> tuple[list[tuple[float, bool, re.Pattern[str]]], re.Pattern[str], re.Pattern[str]]:
    lines = [line.split(maxsplit=1) for line in _lines(ANNOUNCED[language])]
    announced = [(float(head.rstrip("+")), head.endswith("+"), _whole_words(cues)) for head, cues in lines]
    return announced, _whole_words("|".join(_lines(LIVE[language]))), _whole_words("|".join(_lines(GREETING[language])))


def _lines(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines()]


def _whole_words(expression: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{expression})(?!\S)")
