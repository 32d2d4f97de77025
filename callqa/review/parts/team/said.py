"""How figures are written: a value, the interval around it, and of how many calls it is."""

from callqa.intervals import Interval, Mean, Share
from callqa.review.language import number, percent

FEW_CALLS = 10
"""A share of fewer calls is written as it is counted: a per cent would pretend to know more."""


def mean(score: Mean) -> str:
    """Write a mean score."""
    return "–" if score.value is None else number(score.value, 1)


def scores(interval: Interval | None) -> str:
    """Write the interval of a mean score."""
    return "–" if interval is None else f"{number(interval.low)}–{number(interval.high)}"


def share(found: Share) -> str:
    """Write a share."""
    return "–" if found.value is None else percent(found.value)


def shares(interval: Interval | None) -> str:
    """Write the interval of a share."""
    return "–" if interval is None else f"{number(100 * interval.low)}–{percent(interval.high)}"


def of(found: Share) -> str:
    """Write what a share was counted from."""
    return f"{number(found.part)} / {number(found.whole)}"


def scale(low: float, high: float, *, step: float = 10.0) -> tuple[float, float]:
    """Return round ends for a scale from 0 to 100 that holds everything between two values."""
    return max(0.0, low // step * step), min(100.0, -(-high // step) * step)
