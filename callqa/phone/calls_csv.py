"""A CRM's CSV of calls → what it tells of each recording.

The heading names the columns: ``file``, and the keys of sidecars (``docs/recordings.md``); other columns are kept as
a sidecar's unknown keys are. A row that cannot be read is counted and left out.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from callqa.errors import SettingsError
from callqa.phone.clock import written
from callqa.phone.reading import BrokenLine, Trouble
from callqa.recording import CallFacts
from callqa.sidecars import FIELDS, parse_facts

FILE = "file"
_DELIMITERS = ",;\t"
_LISTED = ("|", ";", ",")
"""What separates several shop names in one cell, the first that is there."""
_MOST_LINES = 50
"""A longer row is one whose quotation marks do not match."""
_DATES = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


@dataclass(frozen=True, slots=True)
class CrmCalls:
    """What a CRM tells of recordings.

    Attributes:
        by_file: rows by the name of the recording's file, in the order of the file, each with its folders.
        by_id: rows that name no file, by ``call_id``.
        trouble: the rows that could not be read.
    """

    by_file: Mapping[str, Sequence[tuple[str, CallFacts]]] = field(default_factory=dict)
    by_id: Mapping[str, CallFacts] = field(default_factory=dict)
    trouble: Trouble = field(default_factory=Trouble)

    def __len__(self) -> int:
        """Return how many recordings are told of."""
        return sum(map(len, self.by_file.values())) + len(self.by_id)

    def facts(self, path: PurePath, call_id: str | None = None) -> CallFacts:
        """Return what is told of a recording; of rows with the same file name the one with the most folders in common.

        Of several rows about one recording the last counts.
        """
        asked = f"/{path.as_posix()}"
        fitting = [row for row in self.by_file.get(path.name, ()) if asked.endswith(f"/{row[0]}")]
        if fitting:
            return max(reversed(fitting), key=lambda row: len(row[0]))[1]
        return self.by_id.get(call_id, CallFacts()) if call_id else CallFacts()


def read(path: Path, zone: ZoneInfo) -> CrmCalls:
    """Read the file.

    Args:
        path: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 with its mark, or Windows-1251.
        zone: of the times that name none.

    Raises:
        SettingsError: it cannot be read, or its heading names neither ``file`` nor ``call_id``.
    """
    try:
        lines = io.StringIO(_text(path.read_bytes()), newline="").readlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The CSV of calls {path} cannot be read ({error}); check 'phone.calls'.") from error
    heading = lines[0] if lines else ""
    delimiter = max(_DELIMITERS, key=heading.count)
    columns = [name.strip().lower() for name in next(csv.reader([heading], delimiter=delimiter), [])]
    if not {FILE, "call_id"} & set(columns) or len(set(columns)) < len(columns):
        raise SettingsError(
            f"The first line of the CSV of calls {path} must name its columns, each once, with 'file' or 'call_id' "
            "among them. See docs/recordings.md."
        )
    by_file: dict[str, list[tuple[str, CallFacts]]] = defaultdict(list)
    by_id: dict[str, CallFacts] = {}
    trouble = Trouble()
    for number, cells in _rows(lines, delimiter, len(columns), trouble):
        try:
            file, facts = _row(dict(zip(columns, cells, strict=False)), zone)
        except BrokenLine as error:
            trouble.add(str(error), number)
            continue
        if file:
            by_file[PurePath(file).name].append((file, facts))
        elif facts.call_id:
            by_id[facts.call_id] = facts
    return CrmCalls(by_file, by_id, trouble)


def _text(data: bytes) -> str:
    """Decode the file; some broken bytes in UTF-8 make it no Windows-1251."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        as_utf8 = data.decode("utf-8-sig", errors="replace")
        letters = sum(sign.isalpha() and not sign.isascii() for sign in as_utf8)
        return as_utf8 if letters > as_utf8.count("\N{REPLACEMENT CHARACTER}") else data.decode("cp1251", "replace")


def _rows(lines: Sequence[str], delimiter: str, width: int, trouble: Trouble) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each whole row with the number of its first line; a broken row ends with that line."""
    at = 1
    while at < len(lines):
        reader = csv.reader(islice(lines, at, at + _MOST_LINES), delimiter=delimiter)
        try:
            cells = next(reader, [])
        except csv.Error:
            cells = []
        taken = max(reader.line_num, 1)
        if not any(cell.strip() for cell in cells) and not lines[at].strip(f"{delimiter} \r\n"):
            pass
        elif len(cells) < width or any(cell.strip() for cell in cells[width:]):
            trouble.add("another number of columns than the heading", at + 1)
            taken = 1
        elif "\N{REPLACEMENT CHARACTER}" in "".join(cells):
            trouble.add("letters in another encoding than the rest", at + 1)
        else:
            yield at + 1, cells
        at += taken


def _row(cells: Mapping[str, str], zone: ZoneInfo) -> tuple[str | None, CallFacts]:
    told: dict[str, object] = {key: text.strip() for key, text in cells.items() if key and text.strip()}
    file = str(told.pop(FILE, "")).replace("\\", "/").partition("?")[0]
    file = file.rpartition("/")[2] if "://" in file else file.lstrip("/.")
    if not file and "call_id" not in told:
        raise BrokenLine("neither a file nor a call_id")
    if "started_at" in told:
        try:
            told["started_at"] = written(str(told["started_at"]), zone, _DATES).isoformat()
        except ValueError as error:
            raise BrokenLine("a wrong value in the column 'started_at'") from error
    if "shop_names" in told:
        told["shop_names"] = _list(str(told["shop_names"]))
    try:
        return file or None, parse_facts(told)
    except ValidationError as error:
        key = str(error.errors(include_input=False)[0]["loc"][0])
        raise BrokenLine(f"a wrong value in the column '{key}'" if key in FIELDS else "a wrong value") from error


def _list(text: str) -> list[str]:
    separator = next((sign for sign in _LISTED if sign in text), "|")
    return [name.strip() for name in text.split(separator) if name.strip()]
