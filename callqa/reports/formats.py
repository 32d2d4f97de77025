"""Exported calls as JSON lines, CSV, and an Excel workbook.

Texts come from recordings, file names and people. A spreadsheet must run none of them: whatever it would take for a
formula begins with an apostrophe (OWASP, CSV injection), in the workbook too, as people save workbooks as CSV.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import BinaryIO

import xlsxwriter

from callqa.calls import Metrics
from callqa.reports.export import Calls

Cell = str | float | None

_FLAT = (
    "recording", "sha256", "status", "reason", "score", "machine_score", "flagged", "flags", "agent", "segment",
    "direction", "queue", "call_id", "ring_s", "started_at", "language", "duration_s", "channels", "attribution",
    "attribution_confidence", "findings", "outcome",
    "loss_reason", "site_feedback",
)  # fmt: skip
_PHONE = ("wait_s", "queue", "line", "ending", "tries_before")
_METRICS = tuple(field.name for field in fields(Metrics))
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The wide signs too: some versions of Excel take them for the narrow ones."""
_FORBIDDEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]")
"""What no XML may hold (XML 1.0, production 2), so no workbook either."""


def write_jsonl(calls: Calls, file: BinaryIO) -> None:
    """Write one JSON object a line, UTF-8."""
    for record in calls.records():
        file.write(json.dumps(record, ensure_ascii=False).encode(errors="replace") + b"\n")


def write_csv(calls: Calls, file: BinaryIO) -> None:
    """Write one row a call, UTF-8 with a byte-order mark so that Excel reads Russian."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    csv.writer(text).writerows(_table(calls))
    text.flush()
    text.detach()


def write_xlsx(calls: Calls, file: BinaryIO) -> None:
    """Write an Excel workbook, one row a call."""
    write_workbook({"callqa": _table(calls)}, file)


def write_workbook(sheets: Mapping[str, Iterable[Sequence[Cell]]], file: BinaryIO) -> None:
    """Write an Excel workbook of sheets by name, each a heading and its rows of cells (``to_cell``).

    Every text is a text, never a formula or a link.
    """
    buffer = io.BytesIO()  # the workbook is a zip and wants to seek, which standard output cannot
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell, None if number else bold)
                    elif cell is not None:
                        sheet.write(number, column, cell)
    file.write(buffer.getvalue())


FORMATS: Mapping[str, Callable[[Calls, BinaryIO], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def _table(calls: Calls) -> Iterator[list[Cell]]:
    """Flatten to a heading and one row a call, with a column for the verdict of each rule."""
    rules = calls.rules()
    yield [to_cell(name) for name in (*_FLAT, *(f"phone_{name}" for name in _PHONE), *_METRICS, *rules)]
    for record in calls.records(words=False):
        flat = {**record, **{key: " ".join(record[key]) for key in ("flags", "findings")}}
        yield [
            *(to_cell(flat[key]) for key in _FLAT),
            *(to_cell((record["phone"] or {}).get(name)) for name in _PHONE),
            *(to_cell((record["metrics"] or {}).get(name)) for name in _METRICS),
            *(to_cell(record["verdicts"].get(rule, {}).get("verdict")) for rule in rules),
        ]


def to_cell(value: object) -> Cell:
    """Return a value as a spreadsheet may hold it: a number, or a text that is no formula."""
    if value is None or isinstance(value, int | float):
        return value
    text = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
