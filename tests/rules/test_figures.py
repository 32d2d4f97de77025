"""The kinds ``measured`` and ``phone``: figures of the whole call within bounds."""

from pathlib import Path

import pytest

from callqa.calls import Mark
from callqa.errors import RulebookError
from callqa.recording import CallFacts
from callqa.rules.examples import example_call
from tests.rules.build import rulebook, verdict
from tests.rules.test_kinds import unknown

SHARE = "kind: measured\nmeasure: talk_ratio\nat_least: 0.3\nat_most: 0.7\n"
RING = "kind: phone\nfact: ring_s\nat_most: 20\ndirection: in\n"


@pytest.mark.parametrize(
    ("passage", "mark", "note"),
    [
        ("М: раз два три\nК: раз два три", Mark.PASS, "talk_ratio:0.50"),
        ("М: раз два три четыре\nК: раз", Mark.FAIL, "talk_ratio:0.80"),
        ("М: раз\nК: раз два три четыре", Mark.FAIL, "talk_ratio:0.20"),
    ],
)
def test_measured(tmp_path: Path, passage: str, mark: Mark, note: str) -> None:
    found = verdict(rulebook(tmp_path, SHARE), passage)
    assert (found.mark, found.note) == (mark, note)


def test_a_measure_that_cannot_be_taken_is_not_judged(tmp_path: Path) -> None:
    call = unknown(example_call("М: раз", CallFacts(), "ru"))
    assert rulebook(tmp_path, SHARE).judge(call).verdicts[0].note == "not_judged:speakers_unknown"


@pytest.mark.parametrize(
    ("passage", "mark", "note"),
    [
        ("(incoming)\n(rings 21 s)\nМ: Да.", Mark.FAIL, "ring_s:21"),
        ("(входящий)\n(звонит 20 с)\nМ: Да.", Mark.PASS, "ring_s:20"),
        ("(исходящий)\n(звонит 34 с)\nМ: Да.", Mark.NA, None),
        ("(входящий)\nМ: Да.", Mark.NA, None),
        ("(звонит 34 с)\nМ: Да.", Mark.NA, None),
    ],
)
def test_phone(tmp_path: Path, passage: str, mark: Mark, note: str | None) -> None:
    found = verdict(rulebook(tmp_path, RING), passage)
    assert (found.mark, found.note) == (mark, note)


@pytest.mark.parametrize("body", ["kind: measured\nmeasure: talk_ratio\n", "kind: phone\nfact: ring_s\n"])
def test_a_figure_needs_a_bound(tmp_path: Path, body: str) -> None:
    with pytest.raises(RulebookError, match="at_least or at_most"):
        rulebook(tmp_path, body)
