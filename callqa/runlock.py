"""The locks that let runs work side by side on a database, and keep a re-scoring or an import alone on it.

A run shares the lock with other runs; what must be alone holds it for itself. With SQLite it is a file beside the
database, with PostgreSQL an advisory lock on the server, so that it holds on all machines.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import func, make_url, select

from callqa.errors import BusyError, RunError
from callqa.settings import Settings
from callqa.store.db import connect, shown, store_errors

_RUNS = 0x63616C6C72756E
"""The number of the lock of runs on a PostgreSQL server; locks are of one database."""


def only_run(settings: Settings) -> AbstractContextManager[object]:
    """Keep all runs off the same database; the lock ends with the process, however it ends.

    Raises:
        BusyError: a run is at work.
        RunError: the lock cannot be made.
    """
    return _on_server(settings, shared=False) if _is_server(settings) else _alone(settings.run_lock, "run")


def run_beside(settings: Settings) -> AbstractContextManager[object]:
    """Let a run work beside other runs on the same database, but not beside what ``only_run`` holds.

    Raises:
        BusyError: something is at work that has to be alone.
        RunError: the lock cannot be made.
    """
    return _on_server(settings, shared=True) if _is_server(settings) else _shared(settings.run_lock)


def deleting(settings: Settings) -> AbstractContextManager[object]:
    """Let a deletion work beside runs on a server; with SQLite it is alone, as the file is written anew in the end.

    Raises:
        BusyError: something is at work that has to be alone, or a run on the same SQLite database.
        RunError: the lock cannot be made.
    """
    return run_beside(settings) if _is_server(settings) else only_run(settings)


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


def _is_server(settings: Settings) -> bool:
    return make_url(settings.database_url).get_backend_name() == "postgresql"


def _alone(path: Path, what: str) -> AbstractContextManager[object]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(path, mode=0o600).acquire(timeout=0)
    except Timeout as error:
        raise _busy(what, f"lock {path}") from error
    except OSError as error:
        raise _unmakeable(path, error) from error


@contextmanager
def _shared(path: Path) -> Iterator[None]:
    if sys.platform == "win32":  # where files cannot be locked by several
        with _alone(path, "run"):
            yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = _locked(path)
    except BlockingIOError as error:
        raise _busy("run", f"lock {path}") from error
    except OSError as error:
        raise _unmakeable(path, error) from error
    try:
        yield
    finally:
        os.close(handle)


def _locked(path: Path) -> int:
    """Open a file and lock it among others; anew where who had it alone has removed it meanwhile."""
    import fcntl  # noqa: PLC0415 - is not there on Windows

    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if os.fstat(handle).st_nlink:
                return handle
        except OSError:
            os.close(handle)
            raise
        os.close(handle)


@contextmanager
def _on_server(settings: Settings, *, shared: bool) -> Iterator[None]:
    database = connect(settings.database_url)
    lock = func.pg_try_advisory_lock_shared if shared else func.pg_try_advisory_lock
    with ExitStack() as stack:
        stack.callback(database.dispose)
        with store_errors(database):
            connection = stack.enter_context(database.connect().execution_options(isolation_level="AUTOCOMMIT"))
            is_free = connection.scalar(select(lock(_RUNS)))
        if not is_free:
            raise _busy("run", shown(database))
        yield


def _busy(what: str, where: str) -> BusyError:
    return BusyError(f"Another {what} is at work on this database ({where}); wait for it to end.")


def _unmakeable(path: Path, error: OSError) -> RunError:
    return RunError(f"The lock {path} cannot be made ({error.strerror}); check that this user may write there.")
