"""Tells sentences that mean something from those that do not, after examples of both. The only user of scikit-learn.

Two views of a sentence are averaged as log odds. One is logistic regression, which learns what the examples have in
common. The other is contrast: how much nearer the two most similar meant examples are than the two most similar others,
which keeps sentences out that are like nothing among the examples. Vectors are centred first, because those of
sentence models all lie in one direction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from callqa.meaning.cache import CachedEncoder
from callqa.meaning.encoder import Vectors

VERSION = "3"
"""Raised whenever the same examples make another classifier."""
MIN_EXAMPLES = 10
"""With fewer meant sentences, or fewer others, nothing can be learnt or checked."""

_FOLDS = 5
_STRENGTH = 5.0
_MEANT_SHARE = 0.3
"""How much of the weight of all examples the meant ones have, however many they are."""
_SHARPNESS = 8.0
"""Log odds of a contrast of 1."""
_NEAREST = 2

Numbers = npt.NDArray[np.float64]


class Level(StrEnum):
    """How sure a find has to be.

    ``SURE`` is for what fails a call, ``LIKELY`` for what saves it: an answer that is missed fails it wrongly.
    """

    SURE = "sure"
    LIKELY = "likely"


_PRECISION = {Level.SURE: 0.95, Level.LIKELY: 0.5}
_FALSE_ALARMS = {Level.SURE: 0.001, Level.LIKELY: 0.02}
"""Of the sentences that do not mean it. A call has a hundred of them, so that few false alarms are many."""
_LOWEST = {Level.SURE: 0.5, Level.LIKELY: 0.3}
_HIGHEST = 0.99


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that means it: which of those asked about, with what probability, and like which example."""

    sentence: int
    probability: float
    nearest: str


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the examples, centred and of length 1."""

    vectors: Vectors

    def likeness(self, sentences: Vectors) -> Numbers:
        """Return the mean likeness to the nearest examples of the side, one figure a sentence."""
        near = np.sort(sentences @ self.vectors.T, axis=1)[:, -_NEAREST:]
        return np.asarray(near.mean(axis=1), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Classifier:
    """One meaning, learnt."""

    meant: tuple[str, ...]
    centre: Vectors
    line: Numbers
    sides: tuple[_Side, _Side]
    thresholds: Mapping[Level, float]

    def find(self, vectors: Vectors, level: Level) -> list[Found]:
        """Return those sentences that mean it.

        Args:
            vectors: the sentences, shape (n, dims).
            level: how sure it has to be.
        """
        if not len(vectors):
            return []
        centred = _centred(vectors, self.centre)
        probabilities = _probabilities(centred, self.line, self.sides)
        nearest = (centred @ self.sides[0].vectors.T).argmax(axis=1)
        return [
            Found(int(at), float(probabilities[at]), self.meant[int(nearest[at])])
            for at in np.flatnonzero(probabilities >= self.thresholds[level])
        ]


def learn(meant: Sequence[str], others: Sequence[str], encoder: CachedEncoder) -> Classifier:
    """Learn a meaning from examples; what was learnt from the same ones before is taken from the cache."""
    vectors = encoder.encode([*meant, *others])
    is_meant = np.arange(len(vectors)) < len(meant)
    key = encoder.key("classifier", VERSION, *meant, "\1", *others)
    learnt = np.frombuffer(encoder.remembered(key, lambda: _learnt(vectors, is_meant).tobytes()), np.float64)
    centre = vectors.mean(axis=0)
    thresholds, line = dict(zip(Level, learnt[: len(Level)].tolist(), strict=True)), learnt[len(Level) :]
    return Classifier(tuple(meant), centre, line, _sides(_centred(vectors, centre), is_meant), thresholds)


def _learnt(vectors: Vectors, is_meant: npt.NDArray[np.bool_]) -> Numbers:
    """Return the thresholds of all levels and the line."""
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415 - takes a second to import, needed rarely
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - as above

    guessed = np.zeros(len(vectors))
    with threadpool_limits(1):  # so little work is slower on several threads, and the cores are busy hearing calls
        for train, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(vectors, is_meant):
            centre = vectors[train].mean(axis=0)
            known = _centred(vectors[train], centre)
            line = _fit(known, is_meant[train])
            guessed[test] = _probabilities(_centred(vectors[test], centre), line, _sides(known, is_meant[train]))
        thresholds = [_threshold(guessed, is_meant, level) for level in Level]
        return np.concatenate([thresholds, _fit(_centred(vectors, vectors.mean(axis=0)), is_meant)])


def _threshold(guessed: Numbers, is_meant: npt.NDArray[np.bool_], level: Level) -> float:
    """Return the lowest threshold at which examples not learnt from are found precisely enough."""
    for threshold in np.arange(_LOWEST[level], _HIGHEST, 0.01):
        found = guessed >= threshold
        precise = not found.any() or is_meant[found].mean() >= _PRECISION[level]
        if precise and found[~is_meant].mean() <= _FALSE_ALARMS[level]:
            return float(threshold)
    return _HIGHEST


def _fit(centred: Vectors, is_meant: npt.NDArray[np.bool_]) -> Numbers:
    """Return the line of a logistic regression: a weight a dimension, then what is added."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above

    weight = np.where(is_meant, _MEANT_SHARE / is_meant.sum(), (1 - _MEANT_SHARE) / (~is_meant).sum()) * len(centred)
    fitted = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(centred, is_meant, sample_weight=weight)
    return np.concatenate([fitted.coef_[0], fitted.intercept_]).astype(np.float64)


def _probabilities(centred: Vectors, line: Numbers, sides: tuple[_Side, _Side]) -> Numbers:
    learnt = centred @ line[:-1] + line[-1]
    contrast = _SHARPNESS * (sides[0].likeness(centred) - sides[1].likeness(centred))
    return np.asarray(1 / (1 + np.exp(-(learnt + contrast) / 2)), dtype=np.float64)


def _sides(centred: Vectors, is_meant: npt.NDArray[np.bool_]) -> tuple[_Side, _Side]:
    return _Side(centred[is_meant]), _Side(centred[~is_meant])


def _centred(vectors: Vectors, centre: Vectors) -> Vectors:
    moved = vectors - centre
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.asarray(moved / lengths, dtype=np.float32)
