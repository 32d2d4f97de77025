"""What the commands that hear recordings have in common: the models, the workers and the progress bar."""

from collections.abc import Collection

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from sqlalchemy import Engine

from callqa import batch
from callqa.choosing import place_of
from callqa.cli.chosen import with_chosen
from callqa.growing import File
from callqa.meaning.choice import open_encoder
from callqa.phone.facts import Sources
from callqa.rules import folders
from callqa.runs import Bench
from callqa.settings import Settings
from callqa.speech import engines
from callqa.store import saving
from callqa.store.db import open_store, transaction


def open_bench(
    settings: Settings, files: Collection[File] = (), *, redo: bool = False, sources: Sources | None = None
) -> Bench:
    """Prepare everything that hearing and judging calls takes.

    Args:
        settings: the shop's.
        files: recordings; with new ones among them the workers load their models while the rules are read.
        redo: hear again what only other engines have heard.
        sources: what tells of recordings.

    Raises:
        RunError: the model, the database or the rules cannot be used.
    """
    workers = settings.workers or batch.cores()
    database = open_store(settings.database_url)
    settings = with_chosen(settings, database)
    prepared = engines.prepare(settings.speech, settings.cache, cpu_threads=max(1, batch.cores() // workers))
    return Bench(
        settings=settings,
        database=database,
        engines=prepared,
        open_executor=(
            batch.warm_pool(workers, prepared.for_queue(None))
            if redo or _any_new(database, files)
            else lambda: batch.process_pool(workers)
        ),
        rulebooks=folders.load_all(settings.scripts, open_encoder(settings.meaning, settings.cache)),
        workers=workers,
        redo=redo,
        sources=sources,
    )


def _any_new(database: Engine, files: Collection[File]) -> bool:
    with transaction(database) as session:
        return not saving.paths(session).issuperset(place_of(file) for file in files)


def progress_bar(screen: Console, *, quiet: bool) -> Progress:
    """Return a progress bar that counts calls; only a terminal shows it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=screen, disable=quiet or not screen.is_terminal)
