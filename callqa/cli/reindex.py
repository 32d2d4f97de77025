"""Make the words of stored calls findable on the page Search.

Runs keep the index themselves; this fills it for calls that were stored without it, or after a change of the dictionary
of word forms. It can be stopped and started again. Exit code 0: every call can be found; 2: it could not start.
"""

from argparse import ArgumentParser, Namespace

from sqlalchemy import func, select
from sqlmodel import col

from callqa.cli.bench import progress_bar
from callqa.cli.options import console, is_quiet, settings_of
from callqa.runlock import only_run
from callqa.store import search_index
from callqa.store.db import open_store, transaction
from callqa.store.tables import RecordingRow


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--all", action="store_true", help="also calls that are indexed already")


def execute(args: Namespace) -> int:
    """Index what is missing, or everything."""
    settings = settings_of(args)
    database = open_store(settings.database_url)
    with transaction(database) as session:
        total = int(session.scalar(select(func.count(col(RecordingRow.id)))) or 0)
        missing = total if args.all else search_index.missing(session)
    with only_run(settings), progress_bar(console(stderr=True), quiet=is_quiet(args)) as progress:
        bar = progress.add_task("calls", total=total)
        for done in search_index.rebuild(database, everything=args.all):
            progress.update(bar, advance=done)
    console().print(f"Indexed {missing} of {total} calls.")
    return 0
