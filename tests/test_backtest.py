import pytest

from callqa.backtest import Compared, Comparison, Difference, Fails, Side
from callqa.calls import Mark, Verdict


def side(score: float | None = 100.0, pass_mark: float | None = 80.0, **marks: Mark) -> Side:
    return Side(tuple(Verdict(rule, mark) for rule, mark in marks.items()), score, pass_mark)


def difference(*calls: tuple[Side, Side], truth: Mark | None = None, agent: str | None = "Ольга") -> Difference:
    comparison = Comparison()
    for number, (before, after) in enumerate(calls):
        known = {} if truth is None else {"greeting": truth}
        comparison.add(Compared(number, f"{number}.wav", agent, before, after, known))
    return comparison.difference()


def test_calls_that_stay_as_they_are_are_only_counted() -> None:
    same = side(greeting=Mark.PASS)
    found = difference((same, same))
    assert (found.calls, found.changed, found.rules) == (1, (), ())


@pytest.mark.parametrize(("mark", "told", "counted"), [(Mark.FAIL, 1, 1), (Mark.PASS, 0, 1), (Mark.NA, 0, 0)])
def test_a_new_rule_is_told_of_calls_that_break_it_and_counted_where_it_applies(
    mark: Mark, told: int, counted: int
) -> None:
    found = difference((side(), side(greeting=mark)))
    assert [(one.before, one.after) for call in found.changed for one in call.verdicts] == [(None, mark)] * told
    assert sum(rule.changes.total() for rule in found.rules) == counted


def test_marks_are_counted_by_rule() -> None:
    fail, kept, na = (side(greeting=mark) for mark in (Mark.FAIL, Mark.PASS, Mark.NA))
    rule = difference((fail, kept), (fail, na), (kept, fail), (kept, na), (fail, fail)).rules[0]
    assert (rule.new_fails, rule.lifted_fails, rule.changes.total()) == (1, 2, 4)


def test_the_largest_change_of_score_comes_first() -> None:
    found = difference((side(80), side(70)), (side(80), side(None)), (side(80), side(100)))
    assert [call.score_after for call in found.changed] == [None, 100, 70]


def test_fails_are_compared_with_what_people_say() -> None:
    fail, kept = side(greeting=Mark.FAIL), side(greeting=Mark.PASS)
    rule = difference((fail, kept), (fail, fail), (kept, fail), truth=Mark.FAIL).rules[0]
    assert (rule.before, rule.after) == (Fails(hits=2, missed=1), Fails(hits=2, missed=1))
    rule = difference((fail, kept), (kept, kept), truth=Mark.PASS).rules[0]
    assert (rule.before.precision, rule.before.recall) == (0.0, None)
    assert (rule.after.precision, rule.known) == (None, 2)


@pytest.mark.parametrize(
    ("before", "after", "crosses"),
    [
        ((85, 80), (75, 80), True),
        ((75, 80), (85, 80), True),
        ((85, 80), (85, 90), True),
        ((80, 80), (81, 80), False),
        ((None, None), (85, 80), False),
    ],
)
def test_a_manager_crosses_when_the_mean_and_the_pass_mark_change_places(
    before: tuple[float | None, float | None], after: tuple[float | None, float | None], crosses: bool
) -> None:
    found = difference((side(*before), side(*after)))
    assert [one.agent for one in found.crossing] == (["Ольга"] if crosses else [])


def test_the_mean_of_a_manager_is_over_scored_calls() -> None:
    manager = difference((side(90), side(None, None)), (side(70), side(60))).managers[0]
    assert (manager.calls, manager.mean_before, manager.mean_after) == (2, 80, 60)


def test_calls_of_nobody_are_no_managers() -> None:
    found = difference((side(90), side(10)), agent=None)
    assert (found.managers, found.mean_after) == ((), 10)
