"""Opening the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlmodel import Session, create_engine

from callqa.errors import StoreError
from callqa.store import (
    admin_tables,
    coaching_tables,
    digest_tables,
    erasure_tables,
    fairness_tables,
    figure_tables,
    known_file_tables,
    phone_tables,
    queue_tables,
    rule_tables,
    run_tables,
    search_tables,
    tables,
)
from callqa.store.revisions import make_ready

BUSY_TIMEOUT_S = 15
"""How long a write waits for another process before it gives up."""

_TABLES = (
    admin_tables,
    coaching_tables,
    digest_tables,
    erasure_tables,
    fairness_tables,
    figure_tables,
    phone_tables,
    queue_tables,
    known_file_tables,
    rule_tables,
    run_tables,
    search_tables,
    tables,
)
"""Their imports fill SQLModel's list of tables."""


def open_store(url: str) -> Engine:
    """Open the database, making the tables of a new one.

    An SQLite file is made readable by its owner only, kept in WAL mode (readers never wait for the run) and checks
    foreign keys.

    Args:
        url: an SQLAlchemy URL such as ``sqlite:////var/lib/callqa/callqa.sqlite``.

    Raises:
        StoreError: the address is no database, it cannot be opened or written, or it is of another version.
    """
    engine = connect(url)
    try:
        with store_errors(engine):
            make_ready(engine, shown(engine))
    except StoreError:
        engine.dispose()
        raise
    return engine


def connect(url: str) -> Engine:
    """Prepare connections to a database, whatever the version of its tables; opens none yet.

    Raises:
        StoreError: the address is no database.
    """
    try:
        parsed = make_url(url)
        sqlite = parsed.get_backend_name() == "sqlite"
        if sqlite and parsed.database:
            _make_private_file(Path(parsed.database))
        engine = create_engine(
            parsed,
            connect_args={"timeout": BUSY_TIMEOUT_S} if sqlite else {},
            pool_pre_ping=not sqlite,
            hide_parameters=True,  # an error must not quote what was said or whom it was said to
        )
        if sqlite:
            event.listen(engine, "connect", _prepare_sqlite)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise StoreError(
            f"'{_shown(url)}' is no database address that callqa knows. Give an SQLite path or URL with --database."
        ) from error
    except OSError as error:
        raise store_error(error, url) from error
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open a session that commits at the end of the block, or leaves the database as it was.

    Raises:
        StoreError: the database cannot be read or written.
    """
    with store_errors(engine), Session(engine) as session, session.begin():
        yield session


@contextmanager
def store_errors(engine: Engine) -> Iterator[None]:
    """Turn what the database refuses into one sentence.

    Raises:
        StoreError: the database cannot be read or written.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise store_error(error, str(engine.url)) from error


def shown(engine: Engine) -> str:
    """Return the address of a database without its password."""
    return without_secrets(engine.url)


def store_error(error: Exception, url: str) -> StoreError:
    """Turn a driver's error into one sentence that says what to do."""
    what = str(getattr(error, "orig", None) or error)
    if "locked" in what:
        hint = f"Another program has been writing to it for {BUSY_TIMEOUT_S} s; close that program and start again."
    elif "full" in what or "No space" in what:
        hint = "The disk is full: make room and start again; finished calls are kept."
    elif "not a database" in what or "malformed" in what:
        hint = "The file is no SQLite database or is damaged: restore a backup or name another file with --database."
    elif any(sign in what for sign in ("readonly", "Permission", "No such file", "unable to open")):
        hint = "Check that the folder exists and that this user may write there."
    else:
        hint = "Check the address given with --database or in callqa.toml."
    return StoreError(f"The database {_shown(url)} cannot be used: {what.splitlines()[0]}. {hint}")


def _shown(url: str) -> str:
    """The address without its password."""
    try:
        return without_secrets(make_url(url))
    except (ArgumentError, ValueError):
        return url.split("://", maxsplit=1)[0] + "://…"


def without_secrets(url: URL) -> str:
    """Return the address without passwords, of which the options after its question mark may hold some more.

    A password with an unescaped ``/`` or ``@`` is read as a part of the host or of the database's name, so that an
    address with an ``@`` there tells nothing but its kind.
    """
    if "@" in (url.host or "") or ("@" in (url.database or "") and url.get_backend_name() != "sqlite"):
        return f"{url.drivername}://…"
    secret = [name for name in url.query if "pass" in name.lower() or "key" in name.lower()]
    return url.update_query_dict(dict.fromkeys(secret, "***")).render_as_string(hide_password=True)


def _make_private_file(path: Path) -> None:
    if str(path) != ":memory:" and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
        "secure_delete=ON",  # what is deleted is overwritten
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
