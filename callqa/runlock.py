"""The lock that keeps a run, or a re-scoring, alone on a database."""

from contextlib import AbstractContextManager

from filelock import FileLock, Timeout

from callqa.errors import BusyError, RunError
from callqa.settings import Settings


def only_run(settings: Settings) -> AbstractContextManager[object]:
    """Keep a second run off the same database; the lock ends with the process, however it ends.

    Raises:
        BusyError: another run is at work.
        RunError: the lock cannot be made.
    """
    path = settings.run_lock
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(path, mode=0o600).acquire(timeout=0)
    except Timeout as error:
        raise BusyError(f"Another run is at work on this database (lock {path}); wait for it to end.") from error
    except OSError as error:
        raise RunError(
            f"The lock {path} cannot be made ({error.strerror}); check that this user may write there."
        ) from error
