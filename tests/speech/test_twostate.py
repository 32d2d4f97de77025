"""The chain of two states against all its paths, one by one."""

import math
from itertools import product

import numpy as np
import pytest

from callqa.speech.twostate import posterior

EVIDENCE = np.array([1.5, -0.4, 0.2, -2.0])
CHANGE = [0.0, -2.0, 0.5, -3.0]


def weight(path: tuple[bool, ...]) -> float:
    """Tell how likely a path of states is, together with what was observed."""
    moves = (
        1 / (1 + math.exp(-odds if before != state else odds))
        for before, state, odds in zip(path, path[1:], CHANGE[1:], strict=False)
    )
    seen = (math.exp(value / 2 if state else -value / 2) for state, value in zip(path, EVIDENCE, strict=True))
    return 0.5 * math.prod(moves) * math.prod(seen)


def test_it_sums_over_all_paths() -> None:
    weights = {path: weight(path) for path in product((True, False), repeat=4)}
    total = sum(weights.values())
    expected = [sum(value for path, value in weights.items() if path[step]) / total for step in range(4)]

    first, likelihood = posterior(EVIDENCE, CHANGE)

    assert first.tolist() == pytest.approx(expected)
    assert likelihood == pytest.approx(math.log(total) / 4)


def test_strong_evidence_does_not_overflow() -> None:
    first, likelihood = posterior(np.array([2000.0, 2000.0, -2000.0]), [0.0, -5.0, -5.0])

    assert first.tolist() == pytest.approx([1.0, 1.0, 0.0])
    assert math.isfinite(likelihood)
