from dataclasses import replace

import pytest

from callqa.calls import Conclusion, Mark, Setback, Status
from callqa.evaluation.agreement import Judged, compare, points_at
from callqa.evaluation.labels import Label
from tests.evaluation.build import found, judged, labelled

FAIL_AT_2 = ("fail", (2,))
PASS = ("pass", ())


def five_calls() -> list[Judged]:
    """Three labelled fails: one found at the right turn, one elsewhere, one missed; one more is invented."""
    right = judged(labelled("right", {"never_say_no": FAIL_AT_2}), {"never_say_no": found("fail", 21.0, 22.0)})
    elsewhere = judged(labelled("elsewhere", {"never_say_no": FAIL_AT_2}), {"never_say_no": found("fail", 3.0, 4.0)})
    missed = judged(labelled("missed", {"never_say_no": FAIL_AT_2}), {"never_say_no": found("pass")})
    invented = judged(labelled("invented", {"never_say_no": PASS}), {"never_say_no": found("fail", 21.0, 22.0)})
    fine = judged(labelled("fine", {"never_say_no": PASS}), {"never_say_no": found("pass")})
    return [right, elsewhere, missed, invented, fine]


def test_figures_of_a_rule_counted_by_hand() -> None:
    (rule,) = compare(five_calls(), ["never_say_no"], []).rules
    assert (rule.calls, rule.fails, rule.found, rule.hits, rule.right) == (5, 3, 3, 2, 3)
    assert (rule.precision, rule.recall, rule.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert rule.accuracy == pytest.approx(3 / 5)
    assert rule.evidence_rate == pytest.approx(1 / 2)
    assert rule.kappa is not None
    assert rule.kappa.value == pytest.approx((3 / 5 - 13 / 25) / (1 - 13 / 25))
    assert [(wrong.call, wrong.label.mark, wrong.found.mark) for wrong in rule.wrong] == [
        ("missed", Mark.FAIL, Mark.PASS),
        ("invented", Mark.PASS, Mark.FAIL),
    ]


def test_figures_of_all_rules_counted_by_hand() -> None:
    polite = [
        replace(one, call=replace(one.call, labels={**one.call.labels, "farewell": Label(Mark.NA)}))
        for one in five_calls()
    ]
    agreement = compare(polite, ["never_say_no", "farewell"], [])
    assert agreement.wrong_fails_per_ten_calls == pytest.approx(2.0)
    assert [rule.f1 for rule in agreement.rules] == [pytest.approx(2 / 3), None]
    assert agreement.macro_f1 == pytest.approx(2 / 3), "rules without a labelled fail are not in the mean"
    assert agreement.kappa is not None
    assert agreement.kappa.value == pytest.approx((8 / 10 - 38 / 100) / (1 - 38 / 100))


def test_rules_without_label_are_left_out_and_labels_without_rule_are_named() -> None:
    one = judged(labelled("one", {"empathy": PASS}), {"greeting": found("pass")})
    agreement = compare([one], ["greeting"], [])
    assert agreement.rules == ()
    assert agreement.not_measured == ("empathy",)
    assert agreement.macro_f1 is None


def test_a_call_that_could_not_be_judged_has_na_everywhere_and_is_named() -> None:
    call = labelled("noise", {"never_say_no": FAIL_AT_2, "empathy": ("na", ())})
    agreement = compare(
        [Judged(call, None, Setback(Status.NOT_SCORED, "too_short: …"))], ["never_say_no", "empathy"], []
    )
    assert agreement.troubles == {"noise": "too_short: …"}
    never_say_no, empathy = agreement.rules
    assert (never_say_no.recall, never_say_no.right) == (0.0, 0)
    assert empathy.right == 1


def test_conclusions_are_compared_where_they_are_labelled() -> None:
    told = (Conclusion("outcome", "no_order"), Conclusion("loss_reason", "price"), Conclusion("site_feedback", False))
    lost = labelled("lost", {}, {"outcome": "no_order", "loss_reason": "price", "site_feedback": False})
    sold = labelled("sold", {}, {"outcome": "order", "site_feedback": True})
    calls = [judged(call, {}, told) for call in (lost, sold)]
    fields = compare(calls, [], ["outcome", "loss_reason", "site_feedback"]).fields
    assert [(one.field, one.right, one.calls) for one in fields] == [
        ("outcome", 1, 2),
        ("loss_reason", 1, 1),
        ("site_feedback", 1, 2),
    ]


@pytest.mark.parametrize(
    ("start_s", "end_s", "slack_s", "hit"),
    [
        (21.0, 22.0, 0.0, True),
        (19.0, 20.0, 0.0, False),
        (19.0, 20.0, 1.0, True),
        (30.5, 31.0, 0.0, False),
        (30.5, 31.0, 1.0, True),
    ],
)
def test_evidence_hits_where_it_overlaps_the_labelled_turn(
    start_s: float, end_s: float, slack_s: float, hit: bool
) -> None:
    _, evidence = found("fail", start_s, end_s)
    call = labelled("one", {"never_say_no": FAIL_AT_2})
    assert points_at(evidence, call.labels["never_say_no"], call.said, slack_s) is hit


def test_a_wait_is_labelled_by_the_turn_that_ends_it() -> None:
    call = labelled("one", {"no_long_wait": FAIL_AT_2})
    turns = call.said.turns
    late = replace(call.said, turns=(*turns[:2], replace(turns[2], start_s=28.0), turns[3]))
    _, wait = found("fail", 20.0, 28.0, turn=None)
    assert points_at(wait, call.labels["no_long_wait"], late, 0.0)
    assert not points_at(replace(wait, turn=1), call.labels["no_long_wait"], late, 0.0)
