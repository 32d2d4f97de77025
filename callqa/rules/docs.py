"""The part of docs/rules.md that is written from the code: notation, what is looked for, and the kinds.

``python -m callqa.rules.docs docs/rules.md`` writes it anew between its two marks.
"""

import inspect
import sys
from pathlib import Path

from callqa.rules import KINDS, conditions, notation
from callqa.rules.callscript import CallScript
from callqa.rules.conclusions import Question
from callqa.rules.said import Said
from callqa.rules.step import Step

BEGIN, END = "<!-- from the code: begin -->", "<!-- from the code: end -->"


def from_the_code() -> str:
    """Return the generated part as Markdown."""
    table = (inspect.getdoc(notation) or "").partition("\n\n")[2]
    parts = ["## Notation of phrases", _as_table(table), "## What is looked for", _keys(inspect.getdoc(Said) or "")]
    parts.append("## Kinds of rules")
    for name, kind in KINDS.items():
        parts += [f"### `{name}`", _as_markdown(inspect.getdoc(kind) or "")]
    parts += ["## Conditions", _as_markdown(inspect.getdoc(conditions) or "")]
    for name, condition in conditions.CONDITIONS.items():
        parts += [f"### `{name}:`", _as_markdown(inspect.getdoc(condition) or "")]
    parts += ["## What is told of each call", _as_markdown(inspect.getdoc(Question) or "")]
    parts += ["## Call scripts", _keys(inspect.getdoc(CallScript) or "")]
    parts += ["## Steps of a conversation", _keys(inspect.getdoc(Step) or "")]
    return "\n\n".join(parts)


def replaced(text: str) -> str:
    """Return a document with its generated part written anew."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{from_the_code()}\n\n{END}{rest.partition(END)[2]}"


def _as_table(text: str) -> str:
    """Turn the module's plain table into a Markdown table."""
    rows = ["| written | means |", "| --- | --- |"]
    for line in text.splitlines():
        sign, _, meaning = line.strip().partition("``  ")
        if line.startswith("``"):
            sign = sign.strip("`").replace("|", "\\|")
            rows.append(f"| `{sign}` | {_as_markdown(meaning.strip())} |")
    return "\n".join(rows)


def _keys(text: str) -> str:
    """Turn the keys of a docstring into a list."""
    before, _, keys = text.partition("Keys:")
    named = [line.strip().partition(": ") for line in keys.strip().splitlines()]
    listed = "\n".join(f"- `{key}`: {meaning}" for key, _, meaning in named)
    return _as_markdown(f"{before.strip()}\n\n{listed}")


def _as_markdown(text: str) -> str:
    return text.replace("Example::", "Example:").replace("``", "`")


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(replaced(document.read_text(encoding="utf-8")), encoding="utf-8")
