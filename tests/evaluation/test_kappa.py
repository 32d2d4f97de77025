import numpy as np
import pytest

from callqa.evaluation.kappa import Tables, kappa


def calls(*counts: tuple[int, int, int]) -> Tables:
    """One call a count: labelled mark, found mark, how many such calls."""
    marks = [(labelled, found) for labelled, found, many in counts for _ in range(many)]
    tables = np.zeros((len(marks), 3, 3), dtype=np.int64)
    for table, (labelled, found) in zip(tables, marks, strict=True):
        table[labelled, found] = 1
    return tables


def test_the_textbook_example() -> None:
    """Two readers agree on 20 of 50 proposals that they are good and on 15 that they are not: kappa is 0.4."""
    found = kappa(calls((0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)))
    assert found is not None
    assert found.value == pytest.approx(0.4)
    assert (found.low, found.high) == pytest.approx((0.15, 0.65), abs=0.05)


def test_the_interval_is_the_same_every_time() -> None:
    tables = calls((0, 0, 12), (1, 1, 5), (2, 2, 3), (1, 2, 2))
    assert kappa(tables) == kappa(tables)


def test_agreement_by_chance_is_worth_nothing() -> None:
    found = kappa(calls((0, 0, 5), (0, 1, 5), (1, 0, 5), (1, 1, 5)))
    assert found is not None
    assert found.value == pytest.approx(0.0)


def test_marks_of_one_call_stay_together_in_the_interval() -> None:
    apart = calls((0, 0, 20), (0, 1, 4), (1, 1, 20), (1, 0, 4))
    together = apart.reshape(12, 4, 3, 3).sum(axis=1)
    wide, narrow = kappa(together), kappa(apart)
    assert wide is not None
    assert narrow is not None
    assert wide.value == pytest.approx(narrow.value)
    assert wide.high - wide.low > narrow.high - narrow.low


def test_it_is_undefined_when_every_mark_is_the_same() -> None:
    assert kappa(calls((0, 0, 9))) is None
