"""A report on the phone system's calls as an Excel workbook, CSV or JSON."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from callqa.reports.formats import Cell, to_cell, write_workbook
from callqa.reports.phone import PhoneReport
from callqa.reports.phone_tables import Table, tables


def write_xlsx(report: PhoneReport, file: BinaryIO) -> None:
    """Write a workbook with a sheet for every table."""
    write_workbook({name: _cells(table) for name, table in tables(report).items()}, file)


def write_csv(report: PhoneReport, file: BinaryIO) -> None:
    """Write all tables one below the other, each after a row with its name and before an empty row.

    UTF-8 with a byte-order mark so that Excel reads Russian.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    for place, (name, table) in enumerate(tables(report).items()):
        writer.writerows([[], [name]] if place else [[name]])
        writer.writerows(_cells(table))
    text.flush()
    text.detach()


def write_json(report: PhoneReport, file: BinaryIO) -> None:
    """Write one object: the figures by name, every other table as a list of objects."""
    read = tables(report)
    figures = read.pop("figures")
    whole = {"figures": {str(name): value for name, value in figures.rows}}
    lists = {name: [dict(zip(one.heading, row, strict=True)) for row in one.rows] for name, one in read.items()}
    file.write(json.dumps(whole | lists, ensure_ascii=False, indent=1).encode(errors="replace") + b"\n")


FORMATS: Mapping[str, Callable[[PhoneReport, BinaryIO], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
}


def _cells(table: Table) -> Iterator[list[Cell]]:
    yield [to_cell(name) for name in table.heading]
    yield from ([to_cell(value) for value in row] for row in table.rows)
