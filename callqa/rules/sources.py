"""Rule files as plain data, with the line of every key, and mistakes said in one sentence."""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from pydantic import ValidationError

Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a rule file; ``rule`` and ``line`` where they are known."""

    file: Path
    rule: str | None
    line: int | None
    message: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        rule = f" rule '{self.rule}':" if self.rule else ""
        return f"{self.file}{line}:{rule} {self.message}"


class SourceError(Exception):
    """A file cannot be used; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Source:
    """A read file: its data, and the line of each key and list item by its place in the data."""

    path: Path
    data: dict[str, Any]
    lines: dict[Place, int]

    @property
    def rule(self) -> str | None:
        """The id of the rule in it, if it says one."""
        name = self.data.get("id")
        return name if isinstance(name, str) else None

    def problem(self, message: str, place: Place = ()) -> Problem:
        """Return a problem at a place, or at the nearest key around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return Problem(self.path, self.rule, self.lines.get(place), message)

    def problems(self, error: ValidationError) -> list[Problem]:
        """Return what pydantic found wrong, in words."""
        found = []
        for one in error.errors():
            place = tuple(part for part in one["loc"] if isinstance(part, str | int))
            found.append(self.problem(_explain(one["type"], one["msg"], place), place))
        return found


def read(path: Path) -> Source:
    """Read a YAML file that must hold keys and values.

    Raises:
        SourceError: it cannot be read, is no YAML, says a key twice or is no mapping.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(Problem(path, None, None, f"cannot be read ({error}); check the file")) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        message = f"is no valid YAML: {error.problem}; a phrase that begins with [ {{ * or = needs quotation marks"
        raise SourceError(Problem(path, None, line, message)) from error
    except yaml.YAMLError as error:
        raise SourceError(Problem(path, None, None, f"is no valid YAML: {error}")) from error
    if not isinstance(node, yaml.MappingNode):
        raise SourceError(Problem(path, None, 1, "must hold keys and values, such as 'id: greeting'"))
    lines: dict[Place, int] = {}
    _mark_lines(node, (), lines, path)
    return Source(path, yaml.SafeLoader("").construct_document(node), lines)


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


def _explain(kind: str, message: str, place: Place) -> str:
    key = ".".join(str(part) for part in place) or "the file"
    if kind == "extra_forbidden":
        return f"unknown key '{key}'; remove it or correct its name (docs/rules.md lists the keys)"
    if kind == "missing":
        return f"'{key}' is missing; add it"
    return f"'{key}': {message.removeprefix('Value error, ')}"
