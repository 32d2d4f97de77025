"""The kind ``counted``: fillers, so many in the call and in a minute of the agent's speech."""

from pathlib import Path

import pytest

from callqa.calls import Mark
from callqa.recording import CallFacts
from callqa.rules.examples import example_call
from tests.rules.build import rulebook, verdict
from tests.rules.test_kinds import unknown

RULE = "kind: counted\nat_least: 2\nper_minute: 4\nphrases: [короче, как бы]\nexceptions: [короче на]\n"
LONG = " ".join(["слово"] * 80)
"""Half a minute of speech."""


@pytest.mark.parametrize(
    ("passage", "mark", "quotes"),
    [
        ("М: Короче, есть, как бы, две.", Mark.FAIL, ["Короче", "как бы"]),
        ("М: Короче, есть.", Mark.PASS, []),
        ("К: Короче, есть, как бы, две.\nМ: Да.", Mark.PASS, []),
        ("М: Этот короче на метр, короче, берите.", Mark.PASS, []),
        (f"М: Короче, есть. {LONG}.\nК: Да.\nМ: Как бы две.", Mark.PASS, []),
        (f"М: Короче, есть.\nК: {LONG}.\nМ: Как бы две.", Mark.FAIL, ["Короче", "Как бы"]),
    ],
)
def test_both_counts_must_be_reached(tmp_path: Path, passage: str, mark: Mark, quotes: list[str]) -> None:
    found = verdict(rulebook(tmp_path, RULE), passage)
    assert (found.mark, [moment.quote for moment in found.evidence]) == (mark, quotes)


@pytest.mark.parametrize(
    ("passage", "note"),
    [("М: Короче, как бы.", "not_judged:speakers_unknown"), ("М: Да.", "not_judged:speakers_unknown")],
)
def test_nobody_is_blamed_where_the_speakers_are_not_known(tmp_path: Path, passage: str, note: str) -> None:
    call = unknown(example_call(passage, CallFacts(), "ru"))
    assert rulebook(tmp_path, RULE).judge(call).verdicts[0].note == note
