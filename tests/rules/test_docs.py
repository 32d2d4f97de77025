"""docs/rules.md says what the code does."""

from pathlib import Path

from callqa.rules import KINDS
from callqa.rules.docs import replaced

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_generated_part_is_up_to_date() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert replaced(text) == text, "run: python -m callqa.rules.docs docs/rules.md"


def test_every_kind_says_what_passes_and_what_fails() -> None:
    for kind in KINDS.values():
        assert all(word in (kind.__doc__ or "") for word in ("Keys", "Example::", "Passes:", "Fails:"))
