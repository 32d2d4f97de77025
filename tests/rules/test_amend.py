"""Adding an example changes nothing else in a rule file."""

import difflib
from pathlib import Path

import pytest
import yaml

from callqa.errors import RulebookError
from callqa.rules.amend import with_item

SHIPPED = sorted((Path(__file__).parents[2] / "scripts" / "ru" / "rules").glob("*.yaml"))
PASSAGES = ["Такого нет.", "М: Нет.\nК: Совсем?\nМ: Совсем: «нет» — и всё.", '- [нет]: "да" # конечно', "К: Есть?"]


def added(before: str, after: str) -> list[str]:
    """The lines that are new; every other one must be as it was."""
    changes = list(difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    assert "".join(line[2:] for line in changes if line[0] in " -") == before
    assert not [line for line in changes if line.startswith("-")]
    return [line[2:] for line in changes if line.startswith("+")]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("key", ["must_find", "must_not_find", "not_applicable"])
def test_all_other_lines_of_the_shipped_rules_stay_byte_for_byte(path: Path, key: str) -> None:
    text = path.read_bytes().decode()
    for passage in PASSAGES:
        after = with_item(text, key, passage, after="must_not_find")
        assert added(text, after)
        assert yaml.safe_load(after)[key][-1].strip() == passage


LAYOUTS = {
    "a comment below the list": ("a:\n  - x  # why\n\n  # that was it\nb: [y]\n", ["  - new\n"]),
    "no indentation": ("a:\n- x\nb: 1\n", ["- new\n"]),
    "a block as the last item": ("a:\n  - |\n    x\n    y\n\n\nb: 1\n", ["  - new\n"]),
    "no line end at the end": ("b: 1\na:\n  - x", ["  - x\n", "  - new\n"]),
    "windows": ("a:\r\n  - x\r\nb: 1\r\n", ["  - new\r\n"]),
    "in brackets": ("a: [x, y]  # both\n", ['a: [x, y, "new"]  # both\n']),
    "in brackets over lines": ("a: [\n  x,\n  y,\n]\nb: 1\n", None),
    "empty brackets": ("a: []\n", ['a: ["new"]\n']),
}


@pytest.mark.parametrize(("text", "lines"), LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(text: str, lines: list[str] | None) -> None:
    after = with_item(text, "a", "new")
    assert yaml.safe_load(after)["a"] == [*yaml.safe_load(text)["a"], "new"]
    if lines is not None:
        new = [line[2:] for line in difflib.ndiff(text.splitlines(True), after.splitlines(True)) if line[0] == "+"]
        assert new == lines


def test_what_is_no_list_is_left_alone() -> None:
    with pytest.raises(RulebookError, match="by hand"):
        with_item("a: x\n", "a", "new")
