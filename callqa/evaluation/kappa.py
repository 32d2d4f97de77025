"""Cohen's kappa: agreement beyond what chance alone would give, with an interval.

1: all marks agree; 0: as many as by chance. J. Cohen, "A coefficient of agreement for nominal scales", 1960. The
interval is that of the percentile bootstrap: the calls are drawn again and again with replacement, so that marks of
one call stay together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 1
LOW, HIGH = 2.5, 97.5
"""Percentiles of a 95 % interval."""

Tables = NDArray[np.int64]
"""Per call a table of counts, labelled mark by found mark: shape (calls, marks, marks)."""


@dataclass(frozen=True, slots=True)
class Kappa:
    """The value and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def kappa(tables: Tables) -> Kappa | None:
    """Return the kappa of all calls together; ``None`` where it is undefined: no marks, or all the same."""
    value = _of(tables.sum(axis=0))
    if np.isnan(value):
        return None
    calls = len(tables)
    drawn = np.random.default_rng(SEED).multinomial(calls, np.full(calls, 1 / calls), size=RESAMPLES)
    values = _of(np.tensordot(drawn, tables, axes=1))
    low, high = np.nanpercentile(values, [LOW, HIGH])
    return Kappa(float(value), float(low), float(high))


def _of(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Kappa of each table of counts (…, marks, marks); not a number where it is undefined."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / counts.sum(axis=(-2, -1), keepdims=True)
        agreed = np.trace(shares, axis1=-2, axis2=-1)
        by_chance = (shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1)
        return np.where(by_chance < 1, (agreed - by_chance) / (1 - by_chance), np.nan)
