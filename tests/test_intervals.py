"""Intervals and quartiles, against figures worked out by hand or printed in tables."""

import pytest

from callqa.intervals import Interval, Mean, Quartiles, Share, mean_of, quartiles, t_quantile, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # 1.96² / (10 + 1.96²)
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # R. G. Newcombe, Statistics in Medicine 17, 1998, table I
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_shares(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nothing_says_nothing() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)
    assert Share(1, 4).value == 0.25


@pytest.mark.parametrize(
    ("freedom", "printed"), [(1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (29, 2.045), (120, 1.980)]
)
def test_students_t_is_as_in_the_tables(freedom: int, printed: float) -> None:
    assert t_quantile(freedom) == pytest.approx(printed, abs=1e-3)


def test_means() -> None:
    # 70, 80, 90: mean 80, squares 100 + 0 + 100; 4.303 * sqrt(200 / 2 / 3) = 24.84
    found = mean_of(3, 80.0, 200.0, lowest=0.0, highest=100.0)
    assert found.value == 80.0
    assert found.interval is not None
    assert found.interval.low == pytest.approx(55.16, abs=0.01)
    assert found.interval.high == 100.0
    assert mean_of(1, 80.0, 0.0, lowest=0.0, highest=100.0) == Mean(1, 80.0)
    assert mean_of(0, 0.0, 0.0, lowest=0.0, highest=100.0) == Mean(0)
    assert mean_of(5, 80.0, 0.0, lowest=0.0, highest=100.0).interval == Interval(80.0, 80.0)


def test_quartiles() -> None:
    assert quartiles([40, 10, 20, 30]) == Quartiles(17.5, 25.0, 32.5)
    assert quartiles([5]) == Quartiles(5, 5, 5)
    assert quartiles([]) is None
