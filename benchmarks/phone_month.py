"""A month on a shop's telephones, made up with all its figures: how quickly callqa reads the logs, and if it is right.

``python benchmarks/phone_month.py [--calls 60000] [--days 31] [--managers 20] [--seed 1] [--database URL]
[--keep FOLDER]``

The life is made up first (``phone_life.py``), its figures are told from it (``phone_truth.py``), and its logs are
written (``phone_logs.py``). Then ``callqa phone import`` reads them, three times, and every figure is compared; in a
new SQLite file, if there is no ``--database``. Exit code 1: a figure differs, a further import changed something, or
the first took longer than ``GOAL_S``.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import phone_life
import phone_logs
import phone_truth
from phone_plan import Life
from phone_seen import Figures, seen
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlmodel import SQLModel

from callqa import cli, settings
from callqa.store import phone_tables as tables
from callqa.store.db import open_store, transaction

GOAL_S = 30
FIRST_DAY = (date(2026, 3, 1) - date(1970, 1, 1)).days
_SHOWN = 3
_DATABASE = "callqa.db"
_TABLES: tuple[type[SQLModel], ...] = (
    tables.PhoneCallRow,
    tables.PhoneIdRow,
    tables.PhoneRingRow,
    tables.PhonePresenceRow,
    tables.ShopOrderRow,
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop's files: settings with the database's address, and the logs."""

    config: Path
    database: str
    logs: tuple[Path, Path]
    orders: Path
    lines: int


class Took(NamedTuple):
    """How long an import took, by the clock and of the processor: on a busy machine these differ."""

    wall_s: float
    processor_s: float

    def __str__(self) -> str:
        """Tell both."""
        return f"{self.wall_s:.1f} s ({self.processor_s:.1f} s of processor)"


@dataclass(frozen=True, slots=True)
class Difference:
    """How many figures of a group were compared, and of those that differ name, truth and what callqa tells."""

    group: str
    count: int
    wrong: Mapping[Any, tuple[Any, Any]]


def open_shop(life: Life, folder: Path, database: str | None = None) -> Shop:
    """Write a shop's files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / _DATABASE).exists():
        raise FileExistsError(f"{folder / _DATABASE} is there already: its calls would be counted too")
    logs = phone_logs.Logs(life)
    log, master, orders = logs.write(folder)
    config = folder / "callqa.toml"
    config.write_text(phone_logs.settings())
    (folder / "phone.yaml").write_text(phone_logs.phone_yaml(life))
    url = database or f"sqlite:///{folder / _DATABASE}"
    return Shop(config, url, (log, master), orders, len(logs.lines) + len(logs.rows))


def read(shop: Shop, *options: str) -> tuple[Took, int]:
    """Let the commands read logs and orders; return how long the logs took and a sum of all that is stored.

    Raises:
        RuntimeError: a command failed.
    """
    common = ("--config", str(shop.config), "--database", shop.database, "--quiet")
    begun = time.perf_counter(), time.process_time()
    code = cli.main(["phone", "import", *map(str, shop.logs), *options, *common])
    took = Took(time.perf_counter() - begun[0], time.process_time() - begun[1])
    if code or cli.main(["phone", "orders", str(shop.orders), *common]):
        raise RuntimeError("a command failed")
    with transaction(open_store(shop.database)) as session:
        stored = [
            sorted(map(repr, session.execute(select(SQLModel.metadata.tables[str(table.__tablename__)]))))
            for table in _TABLES
        ]
    return took, hash(repr(stored))


def figures(shop: Shop, life: Life) -> Figures:
    """Return all figures that callqa tells."""
    with transaction(open_store(shop.database)) as session:
        return seen(session, settings.load(shop.config, shop.database), life)


def compare(true: Figures, told: Figures) -> list[Difference]:
    """Compare figures, group by group."""
    found = []
    for group in sorted(true.keys() | told.keys()):
        ours, theirs = true.get(group, {}), told.get(group, {})
        names = ours.keys() | theirs.keys()
        wrong = {name: (ours.get(name), theirs.get(name)) for name in names if ours.get(name) != theirs.get(name)}
        found.append(Difference(group, len(names), wrong))
    return found


def show(differences: list[Difference], console: Console) -> None:
    """Print a table of the groups, and the first figures that differ."""
    table = Table("Figures", "Compared", "Differ", title="Truth and callqa", title_justify="left")
    for one in differences:
        table.add_row(one.group, str(one.count), str(len(one.wrong)) if one.wrong else "")
    console.print(table)
    for one in differences:
        for name, (ours, theirs) in sorted(one.wrong.items(), key=repr)[:_SHOWN]:
            console.print(f"{one.group}, {name}: {ours} is {theirs}", markup=False)


def main() -> int:
    """Make a life up, read its logs and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=60_000)
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--managers", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", metavar="URL", help="an empty one; default: a new SQLite file")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where logs and database are left")
    args = parser.parse_args()
    life = phone_life.live(
        seed=args.seed, first_day=FIRST_DAY, days=args.days, calls=args.calls, managers=args.managers
    )
    console = Console()
    with nullcontext(str(args.keep)) if args.keep else tempfile.TemporaryDirectory() as folder:
        shop = open_shop(life, Path(folder), args.database)
        first, told = read(shop)
        second, told_again = read(shop)
        third, told_anew = read(shop, "--again")
        console.print(
            f"{len(life.calls)} calls, {shop.lines} lines: {first}; once more: {second}; from the beginning: {third}"
        )
        differences = compare(phone_truth.truth(life), figures(shop, life))
    changed = [name for name, again in (("once more", told_again), ("from the beginning", told_anew)) if again != told]
    show(differences, console)
    for name in changed:
        console.print(f"The import {name} changed what is stored.")
    return 1 if changed or first.wall_s > GOAL_S or any(one.wrong for one in differences) else 0


if __name__ == "__main__":
    sys.exit(main())
