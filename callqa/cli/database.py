"""Bring the database to the version of this callqa, look whether it is whole, or back it up.

Exit code 0: done, or nothing was wrong; 1: the check found something, it is named; 2: it could not start.
"""

from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url
from sqlmodel import Session

from callqa.cli.options import common_options, printable, settings_of
from callqa.errors import StoreError
from callqa.runlock import only_run
from callqa.settings import Settings
from callqa.store import backups, checking, search_index, upgrading
from callqa.store.db import connect, shown
from callqa.store.revisions import PRESENT, Unversioned, make_ready


def arguments(parser: ArgumentParser) -> None:
    """Add the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    common = [common_options()]
    actions.add_parser("upgrade", parents=common, help="bring the tables to this version; all that is stored stays")
    actions.add_parser("check", parents=common, help="tell what is damaged or contradicts itself")
    copy = actions.add_parser("backup", parents=common, help="copy all of it into a file, also while a run writes")
    copy.add_argument("file", type=Path, metavar="FILE", help="a new file")


def execute(args: Namespace) -> int:
    """Do what the action says."""
    settings = settings_of(args)
    if _is_sqlite(settings):
        backups.existing_file(settings.database_url)  # opening would make it
    if args.action == "upgrade":
        return _upgrade(settings)
    if args.action == "check":
        return _check(settings)
    backups.backup(settings.database_url, args.file.absolute())
    print(f"Backed up to {printable(str(args.file))} ({args.file.stat().st_size / 1e6:.1f} MB); it can be read.")
    return 0


def _upgrade(settings: Settings) -> int:
    with only_run(settings):
        database = connect(settings.database_url)
        found = upgrading.find_version(database)
        if found == PRESENT:
            print(f"The database is of version {PRESENT} already; nothing to do.")
            return 0
        if found is not Unversioned.NEW and _is_sqlite(settings):
            copy = _beside(settings)
            backups.backup(settings.database_url, copy)
            print(f"Backed up to {copy}.")
        before = upgrading.upgrade(database, settings.phone.country)
        with Session(database) as session:
            unfound = search_index.missing(session)
        database.dispose()
    print(f"Upgraded from version {before} to {PRESENT}." if before else f"Made the tables of version {PRESENT}.")
    if unfound:
        print(f"The words of {unfound} call(s) have to be indexed anew before they can be found: callqa reindex")
    return 0


def _check(settings: Settings) -> int:
    database = connect(settings.database_url)
    if upgrading.find_version(database) is Unversioned.NEW:
        raise StoreError("The database has no tables of callqa yet; there is nothing to check.")
    make_ready(database, shown(database))
    found = [printable(problem) for problem in checking.problems(database)]
    database.dispose()
    for problem in found:
        print(problem)
    print(f"Version {PRESENT}: {len(found)} problem(s)." if found else f"Version {PRESENT}: nothing is wrong.")
    return 1 if found else 0


def _beside(settings: Settings) -> Path:
    """Return a file beside that of the database."""
    file = backups.existing_file(settings.database_url)
    return file.with_name(f"{file.name}.before-{PRESENT}-{datetime.now().astimezone():%Y%m%d-%H%M%S}")


def _is_sqlite(settings: Settings) -> bool:
    return make_url(settings.database_url).get_backend_name() == "sqlite"
