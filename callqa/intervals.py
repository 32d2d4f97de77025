"""How sure a share or a mean is, and quartiles. Pure.

All intervals are two-sided of 95 %.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of an interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; ``None`` of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> Interval | None:
        """Where the share would lie if there were many more; ``None`` of nothing."""
        return wilson(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of ``count`` values; no ``value`` of none, no ``interval`` of fewer than two."""

    count: int
    value: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Quartiles:
    """A quarter of the values lies below ``low``, half below ``middle``, a quarter above ``high``."""

    low: float
    middle: float
    high: float


def wilson(part: int, whole: int) -> Interval:
    """Return the score interval of a share, 0 to 1; it stays sensible for few cases and for shares near 0 or 1.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22, 1927.
    """
    share, z2 = part / whole, _Z * _Z
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    reach = _Z / (1 + z2 / whole) * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    return Interval(max(0.0, centre - reach), min(1.0, centre + reach))


def mean_of(count: int, mean: float, squares: float, *, lowest: float, highest: float) -> Mean:
    """Return a mean with Student's t interval, cut where no value can lie.

    "Student", "The probable error of a mean", Biometrika 6, 1908.

    Args:
        count: of how many values.
        mean: their mean.
        squares: the sum of their squared distances from it.
        lowest: the lowest value possible.
        highest: the highest value possible.
    """
    if not count:
        return Mean(0)
    if count == 1:
        return Mean(1, mean)
    reach = t_quantile(count - 1) * math.sqrt(squares / (count - 1) / count)
    return Mean(count, mean, Interval(max(lowest, mean - reach), min(highest, mean + reach)))


def t_quantile(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t distribution.

    Exact for 1 and 2 degrees of freedom, from 3 on by the series 26.7.5 of Abramowitz and Stegun, "Handbook of
    Mathematical Functions", 1964, which is off by less than 1 % at 3 and 0.01 % at 9.
    """
    if freedom == 1:
        return math.tan(math.pi * 0.475)
    tail = 2 * 0.975 - 1
    if freedom == 2:  # noqa: PLR2004 - the one other case that has a closed form
        return tail * math.sqrt(2 / (1 - tail * tail))
    z, n = _Z, freedom
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4)
    )


def quartiles(values: Iterable[float]) -> Quartiles | None:
    """Return the quartiles, between two values in proportion; ``None`` of no values.

    Definition 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50,
    1996.
    """
    ordered = sorted(values)
    if not ordered:
        return None

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    return Quartiles(at(0.25), at(0.5), at(0.75))
