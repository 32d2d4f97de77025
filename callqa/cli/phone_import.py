"""Read the phone system's logs: queue_log (the file, or its table as CSV) and CDR (Master.csv, or a query as CSV).

What was read before is not read again, a growing file is followed, and nothing is counted twice however often a file is
given. Lines that cannot be read are counted and named. Recordings that are known by now learn what the logs tell, and
are judged again where that changes something. Exit code 0: done; 1: a file could not be read; 2: it could not start.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from rich.table import Table
from sqlalchemy import Engine

from callqa import importing, rescoring
from callqa.cli.bench import progress_bar
from callqa.cli.desk import open_desk
from callqa.cli.options import console, is_quiet, printable, settings_of
from callqa.errors import BusyError
from callqa.importing import Imported, ImportedFile
from callqa.runlock import only_import, only_run
from callqa.settings import Settings
from callqa.store import stored
from callqa.store.db import open_store, transaction
from callqa.store.phone_import import Exchange
from callqa.store.stored import Wanted
from callqa.summary import Outcome, Summary


def arguments(parser: ArgumentParser) -> None:
    """Add the action's own options."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="logs; gzip is unpacked")
    parser.add_argument("--again", action="store_true", help="read files from their beginning")


def execute(args: Namespace) -> int:
    """Import the files; one that cannot be read does not stop the others."""
    settings = settings_of(args)
    exchange = importing.exchange_of(settings)
    database = open_store(settings.database_url)
    with only_import(settings):
        is_other_directory = importing.follow_directory(database, settings, exchange)
        with progress_bar(console(stderr=True), quiet=is_quiet(args)) as progress:
            bars = {path: progress.add_task(printable(path.name), total=_size(path)) for path in args.files}
            done = importing.import_logs(
                args.files,
                database,
                settings,
                exchange,
                again=args.again,
                on_bytes=lambda path, read: progress.update(bars[path], completed=read),
            )
        _print(done, zone=str(settings.phone_zone))
        all_judged = _tell_recordings(settings, database, exchange, everything=is_other_directory)
        return 0 if all_judged and not any(file.refused for file in done.files) else 1


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _tell_recordings(settings: Settings, database: Engine, exchange: Exchange, *, everything: bool) -> bool:
    """Let recordings know what is known by now, and judge those again whose facts are others; tell if all could be."""
    out = console()
    try:
        with only_run(settings):
            count = importing.tell_recordings(database, settings, exchange, everything=everything)
            summary = _judge_again(settings, database)
    except BusyError as error:
        out.print(f"The logs are imported; recordings learn what they tell with the next import. {error}")
        return True
    if count:
        out.print(f"Of {count} recordings more is known now; {summary.counts[Outcome.SCORED]} were judged again.")
    for event in summary.troubles:
        out.print(f"{printable(event.name)}: {printable(event.reason or '')}")
    return summary.exit_code == 0


def _judge_again(settings: Settings, database: Engine) -> Summary:
    wanted, summary = Wanted(other_facts=True), Summary()
    with transaction(database) as session:
        if not stored.count(session, wanted):
            return summary
    for event in rescoring.rescore(open_desk(settings, settings.scripts), wanted):
        summary.add(event)
    return summary


def _print(done: Imported, *, zone: str) -> None:
    out = console()
    table = Table("File", "Kind", "Lines", "Broken lines", title="Import", title_justify="left")
    for file in done.files:
        if file.kind is not None:
            table.add_row(printable(file.name), file.kind.value, str(file.lines), str(file.trouble.total))
    if table.row_count:
        out.print(table)
        out.print(f"New calls: {done.taken.new}. Completed by what was read: {done.taken.changed}.")
    for file in done.files:
        for sentence in _remarks(file, zone):
            out.print(f"{printable(file.name)}: {sentence}")
        if file.refused:
            out.print(printable(file.refused))


def _remarks(one: ImportedFile, zone: str) -> list[str]:
    remarks = [f"left out {told}." for told in one.trouble.told()]
    if one.unfinished:
        remarks.append("its last line has no end yet; the next import reads it.")
    if one.misread is not None:
        remarks.append(
            f"its times were read as those of {zone}, but its unique ids tell a clock of {one.misread}. "
            "If that is the phone system's, set 'time_zone' in [phone] of callqa.toml and import it --again."
        )
    return remarks
