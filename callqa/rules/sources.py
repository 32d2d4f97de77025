"""Rule files as plain data, with the line of every key, and mistakes said in one sentence."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from pydantic import ValidationError

from callqa import yamlsize

Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a rule file; ``rule`` and ``line`` where they are known.

    A ``warning`` is of no harm to a judgement, such as a list that nothing uses.
    """

    file: Path
    rule: str | None
    line: int | None
    message: str
    warning: bool = False

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        warning = " warning:" if self.warning else ""
        rule = f" rule '{self.rule}':" if self.rule else ""
        return f"{self.file}{line}:{warning}{rule} {self.message}"

    @property
    def place(self) -> tuple[str, int, str]:
        """What problems are sorted by: file, line, and what is said."""
        return str(self.file), self.line or 0, self.message


class SourceError(Exception):
    """A file cannot be used; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Source:
    """A read file: its data, and the line of each key and list item by its place in the data.

    ``()`` is the place of the whole file.
    """

    path: Path
    data: dict[str, Any]
    lines: dict[Place, int]

    @property
    def rule(self) -> str | None:
        """The id of the rule in it, if it is a rule and says one."""
        name = self.data.get("id")
        return name if isinstance(name, str) and self.path.parent.name == "rules" else None

    def problem(self, message: str, place: Place = ()) -> Problem:
        """Return a problem at a place, or at the nearest key around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return Problem(self.path, self.rule, self.lines.get(place), message)

    def problems(self, error: ValidationError, under: Place = ()) -> list[Problem]:
        """Return what pydantic found wrong with the data, or with the part of it under a place, in words."""
        found = []
        errors = error.errors()
        for one in errors:
            if one["type"] == "too_short" and any(_inside(other["loc"], one["loc"]) for other in errors):
                continue  # pydantic calls a list short when its items are wrong
            place = (*under, *(part for part in one["loc"] if isinstance(part, str | int)))
            known = self._known(place)
            key = place[-1:] if one["type"] == "missing" else ()
            found.append(self.problem(_explain(one["type"], one["msg"], known + key), known))
        return found

    def place_of(self, value: str, under: Place = ()) -> Place:
        """Return the first place below another one that holds a value, beside the file's own id."""
        here: Any = self.data
        for part in under:
            here = here[part]
        return next((place for place in _places(here, value, under) if place != ("id",)), under)

    def _known(self, place: Place) -> Place:
        """Leave out the parts of a place that only pydantic knows: which alternative of a union it tried."""
        known: Place = ()
        for part in place:
            if (*known, part) in self.lines:
                known = (*known, part)
        return known


def read(path: Path) -> Source:
    """Read a YAML file that must hold keys and values.

    Raises:
        SourceError: it cannot be read, is no YAML, says a key twice or is no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
        yamlsize.check_text(text)
        node = _compose(text)
        yamlsize.check(node)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(Problem(path, None, None, f"cannot be read ({error}); check the file")) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        message = f"is no valid YAML: {error.problem}; a phrase that begins with [ {{ * or = needs quotation marks"
        raise SourceError(Problem(path, None, line, message)) from error
    except yaml.YAMLError as error:
        raise SourceError(Problem(path, None, None, f"is no valid YAML: {error}")) from error
    except RecursionError as error:
        raise SourceError(Problem(path, None, None, "is nested too deeply; check its brackets")) from error
    if not isinstance(node, yaml.MappingNode):
        raise SourceError(Problem(path, None, 1, "must hold keys and values, such as 'id: greeting'"))
    lines: dict[Place, int] = {(): node.start_mark.line + 1}
    _mark_lines(node, (), lines, path)
    return Source(path, yaml.SafeLoader("").construct_document(node), lines)


def _compose(text: str) -> yaml.Node | None:
    """Read YAML by libyaml, which takes a tenth of the time; mistakes are told by the other reader, in better words."""
    fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=fast)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _mark_lines(node: yaml.Node, place: Place, lines: dict[Place, int], path: Path) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            if key.value in seen:
                message = f"says '{key.value}' twice; keep one of them"
                raise SourceError(Problem(path, None, key.start_mark.line + 1, message))
            seen.add(key.value)
            lines[(*place, key.value)] = key.start_mark.line + 1
            _mark_lines(value, (*place, key.value), lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*place, index)] = value.start_mark.line + 1
            _mark_lines(value, (*place, index), lines, path)


def _inside(place: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    return len(place) > len(other) and place[: len(other)] == other


def _places(data: Any, value: str, place: Place) -> Iterator[Place]:  # noqa: ANN401 - whatever YAML holds
    if data == value:
        yield place
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, part in items:
        yield from _places(part, value, (*place, key))


def _explain(kind: str, message: str, place: Place) -> str:
    key = ".".join(str(part) for part in place) or "the file"
    if kind == "extra_forbidden":
        return f"unknown key '{key}'; remove it or correct its name (docs/rules.md lists the keys)"
    if kind == "missing":
        return f"'{key}' is missing; add it"
    return f"'{key}': {message.removeprefix('Value error, ')}"
