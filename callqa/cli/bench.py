"""What the commands that hear recordings have in common: the models, the workers and the progress bar."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

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

from callqa import batch, pools
from callqa.choosing import place_of
from callqa.cli.chosen import with_chosen
from callqa.errors import SettingsError
from callqa.growing import File
from callqa.meaning.choice import open_encoder
from callqa.phone.facts import Sources
from callqa.rules import folders
from callqa.rules.book import Rulebook
from callqa.runs import Bench
from callqa.settings import Settings
from callqa.speech import engines
from callqa.store import saving
from callqa.store.db import open_store, transaction

if TYPE_CHECKING:
    from callqa.cluster import Cluster


def open_bench(
    settings: Settings,
    files: Collection[File] = (),
    *,
    redo: bool = False,
    sources: Sources | None = None,
    cluster: "Cluster | None" = None,
) -> Bench:
    """Prepare everything that hearing and judging calls takes.

    Args:
        settings: the shop's.
        files: recordings; with new ones among them the workers load their models while the rules are read.
        redo: hear again what only other engines have heard.
        sources: what tells of recordings.
        cluster: what hears calls instead of this machine's processes.

    Raises:
        RunError: the model, the database, the rules or the cluster cannot be used.
    """
    workers = settings.workers or pools.cores()
    database = open_store(settings.database_url)
    settings = with_chosen(settings, database)
    if cluster is not None:
        return Bench(
            settings=settings,
            database=database,
            engines=cluster.on_worker(engines.prepare, settings.speech, settings.cache),
            open_executor=cluster.open_executor,
            rulebooks=_rulebooks(settings),
            in_hand=cluster.in_hand,
            hear=cluster.hearing(),
            redo=redo,
            sources=sources,
        )
    prepared = engines.prepare(settings.speech, settings.cache, cpu_threads=max(1, pools.cores() // workers))
    return Bench(
        settings=settings,
        database=database,
        engines=prepared,
        open_executor=(
            batch.warm_pool(workers, prepared.for_queue(None))
            if redo or _any_new(database, files)
            else lambda: pools.process_pool(workers)
        ),
        rulebooks=_rulebooks(settings),
        in_hand=lambda: workers + 1,
        redo=redo,
        sources=sources,
    )


@contextmanager
def open_cluster(address: str | None, needs: Mapping[str, float]) -> "Iterator[Cluster | None]":
    """Connect to the cluster that was named, if one was, until the end of the block.

    Raises:
        ClusterError: it cannot be reached, has no workers, or they have another callqa.
        SettingsError: the extra is not installed.
    """
    if address is None:
        yield None
        return
    try:
        from callqa.cluster import connected  # noqa: PLC0415 - the library is optional
    except ImportError as error:
        message = "A cluster needs the extra 'cluster'. Install it: pip install 'callqa[cluster]'"
        raise SettingsError(message) from error
    with connected(address, needs) as cluster:
        cluster.require_workers()
        yield cluster


def _rulebooks(settings: Settings) -> Mapping[str, Rulebook]:
    return folders.load_all(settings.scripts, open_encoder(settings.meaning, settings.cache))


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
