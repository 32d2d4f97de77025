"""A few days on a shop's telephones, made up with all their figures: callqa tells the same from the logs.

``benchmarks/phone_month.py`` does it with a month and 60,000 calls, in either database.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
FIRST_DAY = 20_540
"""Friday, 27 March 2026: a weekend is among the days."""


@pytest.fixture(scope="module")
def month() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    import phone_month  # noqa: PLC0415 - benchmarks are no package

    yield phone_month
    sys.path.remove(str(BENCHMARKS))


def test_every_figure_is_the_truth(month: ModuleType, tmp_path: Path) -> None:
    life = month.phone_life.live(seed=7, first_day=FIRST_DAY, days=4, calls=500, managers=10)
    shop = month.open_shop(life, tmp_path)
    _seconds, stored = month.read(shop)
    differences = month.compare(month.phone_truth.truth(life), month.figures(shop, life))
    assert {one.group: one.wrong for one in differences if one.wrong} == {}
    assert sum(one.count for one in differences) > 800
    assert [month.read(shop, *options)[1] for options in ((), ("--again",))] == [stored] * 2, "nothing is doubled"
