"""Adding an item to a list of a YAML file. Every other line stays as it is, comments and layout included."""

import difflib
import json

import yaml

from callqa.errors import RulebookError


def with_item(text: str, key: str, item: str, after: str | None = None) -> str:
    """Return a YAML file with one more text at the end of a list.

    Args:
        text: the file; a mapping.
        key: the list.
        item: what to add; it may have several lines.
        after: the list that a missing one is written after, by its key; else it comes last in the file.

    Raises:
        RulebookError: the file has no such form that this could be done.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise RulebookError("The file does not hold keys and values; add the example by hand.")
    lists = {name.value: value for name, value in root.value}
    if isinstance(lists.get(key), yaml.SequenceNode):
        changed = _into(text, lists[key], item)
    elif key in lists:
        raise RulebookError(f"'{key}' is no list; add the example by hand.")
    else:
        changed = _as_new_list(text, key, lists.get(after or ""), item)
    _verify(text, changed, key, item)
    return changed


def items_of(text: str, key: str) -> list[str]:
    """Return the texts of a list, without the space around them."""
    return [item.strip() for item in (yaml.safe_load(text).get(key) or []) if isinstance(item, str)]


def difference(before: str, after: str, name: str) -> str:
    """Return the change of a file as a unified diff."""
    old, new = before.splitlines(), after.splitlines()
    return "\n".join(difflib.unified_diff(old, new, f"{name} (now)", f"{name} (proposed)", lineterm="", n=2))


def _into(text: str, items: yaml.SequenceNode, item: str) -> str:
    if items.flow_style:
        return _into_flow(text, items, item)
    lines = text.splitlines(keepends=True)
    first = lines[items.value[0].start_mark.line]
    indent = items.start_mark.column if first.lstrip().startswith("-") else 2
    return _insert(lines, _line_after(lines, items), _written(item, indent), _newline(text))


def _into_flow(text: str, items: yaml.SequenceNode, item: str) -> str:
    bracket = items.end_mark.index - 1
    before = text[:bracket].rstrip()
    comma = "" if before.endswith(("[", ",")) else ","
    space = "" if before.endswith("[") else " "
    return f"{before}{comma}{space}{json.dumps(item, ensure_ascii=False)}{text[bracket:]}"


def _as_new_list(text: str, key: str, after: yaml.Node | None, item: str) -> str:
    lines = text.splitlines(keepends=True)
    at = len(lines) if after is None else _line_after(lines, after)
    return _insert(lines, at, [f"{key}:", *_written(item, 2)], _newline(text))


def _line_after(lines: list[str], node: yaml.Node) -> int:
    """Return the number of the line after the last one of a part; blank lines and comments below it are not its own."""
    last = node.value[-1] if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style else node
    end = last.end_mark.line if last.end_mark.column == 0 else last.end_mark.line + 1
    while end > last.start_mark.line + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _insert(lines: list[str], at: int, new: list[str], newline: str) -> str:
    before = list(lines[:at])
    if before and not before[-1].endswith(("\n", "\r")):
        before[-1] += newline
    return "".join([*before, *(line + newline for line in new), *lines[at:]])


def _written(item: str, indent: int) -> list[str]:
    space = " " * indent
    lines = item.splitlines()
    if len(lines) > 1 or (": " in item and '"' in item):
        return [f"{space}- |", *(f"{space}  {line}" for line in lines)]
    plain = f"- {item}"
    try:
        stands_for_itself = yaml.safe_load(plain) == [item]
    except yaml.YAMLError:
        stands_for_itself = False
    return [f"{space}{plain}" if stands_for_itself else f"{space}- {json.dumps(item, ensure_ascii=False)}"]


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _verify(before: str, after: str, key: str, item: str) -> None:
    """Make sure that nothing else has changed: a wrong guess at the layout must not reach the file."""
    old, new = yaml.safe_load(before), yaml.safe_load(after)
    *others, added = new.get(key) or [None]
    others_before = old.get(key) or []
    same = {name: value for name, value in new.items() if name != key} == {
        name: value for name, value in old.items() if name != key
    }
    if not same or others != others_before or str(added).strip() != item.strip():
        raise RulebookError(f"The list '{key}' is written in a way that nothing can be added to; do it by hand.")
