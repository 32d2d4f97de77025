"""What a rule file says twice, and where it contradicts itself."""

from collections.abc import Iterator
from typing import Any

from callqa.rules.sources import Place, Problem, Source

FOUND, NOT_FOUND = "must_find", ("must_not_find", "not_applicable")
_SHOWN = 60


def contradictions(source: Source) -> Iterator[Problem]:
    """Yield the passages of a rule that are listed both as found and as not found."""
    found = {text.strip() for text in _texts(source.data.get(FOUND))}
    for key in NOT_FOUND:
        for number, text in enumerate(_texts(source.data.get(key))):
            if text.strip() in found:
                message = f"'{short(text)}' is listed both as found and as not found; remove it from one of the lists"
                yield source.problem(message, (key, number))


def repeats(source: Source) -> Iterator[Problem]:
    """Yield texts that stand in a list twice, and phrases that are exceptions to themselves."""
    yield from _repeats(source, source.data, ())


def short(text: str) -> str:
    """Return the beginning of a text on one line."""
    line = " / ".join(text.strip().splitlines())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"


def _repeats(source: Source, part: Any, place: Place) -> Iterator[Problem]:  # noqa: ANN401 - whatever YAML holds
    if isinstance(part, dict):
        yield from _excepted_phrases(source, part, place)
        for key, value in part.items():
            yield from _repeats(source, value, (*place, key))
    elif isinstance(part, list):
        yield from _twice(source, part, place)
        for number, value in enumerate(part):
            yield from _repeats(source, value, (*place, number))


def _twice(source: Source, values: list[Any], place: Place) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, value in enumerate(values):
        if not isinstance(value, str):
            continue
        before = first.setdefault(value.strip(), number)
        if before != number:
            line = source.lines.get((*place, before))
            yield source.problem(
                f"'{short(value)}' stands in line {line} already; remove one of them", (*place, number)
            )


def _excepted_phrases(source: Source, part: dict[str, Any], place: Place) -> Iterator[Problem]:
    phrases = {text.strip(): number for number, text in reversed(list(enumerate(_texts(part.get("phrases")))))}
    for number, text in enumerate(_texts(part.get("exceptions"))):
        if text.strip() in phrases:
            line = source.lines.get((*place, "phrases", phrases[text.strip()]))
            message = f"'{short(text)}' is the phrase of line {line} as well, so it is never found; remove one of them"
            yield source.problem(message, (*place, "exceptions", number))


def _texts(values: Any) -> list[str]:  # noqa: ANN401 - whatever YAML holds
    return [value if isinstance(value, str) else "" for value in values] if isinstance(values, list) else []
