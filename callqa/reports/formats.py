"""Exported calls as JSON lines, CSV, and an Excel workbook.

Texts come from recordings, file names and people. A spreadsheet must run none of them: whatever it would take for a
formula begins with an apostrophe (OWASP, CSV injection), in the workbook too, as people save workbooks as CSV.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import BinaryIO

import xlsxwriter

from callqa.calls import Metrics
from callqa.reports.export import Calls

Cell = str | float | None

_FLAT = (
    "recording", "sha256", "status", "reason", "score", "machine_score", "flagged", "flags", "agent", "segment",
    "direction", "queue", "call_id", "started_at", "language", "duration_s", "channels", "attribution",
    "attribution_confidence", "findings", "outcome",
    "loss_reason", "site_feedback",
)  # fmt: skip
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
    """Write an Excel workbook, one row a call; every text is a text, never a formula or a link."""
    buffer = io.BytesIO()  # the workbook is a zip and wants to seek, which standard output cannot
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("callqa")
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(_table(calls)):
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
    yield [_cell(name) for name in (*_FLAT, *_METRICS, *rules)]
    for record in calls.records(words=False):
        flat = {**record, **{key: " ".join(record[key]) for key in ("flags", "findings")}}
        yield [
            *(_cell(flat[key]) for key in _FLAT),
            *(_cell((record["metrics"] or {}).get(name)) for name in _METRICS),
            *(_cell(record["verdicts"].get(rule, {}).get("verdict")) for rule in rules),
        ]


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, int | float):
        return value
    text = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
