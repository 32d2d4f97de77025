"""Orders of the shop as a CRM or web shop writes them into a CSV file. Pure.

What is in the file, its encoding, its delimiter and the names of its columns, is told by the file itself.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from callqa.phone.clock import written

_NAMES = {
    "order_id": (
        "id", "order", "order id", "order number", "order no", "number", "номер", "заказ", "номер заказа", "№",
        "№ заказа", "id заказа",
    ),
    "ordered_at": (
        "time", "date", "datetime", "date time", "created", "created at", "ordered at", "order date", "order time",
        "время", "дата", "дата и время", "дата заказа", "время заказа", "дата создания", "создан", "оформлен",
    ),
    "number": (
        "phone", "phone number", "customer phone", "tel", "telephone", "mobile", "телефон", "номер телефона",
        "телефон клиента", "телефон покупателя", "тел",
    ),
}  # fmt: skip
_DELIMITERS = (";", "\t", ",")
_FORMATS = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%y %H:%M:%S", "%d.%m.%y %H:%M", "%Y/%m/%d %H:%M:%S",
            "%Y/%m/%d %H:%M")  # fmt: skip
_EPOCH = re.compile(r"[0-9]{9,10}")
_MOST_SIGNS = 200
"""A longer order number is something else."""


class OrdersError(ValueError):
    """The file is no CSV of orders."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order; ``number`` is the customer's as written, ``None`` where there is none."""

    order_id: str
    ordered_at: datetime
    number: str | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read: its line in the file, and why not."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Orders:
    """What a file holds; of an order that is in it several times the last row counts."""

    orders: tuple[Order, ...]
    broken: tuple[Broken, ...]


def read_orders(content: bytes, zone: ZoneInfo) -> Orders:
    """Read a file of orders.

    Args:
        content: CSV in UTF-8 or, where it is none, Windows-1251; with ``;``, ``,`` or tabs; its first row names the
            columns, in English or Russian: order number, time, phone. Other columns are passed over.
        zone: of times that name none.

    Raises:
        OrdersError: one of the columns is missing.
    """
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = _rows(text, delimiter)
    _line, heading = next(rows, (1, []))
    columns = _columns(heading)
    orders: dict[str, Order] = {}
    broken = []
    for line, row in rows:
        try:
            order = _order(row, columns, zone)
        except ValueError as error:
            broken.append(Broken(line, str(error)))
        else:
            orders[order.order_id] = order
    return Orders(tuple(orders.values()), tuple(broken))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield rows that are not empty, with their lines."""
    limit = csv.field_size_limit()
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, [f"a field has more than {limit} signs"]
        else:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row


def _columns(heading: Sequence[str]) -> dict[str, int]:
    names = [" ".join(re.sub(r"[_\-.:]+", " ", name.casefold()).split()) for name in heading]
    found: dict[str, int] = {}
    for column, known in _NAMES.items():
        fitting = [(known.index(name), place) for place, name in enumerate(names) if name in known]
        if fitting:
            found[column] = min(fitting)[1]
    missing = [column for column in _NAMES if column not in found]
    if missing:
        wanted = {"order_id": "the order's number ('id')", "ordered_at": "its time ('time')", "number": "'phone'"}
        raise OrdersError(f"the first row names no column for {' and '.join(wanted[column] for column in missing)}")
    return found


def _order(row: Sequence[str], columns: Mapping[str, int], zone: ZoneInfo) -> Order:
    if len(row) <= max(columns.values()):
        raise ValueError(f"it has only {len(row)} column(s)")
    order_id = row[columns["order_id"]].strip()
    if not order_id or len(order_id) > _MOST_SIGNS:
        raise ValueError("it has no order number")
    return Order(order_id, _moment(row[columns["ordered_at"]].strip(), zone), row[columns["number"]].strip() or None)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    try:
        return written(text, zone, _FORMATS)
    except ValueError as error:
        raise ValueError("its time cannot be read; write it as 2026-11-20 10:15 or 20.11.2026 10:15") from error
