"""The kind ``talk_over``: the agent begins to speak while the customer does."""

from dataclasses import replace
from pathlib import Path

import pytest

from callqa.calls import Attribution, Mark
from callqa.recording import CallFacts
from callqa.rules.examples import example_call
from tests.rules.build import rulebook, verdict

RULE = "kind: talk_over\noverlap_s: 1.0\ntimes: 2\nassent: [угу, да]\n"
CUSTOMER = "К: Мне нужна коляска для двойни, чтобы в лифт входила."


def twice(agent: str, over: str) -> str:
    return "\n".join([CUSTOMER, f"({over} s)", agent] * 2)


@pytest.mark.parametrize(
    ("passage", "mark"),
    [
        (twice("М: Есть такая, двадцать две тысячи.", "over 1.5"), Mark.FAIL),
        (twice("М: Есть такая, двадцать две тысячи.", "over 0.9"), Mark.PASS),
        (twice("М: Угу, угу, да, да.", "over 1.5"), Mark.PASS),
        (twice("М: Угу, угу, да, да. Есть такая.", "over 1.5"), Mark.FAIL),
        (f"{CUSTOMER}\n(over 1.5 s)\nМ: Есть такая, двадцать две.", Mark.PASS),
        ("\n".join(["М: Есть такая, двадцать две тысячи рублей.", "(over 1.5 s)", CUSTOMER] * 2), Mark.PASS),
    ],
)
def test_talk_over(tmp_path: Path, passage: str, mark: Mark) -> None:
    assert verdict(rulebook(tmp_path, RULE), passage).mark == mark


def test_the_evidence_is_each_overlap(tmp_path: Path) -> None:
    found = verdict(rulebook(tmp_path, RULE), twice("М: Есть такая, двадцать две тысячи.", "over 1.6"))
    assert [(moment.turn, round(moment.end_s - moment.start_s, 3)) for moment in found.evidence] == [(1, 1.6), (3, 1.6)]


def test_voices_recorded_together_are_not_judged_by_overlaps(tmp_path: Path) -> None:
    call = example_call(twice("М: Есть такая, двадцать две тысячи.", "over 1.5"), CallFacts(), "ru")
    mono = replace(call, transcript=replace(call.transcript, attribution=Attribution.DIARIZATION))
    found = rulebook(tmp_path, RULE).judge(mono).verdicts[0]
    assert (found.mark, found.note, found.judged) == (Mark.NA, "one_channel", True)
