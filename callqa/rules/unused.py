"""What a folder of rules holds that nothing asks for: no mistake, but often the sign of one."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from callqa.rules.meaning_files import ORDINARY
from callqa.rules.sources import Problem, Source

_LIST = re.compile(r"\{([^{}]*)\}")


def unused(folder: Path, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield warnings about lists, situations, meanings and scorecards that no file names."""
    texts = [(key, text) for source in sources for key, text in _texts(source.data, "")]
    lists = {name.strip() for _, text in texts for name in _LIST.findall(text)}
    named = {key: {text for other, text in texts if other == key} for key in ("situation", "meaning", "scorecard")}
    for source in sources:
        name = source.path.name
        if source.path.parent == folder and name == "lists.yaml":
            yield from _idle(source, set(source.data) - lists, "list", "name it in a phrase as '{…}'")
        elif source.path.parent == folder and name == "situations.yaml":
            yield from _idle(source, set(source.data) - named["situation"], "situation", "ask for it")
        elif source.path.parent.name == "scorecards" and source.data.get("name") not in named["scorecard"]:
            message = f"no call script names the scorecard '{source.data.get('name')}'; name it in one, or remove it"
            yield Problem(source.path, None, source.lines.get(("name",)), message, warning=True)
    for path in sorted((folder / "meaning").glob("*.yaml")):
        if path.stem not in named["meaning"] | {ORDINARY}:
            yield Problem(
                path, None, 1, f"no rule names the meaning '{path.stem}'; name it, or remove it", warning=True
            )


def _idle(source: Source, names: set[Any], what: str, do: str) -> Iterator[Problem]:
    for name in names:
        message = f"nothing uses the {what} '{name}'; {do}, or remove it"
        yield Problem(source.path, None, source.lines.get((name,)), message, warning=True)


def _texts(part: Any, key: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever YAML holds
    """Yield every text with the key that it stands under."""
    if isinstance(part, str):
        yield key, part
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from _texts(value, str(name))
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value, key)
