"""Which version the tables of a database have: made new, opened, or refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlmodel import SQLModel

from callqa.errors import StoreError
from callqa.store.search_tables import make_turns

PRESENT = "0008"
"""The version of the tables in this callqa: the newest step of ``callqa.store.migrations``. Versions sort as text."""
_LOCK = 0x63616C6C7161
"""One number for all callqa on a PostgreSQL server; locks are of one database."""

_versions = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic keeps it."""


class Unversioned(Enum):
    """A database without a version: without any table of callqa, or made before versions were kept."""

    NEW = "new"
    OLD = "old"


Version = str | Unversioned


def version(connection: Connection) -> Version:
    """Return the version of the tables in a database."""
    if inspect(connection).has_table(_versions.name):
        stamped = connection.scalar(select(_versions.c.version_num))
        if stamped is not None:
            return str(stamped)
    present = set(inspect(connection).get_table_names())
    return Unversioned.NEW if present.isdisjoint(SQLModel.metadata.tables) else Unversioned.OLD


def make_ready(engine: Engine, shown: str) -> None:
    """Make the tables of a new database.

    They are made as they are declared, which is quicker than by all steps and comes to the same.

    Args:
        engine: the database.
        shown: how it is named to people.

    Raises:
        StoreError: the database is of another version.
    """
    with engine.connect() as connection:
        found = version(connection)
    if found is Unversioned.NEW:
        with alone(engine) as connection:
            found = version(connection)  # another process may have been opening it, too
            if found is Unversioned.NEW:
                _declared(sqlite=engine.dialect.name == "sqlite").create_all(connection)
                make_turns(connection)
                stamp(connection, PRESENT)
                found = PRESENT
    refuse_newer(found, shown)
    if found != PRESENT:
        raise StoreError(
            f"The database {shown} was made by an older callqa. "
            "Bring it to this version with: callqa database upgrade (all that is in it stays)."
        )


def _declared(*, sqlite: bool) -> MetaData:
    """Return what to make: elsewhere than in SQLite a copy, as making keys marks them as no part of their tables."""
    if sqlite:
        return SQLModel.metadata
    copy = MetaData(naming_convention=SQLModel.metadata.naming_convention)
    for table in SQLModel.metadata.tables.values():
        table.to_metadata(copy)
    return copy


def refuse_newer(found: Version, shown: str) -> None:
    """Raise an error for a version that only a later callqa knows.

    Raises:
        StoreError: the database is of such a version.
    """
    if isinstance(found, str) and found > PRESENT:
        raise StoreError(
            f"The database {shown} was made by a newer callqa (version {found} of its tables, this callqa has "
            f"{PRESENT}). Use that version of callqa, or name another database with --database."
        )


def stamp(connection: Connection, new: str) -> None:
    """Write down the version of a database that has none."""
    _versions.create(connection, checkfirst=True)
    connection.execute(insert(_versions).values(version_num=new))


@contextmanager
def alone(engine: Engine, *, remaking: bool = False) -> Iterator[Connection]:
    """Open a transaction beside which nobody else changes tables; in SQLite nobody else writes at all.

    Args:
        engine: the database.
        remaking: tables are made anew. SQLite cannot do that while it checks foreign keys, so they are checked at the
            end instead.

    Raises:
        StoreError: rows refer to rows that are not there.
    """
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite and remaking:
            connection.detach()  # nobody else gets a connection that does not check
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        if sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        yield connection
        if sqlite and remaking and (broken := connection.execute(text("PRAGMA foreign_key_check")).first()):
            raise StoreError(
                f"Table {broken[0]} of the database refers to rows of {broken[2]} that are not there. Nothing was "
                "changed; callqa database check tells more, and restoring a backup mends it."
            )
        connection.commit()
