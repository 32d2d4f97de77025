"""What the commands that hear recordings have in common: the models, the workers and the progress bar."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from callqa import batch
from callqa.meaning.choice import open_encoder
from callqa.rules import folders
from callqa.runs import Bench
from callqa.settings import Settings
from callqa.speech import engines
from callqa.store.db import open_store


def open_bench(settings: Settings, *, redo: bool = False) -> Bench:
    """Prepare everything that hearing and judging calls takes.

    Raises:
        RunError: the model, the database or the rules cannot be used.
    """
    workers = settings.workers or batch.cores()
    return Bench(
        settings=settings,
        database=open_store(settings.database_url),
        rulebooks=folders.load_all(settings.scripts, open_encoder(settings.meaning, settings.cache)),
        engines=engines.prepare(settings.speech, settings.cache, cpu_threads=max(1, batch.cores() // workers)),
        open_executor=lambda: batch.process_pool(workers),
        workers=workers,
        redo=redo,
    )


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
