"""What must follow, how soon, and what redeems; the parts of a call that are looked at."""

from pathlib import Path

import pytest

from callqa.calls import Mark
from tests.rules.build import rulebook, verdict

REDEEMED = "kind: forbidden\nphrases: [не знаю]\nredeemed_by: {within_turns: 1, phrases: [уточню]}\n"
SOON = "kind: response\ntriggers: [{phrases: [нет]}]\nresponse: {within_s: 10, phrases: [предложу]}\n"


@pytest.mark.parametrize(
    ("passage", "mark", "roles"),
    [
        ("М: Не знаю, уточню.", Mark.PASS, ["trigger", "satisfied"]),
        ("М: Не знаю.\nК: Жаль.\nМ: Уточню.", Mark.PASS, ["trigger", "satisfied"]),
        ("М: Не знаю.\nК: Жаль.\nМ: Да.\nК: Эх.\nМ: Уточню.", Mark.FAIL, ["violation"]),
        ("М: Не знаю, уточню.\nК: А то?\nМ: И то не знаю.", Mark.FAIL, ["violation"]),
        ("М: Знаю.", Mark.PASS, []),
    ],
)
def test_what_is_made_good_for_does_not_count(tmp_path: Path, passage: str, mark: Mark, roles: list[str]) -> None:
    found = verdict(rulebook(tmp_path, REDEEMED), passage)
    assert (found.mark, [moment.role for moment in found.evidence]) == (mark, roles)


@pytest.mark.parametrize(
    ("passage", "mark"),
    [
        ("М: Нет.\nК: А.\nМ: Б.\nК: В.\nМ: Г.\nК: Д.\nМ: Предложу.", Mark.PASS),
        ("М: Нет.\n(9 s)\nМ: Предложу.", Mark.PASS),
        ("М: Нет.\n(11 s)\nМ: Предложу.", Mark.FAIL),
    ],
)
def test_an_answer_within_seconds(tmp_path: Path, passage: str, mark: Mark) -> None:
    assert verdict(rulebook(tmp_path, SOON), passage).mark == mark


@pytest.mark.parametrize(
    ("window", "passage", "mark"),
    [
        ("first_s: 10", "(30 s)\nК: Алло.\n(9 s)\nМ: Здравствуйте.", Mark.PASS),
        ("first_s: 10", "К: Алло.\n(11 s)\nМ: Здравствуйте.", Mark.FAIL),
        ("last_s: 10", "М: Здравствуйте.\n(9 s)\nК: Да.\n(30 s)", Mark.PASS),
        ("last_s: 10", "М: Здравствуйте.\n(11 s)\nМ: Всё.\nК: Да.", Mark.FAIL),
        ("last_turns: 1", "М: Здравствуйте.\nМ: Всё.", Mark.FAIL),
    ],
)
def test_windows(tmp_path: Path, window: str, passage: str, mark: Mark) -> None:
    body = f"kind: required\nwithin: {{{window}}}\nphrases: [здравствуйте]\n"
    assert verdict(rulebook(tmp_path, body), passage).mark == mark
