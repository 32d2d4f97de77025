"""Which of two voices says each phrase of a mono call.

Each phrase has a voice print. Two voices are found by fitting a hidden Markov model of two states to the prints
(expectation maximisation, as in VBx, Landini et al. 2022, but for exactly two voices): a voice is the mean of its
prints, the state changes where pause and punctuation let expect it (``phrases``). So a short «да», whose own print
says little, goes to the voice that the pauses around it and the phrases beside it make likely, and no sentence is torn
apart.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from callqa.calls import Word
from callqa.speech import twostate
from callqa.speech.phrases import Phrase, cut
from callqa.speech.recogniser import Span
from callqa.speech.voiceprints import Prints

Numbers = npt.NDArray[np.float64]
PrintsOf = Callable[[Sequence[Span]], Prints]
"""Computes the voice prints of stretches of the recording."""

SHORTEST_LOOK_S = 0.5
LONGEST_LOOK_S = 1.6
"""Length of the sound of a phrase that is looked at; more costs more and tells little more."""
WHOLE_S = 1.2
"""A print of so much speech tells all that a print can tell of a voice."""
EVIDENCE = 60.0
"""Logarithm of the odds of a voice for each unit by which a print is more alike to it: twice the distance of two voices
over the variance of prints."""
STARTS = 5
ROUNDS = 8
SETTLED = 0.01
"""Fitting ends where no probability changes more."""
DISTANCE = 0.04
"""So much more alike to its own voice than to the other one must prints be, for two voices to be as likely as one."""
DISTANCE_SCALE = 0.005

OPENING_S = 2.0
"""A voice that speaks only at the beginning, at least so long, may be neither of the two."""
STRAY = 0.1
"""Share of a voice's time that may lie on the wrong side of the end of such a beginning."""
ODD_S = 3.0
ODD = 0.05
"""A first turn at least so long may be of neither voice if it is so much less alike to its voice than any other turn of
``OPENING_S`` and more is to its own."""
COMPARED = 4
"""So many other turns are enough to tell how alike turns of one voice are."""


@dataclass(frozen=True, slots=True)
class Voices:
    """The words of each voice in order of time, and those of a voice that spoke only before the two.

    ``clarity`` tells how sure it is that there are two voices that were told apart, from 0 to 1.
    """

    sides: tuple[tuple[Word, ...], tuple[Word, ...]]
    opening: tuple[Word, ...]
    clarity: float


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """How well two voices explain phrases.

    Attributes:
        first: probability of the first voice for each phrase.
        distance: how much more alike prints are to their own voice than to the other, their own left out of it.
        likelihood: logarithm, per phrase.
    """

    first: Numbers
    distance: float
    likelihood: float

    @property
    def clarity(self) -> float:
        return 1 / (1 + math.exp((DISTANCE - self.distance) / DISTANCE_SCALE))


def separate(words: Sequence[Word], speech: Sequence[Span], prints_of: PrintsOf) -> Voices:
    """Separate the two voices of a mono call.

    A third voice, such as a colleague's, counts to the one of the two that it is more alike to; but one that speaks
    only at the beginning, such as an announcement's, is kept apart.

    Args:
        words: in order of time.
        speech: the stretches in which they were said.
        prints_of: gives the voice prints of stretches, shape (n, dimensions), each of length 1.
    """
    phrases = cut(words, speech)
    if not phrases:
        return Voices(((), ()), (), 0.0)
    prints = prints_of([_look(phrase.span) for phrase in phrases]).astype(np.float64)
    fit = _fit(phrases, prints)
    begin = _end_of_opening(phrases, fit) or _end_of_odd_opening(phrases, prints, fit)
    if begin:
        rest = _fit(phrases[begin:], prints[begin:])
        if rest.distance > DISTANCE:
            return Voices(_sides(phrases[begin:], rest), _words(phrases[:begin]), rest.clarity)
    return Voices(_sides(phrases, fit), (), fit.clarity)


def _look(span: Span) -> Span:
    """Take the middle of a long phrase, and some sound around a very short one."""
    half_s = min(max(span.end_s - span.start_s, SHORTEST_LOOK_S), LONGEST_LOOK_S) / 2
    middle_s = max((span.start_s + span.end_s) / 2, half_s)
    return Span(middle_s - half_s, middle_s + half_s)


def _fit(phrases: Sequence[Phrase], prints: Prints | Numbers) -> _Fit:
    """Find the two voices that explain the phrases best, starting from where their prints differ most."""
    length_s = np.array([max(min(phrase.duration_s, LONGEST_LOOK_S), 0.1) for phrase in phrases])
    change = [phrase.change for phrase in phrases]
    weight = EVIDENCE * np.minimum(length_s / WHOLE_S, 1.0)
    centred = prints - length_s @ prints / length_s.sum()
    directions = np.linalg.svd(centred * np.sqrt(length_s)[:, None], full_matrices=False)[2]
    best = _Fit(np.ones(len(phrases)), 0.0, -math.inf)
    for direction in directions[:STARTS]:
        first = (centred @ direction > 0).astype(np.float64)
        likelihood = 0.0
        for _ in range(ROUNDS):
            nearer, before = _nearer(prints, length_s, first), first
            first, likelihood = twostate.posterior(nearer * weight, change)
            if np.abs(first - before).max() < SETTLED:
                break
        if likelihood > best.likelihood:
            best = _Fit(first, _distance(first, nearer, length_s), likelihood)
    return best


def _nearer(prints: Prints | Numbers, length_s: Numbers, first: Numbers) -> Numbers:
    """Tell how much more alike each print is to the first voice than to the second, cosine against cosine.

    A print is left out of the voices that it is compared to: with few prints, else any split would seem a good one. One
    that has nothing left to be compared to is as near to both.
    """
    alike, known = [], np.ones(len(prints), dtype=bool)
    for share in (first * length_s, (1 - first) * length_s):
        voices = share @ prints - share[:, None] * prints
        norms = np.maximum(np.linalg.norm(voices, axis=1), 1e-9)
        alike.append(np.einsum("ij,ij->i", voices, prints) / norms)
        known &= share.sum() - share >= SHORTEST_LOOK_S
    return np.where(known, alike[0] - alike[1], 0.0)


def _distance(first: Numbers, nearer: Numbers, length_s: Numbers) -> float:
    """Return the mean of how much more alike prints are to their own voice, 0 where there is no second voice."""
    is_first = first >= 0.5  # noqa: PLR2004 - the likelier voice
    if is_first.all() or not is_first.any():
        return 0.0
    return float(np.where(is_first, nearer, -nearer) @ length_s / length_s.sum())


def _end_of_opening(phrases: Sequence[Phrase], fit: _Fit) -> int:
    """Find the first phrase after a beginning in which one voice has all its say, 0 if there is no such beginning."""
    length_s = np.array([phrase.duration_s for phrase in phrases])
    is_first = fit.first >= 0.5  # noqa: PLR2004 - the likelier voice
    for voice in (is_first, ~is_first):
        said_s, other_s = np.cumsum(length_s * voice), np.cumsum(length_s * ~voice)
        inside = (said_s >= (1 - STRAY) * said_s[-1]) & (other_s <= STRAY * other_s[-1])
        if said_s[-1] >= OPENING_S and other_s[-1] > 0 and inside.any():
            return int(np.argmax(inside)) + 1
    return 0


def _end_of_odd_opening(phrases: Sequence[Phrase], prints: Numbers, fit: _Fit) -> int:
    """Find the first phrase after a first turn that is unlike both voices, 0 if the first turn is like one."""
    length_s = np.array([phrase.duration_s for phrase in phrases])
    is_first = fit.first >= 0.5  # noqa: PLR2004 - the likelier voice
    edges = [0, *(np.flatnonzero(np.diff(is_first)) + 1).tolist(), len(phrases)]
    alike = []
    for start, end in pairwise(edges):
        rest_s = np.where(is_first == is_first[start], length_s, 0.0)
        rest_s[start:end] = 0
        turn, rest = length_s[start:end] @ prints[start:end], rest_s @ prints
        norms = max(float(np.linalg.norm(turn) * np.linalg.norm(rest)), 1e-9)
        alike.append((float(length_s[start:end].sum()), float(turn @ rest) / norms))
    others = [value for turn_s, value in alike[1:] if turn_s >= OPENING_S]
    odd = len(others) >= COMPARED and alike[0][0] >= ODD_S and alike[0][1] < min(others) - ODD
    return edges[1] if odd else 0


def _sides(phrases: Sequence[Phrase], fit: _Fit) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    is_first = fit.first >= 0.5  # noqa: PLR2004 - the likelier voice
    return (
        _words([phrase for phrase, first in zip(phrases, is_first, strict=True) if first]),
        _words([phrase for phrase, first in zip(phrases, is_first, strict=True) if not first]),
    )


def _words(phrases: Sequence[Phrase]) -> tuple[Word, ...]:
    return tuple(word for phrase in phrases for word in phrase.words)
