"""Delete what has come of age by the settings under [retention]: places of recordings, words, whole calls, numbers.

It can be stopped and started again, and is meant to be started every night (docs/retention.md). Recordings are never
touched. Exit code 0: done; 2: it could not start or had to stop.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from rich.table import Table
from sqlalchemy import Engine

from callqa import retention
from callqa.cli.options import console, settings_of
from callqa.runlock import deleting, only_import
from callqa.settings import Settings
from callqa.store import purging
from callqa.store.backups import open_existing


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--dry-run", action="store_true", help="only tell how much it is")
    parser.add_argument("--compact", action="store_true", help="write an SQLite file anew, which then is smaller")


def execute(args: Namespace) -> int:
    """Delete, or tell what would be."""
    settings = settings_of(args)
    database = open_existing(settings.database_url)
    try:
        return _delete(database, settings, args)
    finally:
        database.dispose()


def _delete(database: Engine, settings: Settings, args: Namespace) -> int:
    moment, out = datetime.now(UTC), console()
    parts, disputed = retention.due(database, settings, moment)
    if not parts:
        out.print("Everything is kept for ever: no days are set under [retention] in callqa.toml.")
        return 0
    table = Table("What", "Before", "Of age")
    for part in parts:
        table.add_row(part.name, f"{part.before.date()}", str(part.count))
    out.print(table)
    if disputed:
        out.print(f"Calls that stay until their disputes are answered: {disputed}.")
    if args.dry_run:
        out.print("Nothing was deleted (--dry-run).")
        return 0
    with deleting(settings), only_import(settings):
        done = sum(retention.delete_due(database, settings, moment))
        whole = purging.purge(database, whole=args.compact) if done or args.compact else True
    out.print(f"Deleted: {done}." + ("" if whole else purging.READ))
    return 0
