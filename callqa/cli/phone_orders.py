"""Read the shop's orders from CSV files, to tell how soon their customers were called: order number, time, phone.

The first row names the columns, in English or Russian (docs/phone.md). Known orders are changed, never
doubled.
Exit code 0: done; 1: rows could not be read, they are named; 2: a file is no CSV of orders.
"""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from zoneinfo import ZoneInfo

from callqa.cli.options import printable, settings_of
from callqa.errors import SettingsError
from callqa.phone.orders import OrdersError
from callqa.store.db import open_store, transaction
from callqa.store.phone_orders import ImportedOrders, import_orders

_NAMED = 20
"""So many broken rows of a file are named; the rest are counted."""


def arguments(parser: ArgumentParser) -> None:
    """Add the action's own options."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="CSV, UTF-8 or Windows-1251; - reads a pipe"
    )


def execute(args: Namespace) -> int:
    """Import the files, each in one transaction."""
    settings = settings_of(args)
    database = open_store(settings.database_url)
    broken = False
    for path in args.files:
        content = _content(path)
        with transaction(database) as session:
            try:
                found = import_orders(session, content, ZoneInfo(settings.time_zone), settings.phone.country)
            except OrdersError as error:
                raise SettingsError(
                    f"{printable(str(path))} is no file of orders: {error}. docs/phone.md tells what it needs."
                ) from error
        _tell(path, found)
        broken = broken or bool(found.broken)
    return 1 if broken else 0


def _content(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"Cannot read {printable(str(path))}: {error.strerror}. Check the path.") from error


def _tell(path: Path, found: ImportedOrders) -> None:
    name = printable(path.name)
    print(f"{name}: {found.new} new, {found.changed} changed, {found.same} known, {len(found.broken)} row(s) not read.")
    for one in found.broken[:_NAMED]:
        print(f"  line {one.line}: {one.why}")
    if len(found.broken) > _NAMED:
        print(f"  and {len(found.broken) - _NAMED} more")
