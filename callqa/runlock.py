"""The locks that keep a run, a re-scoring or an import alone on a database."""

from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock, Timeout

from callqa.errors import BusyError, RunError
from callqa.settings import Settings


def only_run(settings: Settings) -> AbstractContextManager[object]:
    """Keep a second run off the same database; the lock ends with the process, however it ends.

    Raises:
        BusyError: another run is at work.
        RunError: the lock cannot be made.
    """
    return _alone(settings.run_lock, "run")


def only_import(settings: Settings) -> AbstractContextManager[object]:
    """Keep a second import of the phone system's logs off the same database, as ``only_run`` does; a run may go on.

    Raises:
        BusyError: another import is at work.
        RunError: the lock cannot be made.
    """
    return _alone(settings.run_lock.with_suffix(".import.lock"), "import")


def only_digest(settings: Settings) -> AbstractContextManager[object]:
    """Keep a second digest from being sent at the same time.

    Raises:
        BusyError: another one is being sent.
        RunError: the lock cannot be made.
    """
    return _alone(settings.run_lock.with_suffix(".digest.lock"), "digest")


def _alone(path: Path, what: str) -> AbstractContextManager[object]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(path, mode=0o600).acquire(timeout=0)
    except Timeout as error:
        raise BusyError(f"Another {what} is at work on this database (lock {path}); wait for it to end.") from error
    except OSError as error:
        raise RunError(
            f"The lock {path} cannot be made ({error.strerror}); check that this user may write there."
        ) from error
