"""Backups: a copy of the whole database as it was at one moment, made while others read and write it."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL, Engine, make_url

from callqa.errors import StoreError
from callqa.store.db import BUSY_TIMEOUT_S, open_store, store_error, without_secrets

_DUMP = "pg_dump"


def backup(url: str, to: Path) -> None:
    """Copy a database into a new file that only its owner may read, and look whether the copy can be read.

    A copy of SQLite is a database itself; one of PostgreSQL is for ``pg_restore``. The file appears when it is whole.

    Args:
        url: the database, of whatever version.
        to: where the copy shall lie; nothing may be there.

    Raises:
        StoreError: there is no such database, something is there already, or the copy cannot be made.
    """
    if to.exists():
        raise StoreError(f"{to} is there already; name a new file for the backup.")
    source, partial = make_url(url), to.with_name(f"{to.name}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        partial.chmod(0o600)  # one that was left there may be open to others
        if source.get_backend_name() == "sqlite":
            _copy_sqlite(existing_file(url), partial)
        else:
            _dump_postgresql(source, partial)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(to)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"The backup {to} cannot be made: {error}. Check folder and free space.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def existing_file(url: str) -> Path:
    """Return the file of an SQLite database.

    Raises:
        StoreError: there is none.
    """
    path = Path(make_url(url).database or ":memory:")
    if not path.is_file():
        raise StoreError(f"There is no database {path}. Check the address given with --database or in callqa.toml.")
    return path


def open_existing(url: str) -> Engine:
    """Open a database for what makes no sense in a new one, which ``open_store`` would make of a mistyped address.

    Raises:
        StoreError: there is no such SQLite file, or as ``open_store`` does.
    """
    if url.startswith("sqlite"):
        existing_file(url)
    return open_store(url)


def _copy_sqlite(path: Path, to: Path) -> None:
    """Copy in one step: writers do not wait for a reader in WAL mode, and it sees one moment."""
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)) as source, closing(sqlite3.connect(to)) as copy:
        try:
            source.backup(copy)
        except sqlite3.DatabaseError as error:
            raise store_error(error, f"sqlite:///{path}") from error
        found = _finished(copy)
    if found != "ok":
        raise StoreError(f"The database {path} is damaged ({found}), and so would be its backup. Restore an older one.")


def _finished(copy: sqlite3.Connection) -> str:
    """Make a copy one file, without another beside it, and look through it: ``ok``, or what is damaged."""
    try:
        copy.execute("PRAGMA journal_mode=DELETE")
        return " ".join(str(copy.execute("PRAGMA integrity_check(1)").fetchone()[0]).split())
    except sqlite3.OperationalError:  # a full disk and the like
        raise
    except sqlite3.DatabaseError as error:  # not even its list of tables can be read
        return str(error)


def _dump_postgresql(source: URL, to: Path) -> None:
    shown = without_secrets(source)
    if shutil.which(_DUMP) is None:
        raise StoreError(
            f"{_DUMP} is not installed here: install PostgreSQL's client programs, or run on the server: "
            f"{_DUMP} --format=custom --file={to.name} {source.database}"
        )
    command = [_DUMP, "--format=custom", "--no-password", f"--dbname={connection_words(source)}"]
    with to.open("wb") as out:
        done = _run(command, source, stdout=out.fileno())
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise StoreError(f"{_DUMP} cannot back up {shown}: {said[0] if said else 'it says nothing'}.")
    if _run(["pg_restore", "--list", str(to)], source, stdout=subprocess.DEVNULL).returncode:
        raise StoreError(f"The backup of {shown} cannot be read by pg_restore. Make it again.")


def _run(command: list[str], source: URL, stdout: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - the programs of PostgreSQL
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=_with_password(source),
    )


def _with_password(source: URL) -> Mapping[str, str]:
    """Return an environment with the password, which everybody on the machine could read on the command line."""
    password = source.password or source.query.get("password")
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def connection_words(source: URL) -> str:
    """Return the address of a PostgreSQL database as libpq's programs take it, without the password."""
    words = source.set(password=None).translate_connect_args(database="dbname", username="user") | dict(source.query)
    for secret in ("password", "sslpassword"):
        words.pop(secret, None)
    return " ".join(f"{key}={_quoted(value)}" for key, value in words.items())


def _quoted(value: object) -> str:
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
