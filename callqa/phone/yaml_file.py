"""A YAML file of settings as plain texts, with mistakes told by their line.

Everything stays the text that it is in the file: ``0100`` is no octal number and ``no`` no truth value.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from pydantic import ValidationError

from callqa import yamlsize
from callqa.errors import SettingsError

Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What the file holds: texts, lists of them and mappings; and the line of each by its place."""

    path: Path
    data: Any
    lines: dict[Place, int]

    def problem(self, error: ValidationError) -> SettingsError:
        """Return what pydantic found wrong first, in one sentence with its place."""
        first = error.errors(include_url=False)[0]
        place: Place = first["loc"]
        while place not in self.lines:
            place = place[:-1]
        key = ".".join(str(part) if isinstance(part, str) else f"[{part + 1}]" for part in first["loc"])
        what = {
            "extra_forbidden": "there is no such key",
            "missing": "it is missing",
            "too_short": "it is empty",
            "string_too_short": "it is empty",
        }.get(first["type"], first["msg"].removeprefix("Value error, "))
        where = f" '{key.replace('.[', '[')}':" if key else ""
        return SettingsError(f"{self.path.name}, line {self.lines[place]}:{where} {what}. See docs/recordings.md.")


def read(path: Path) -> Content:
    """Read a file; an empty one holds an empty mapping.

    Raises:
        SettingsError: it cannot be read, is no YAML, or says a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        yamlsize.check_text(text)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        yamlsize.check(node)
        lines: dict[Place, int] = {(): 1}
        content = Content(path, {} if node is None else _values(node, (), lines, path), lines)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read ({error}); check the file and its permissions.") from error
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise SettingsError(f"{path.name}{line}: is no valid YAML: {error.problem}. Correct that line.") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{path.name} is no valid YAML: {error}") from error
    except RecursionError as error:
        raise SettingsError(f"{path.name} is nested too deeply; check its brackets and aliases.") from error
    return content


def _values(node: yaml.Node, place: Place, lines: dict[Place, int], path: Path) -> Any:  # noqa: ANN401 - whatever it is
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_values(item, (*place, index), lines, path) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise SettingsError(f"{path.name}, line {line}: a key must be a word.")
        if key.value in found:
            raise SettingsError(f"{path.name}, line {line}: says '{key.value}' twice; keep one of them.")
        lines[*place, key.value] = line
        found[key.value] = _values(value, (*place, key.value), lines, path)
    return found
