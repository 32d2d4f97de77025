"""What a run leaves in the database about itself: when it began, that it is alive, how it ended."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from sqlalchemy import Engine as Database

from callqa.errors import CallqaError, StoreError
from callqa.status import BETWEEN_SIGNS_S, STOPPED
from callqa.store import saving
from callqa.store.db import transaction
from callqa.summary import Summary


@dataclass(slots=True)
class Noted:
    """A run that is noted: its number, and what it did so far."""

    run_id: int
    summary: Summary = field(default_factory=Summary)
    _began_s: float = field(default_factory=time.monotonic)

    @property
    def wall_s(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began_s


@contextmanager
def noted(database: Database, engine: str, rulebook: str) -> Iterator[Noted]:
    """Note a run from its beginning to its end, with signs of life in between.

    A run that stops by an error is noted as stopped, with the error's sentence; one that is killed has no end.

    Args:
        database: where to.
        engine: what hears calls.
        rulebook: what judges them.
    """
    with transaction(database) as session:
        run = Noted(saving.start_run(session, engine, rulebook))
    over = Event()
    signs = Thread(target=_give_signs, args=(database, run.run_id, over), daemon=True)
    signs.start()
    try:
        yield run
    except BaseException as error:
        with suppress(StoreError), transaction(database) as session:  # the database may be what stopped it
            saving.finish_run(session, run.run_id, run.summary.as_dict(run.wall_s) | {STOPPED: _why(error)})
        raise
    finally:
        over.set()
        signs.join()
    with transaction(database) as session:
        saving.finish_run(session, run.run_id, run.summary.as_dict(run.wall_s))


def _give_signs(database: Database, run_id: int, over: Event) -> None:
    while not over.wait(BETWEEN_SIGNS_S):
        with suppress(StoreError), transaction(database) as session:  # the run itself finds what is wrong
            saving.sign_of_life(session, run_id)


def _why(error: BaseException) -> str:
    if isinstance(error, CallqaError):
        return str(error)
    return "interrupted" if isinstance(error, KeyboardInterrupt) else f"a defect of the program: {type(error).__name__}"
