import pytest

from callqa.calls import Mark
from callqa.decisions import Decision, stand
from tests.review import seed

UNJUDGED = [f"not_judged:{rule}" for rule in seed.RULES if rule != "no_long_wait"]
ALL_KEPT = dict.fromkeys(seed.RULES, Mark.PASS)


def decided(mark: Mark, machine_mark: Mark = Mark.FAIL) -> Decision:
    return Decision(mark, machine_mark)


def test_too_little_judged_gives_no_score_until_people_have_judged_it() -> None:
    machine = dict.fromkeys(seed.RULES, Mark.NA) | {"no_long_wait": Mark.PASS}
    assert stand(machine, UNJUDGED, {"no_long_wait": decided(Mark.PASS, Mark.PASS)}, seed.SCORECARD).score is None
    people = {
        "never_say_no": decided(Mark.FAIL, Mark.NA),
        "no_rudeness": decided(Mark.PASS, Mark.NA),
        "offer_alternative": decided(Mark.PASS, Mark.NA),
    }
    standing = stand(machine, UNJUDGED, people, seed.SCORECARD)
    assert standing.score == pytest.approx(100 * 50 / 75, abs=0.01)
    assert standing.flags == ("below_pass_mark", "not_judged:greeting", "not_judged:agent_named")


@pytest.mark.parametrize("machine", [Mark.FAIL, Mark.PASS])
def test_a_decision_counts_while_the_machine_says_what_was_decided_on_or_what_was_decided(machine: Mark) -> None:
    marks = ALL_KEPT | {"no_rudeness": machine}
    standing = stand(marks, ["auto_fail:no_rudeness"], {"no_rudeness": decided(Mark.PASS)}, seed.SCORECARD)
    assert (standing.marks["no_rudeness"], standing.score, standing.flags) == (Mark.PASS, 100, ())


def test_a_new_claim_of_the_machine_counts_and_asks_for_a_person() -> None:
    marks = ALL_KEPT | {"no_rudeness": Mark.FAIL}
    standing = stand(marks, ["auto_fail:no_rudeness"], {"no_rudeness": decided(Mark.PASS, Mark.NA)}, seed.SCORECARD)
    assert standing.marks["no_rudeness"] == Mark.FAIL
    assert standing.score == 0
    assert standing.flags == ("auto_fail:no_rudeness", "below_pass_mark", "re_judged:no_rudeness")


def test_a_decision_on_a_rule_that_is_no_longer_there_changes_nothing() -> None:
    standing = stand({"greeting": Mark.PASS}, [], {"no_rudeness": decided(Mark.PASS)}, seed.SCORECARD)
    assert (standing.marks, standing.score, standing.flags) == ({"greeting": Mark.PASS}, 100, ())


def test_decisions_on_marks_leave_flags_of_the_transcript() -> None:
    flags = ["low_confidence", "check_speakers"]
    standing = stand(ALL_KEPT, flags, {"no_rudeness": decided(Mark.PASS, Mark.PASS)}, seed.SCORECARD)
    assert standing.flags == ("low_confidence", "check_speakers")
