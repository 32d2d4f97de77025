"""Forward-backward algorithm for a chain of two states (Rabiner 1989, "A tutorial on hidden Markov models")."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def posterior(evidence: npt.NDArray[np.float64], change: Sequence[float]) -> tuple[npt.NDArray[np.float64], float]:
    """Weigh what speaks for the first state at each step against how likely changes are.

    Args:
        evidence: logarithm of the likelihood of each step's observation in the first state over that in the second.
        change: logarithm of the odds of another state than at the step before; the first is not used.

    Returns:
        The probability of the first state at each step, and the logarithm of the likelihood of all, per step. Both
        states are as likely at first.
    """
    values: list[float] = evidence.tolist()
    before = [0.0]  # logarithm of the odds of the first state at each step, from the steps before it
    for value, odds_change in zip(values[:-1], change[1:], strict=True):
        before.append(_pass_on(before[-1] + value, odds_change))
    after = [0.0]  # and from the steps after it, from the last one on
    for value, odds_change in zip(values[:0:-1], change[:0:-1], strict=True):
        after.append(_pass_on(after[-1] + value, odds_change))
    odds = np.array(before) + evidence + np.array(after[::-1])
    likelihood = sum(_mean_likelihood(odds_before, value) for odds_before, value in zip(before, values, strict=True))
    return 1 / (1 + np.exp(-np.clip(odds, -700, 700))), likelihood / len(values)


def _pass_on(odds: float, change: float) -> float:
    """Carry logarithmic odds over to the next step, where the state may have changed."""
    stay = -math.log1p(math.exp(change))
    moved = change + stay
    return _log_add(odds + stay, moved) - _log_add(odds + moved, stay)


def _mean_likelihood(odds: float, value: float) -> float:
    """Return the logarithm of the mean of e^(value/2) and e^(-value/2), weighed by the odds of the states."""
    return _log_add(odds + value / 2, -value / 2) - _log_add(odds, 0.0)


def _log_add(a: float, b: float) -> float:
    high, low = max(a, b), min(a, b)
    return high + math.log1p(math.exp(low - high))
