import pytest

from callqa.calibration import Given, agreement
from callqa.calls import Mark

PASS, FAIL, NA = Mark.PASS, Mark.FAIL, Mark.NA
FLEISS_1971_LIKE = [
    [PASS, PASS, PASS],
    [PASS, PASS, FAIL],
    [FAIL, FAIL, FAIL],
    [NA, NA, PASS],
    [FAIL, PASS, NA],
    [PASS, PASS, PASS],
]


def given(marks: list[list[Mark]], rule: str = "greeting") -> list[Given]:
    return [Given(call, rule, taker, mark) for call, row in enumerate(marks) for taker, mark in enumerate(row)]


def fleiss(marks: list[list[Mark]]) -> float:
    """Kappa as its formula stands in the paper."""
    raters, items = len(marks[0]), len(marks)
    counts = [[row.count(mark) for mark in Mark] for row in marks]
    shares = [sum(row[place] for row in counts) / (items * raters) for place in range(len(Mark))]
    observed = sum(sum(n * (n - 1) for n in row) / (raters * (raters - 1)) for row in counts) / items
    chance = sum(share**2 for share in shares)
    return (observed - chance) / (1 - chance)


def test_kappa_of_several_is_fleiss() -> None:
    rule, total = agreement(given(FLEISS_1971_LIKE), {}, expert=None)
    assert rule.takers.kappa == pytest.approx(fleiss(FLEISS_1971_LIKE))
    assert (rule.takers.equal, rule.takers.pairs, rule.calls) == (11, 18, 6)
    assert rule.takers.interval
    low, high = rule.takers.interval
    assert low <= fleiss(FLEISS_1971_LIKE) <= high
    assert (rule.expert, rule.machine.share) == (None, None)
    assert total.takers == rule.takers


def test_the_expert_is_held_against_the_others_and_the_machine_against_all() -> None:
    marks = [[PASS, PASS, FAIL], [FAIL, FAIL, FAIL]]
    machine = {(0, "greeting"): PASS, (1, "greeting"): PASS}
    rule = agreement(given(marks), machine, expert=2)[0]
    assert rule.takers.share == 1.0
    assert rule.expert
    assert (rule.expert.equal, rule.expert.pairs) == (2, 4)
    assert (rule.machine.equal, rule.machine.pairs) == (2, 6)


def test_few_calls_have_no_interval_and_marks_that_are_all_the_same_no_kappa() -> None:
    rule = agreement(given([[PASS, PASS], [FAIL, FAIL]]), {}, expert=None)[0]
    assert (rule.takers.kappa, rule.takers.interval) == (1.0, None)
    same = agreement(given([[PASS, PASS]] * 9), {}, expert=None)[0]
    assert (same.takers.share, same.takers.kappa, same.takers.interval) == (1.0, None, None)


def test_rules_keep_their_order_and_nothing_gives_nothing() -> None:
    marks = [*given([[PASS, PASS]], "b_rule"), *given([[PASS, FAIL]], "a_rule")]
    assert [one.rule for one in agreement(marks, {}, expert=None)] == ["b_rule", "a_rule", ""]
    assert agreement([], {}, expert=None) == []
