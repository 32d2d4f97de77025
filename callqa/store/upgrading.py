"""Bringing the tables of a database to the present version, by the steps of ``callqa.store.migrations``."""

from collections.abc import Mapping
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, UniqueConstraint, create_engine, inspect
from sqlmodel import SQLModel

from callqa.errors import StoreError
from callqa.store.db import shown, store_errors
from callqa.store.revisions import PRESENT, Unversioned, Version, alone, refuse_newer, stamp, version

_BEFORE_VERSIONS = ("0003", "0002")
"""What a database may be that was made before versions were kept."""
_SEARCH = "search_turn"
"""The turns of the search index: tables that each kind of database makes in its own way."""

Shape = dict[str, frozenset[str]]
"""The columns of tables."""


def find_version(database: Engine) -> Version:
    """Return the version of a database as it is.

    Raises:
        StoreError: it cannot be read, or a newer callqa made it.
    """
    with store_errors(database), database.connect() as connection:
        found = version(connection)
    refuse_newer(found, shown(database))
    return found


def upgrade(database: Engine, country: str = "RU") -> str:
    """Bring a database to the present version, in one transaction, and return the version that it had.

    A second upgrade at the same time waits, and then finds nothing to do.

    Args:
        database: opened with ``callqa.store.db.connect``.
        country: ISO 3166 code of the country in which customers' numbers are dialled.

    Raises:
        StoreError: a newer callqa made it, its tables are of no version, or it cannot be written.
    """
    with store_errors(database), alone(database, remaking=True) as connection:
        found = version(connection)
        refuse_newer(found, shown(database))
        if found is Unversioned.OLD:
            found = _recognised(connection, shown(database))
            stamp(connection, found)
        if found is Unversioned.NEW:
            found = ""
        command.upgrade(configuration(connection, country), PRESENT)
    return found


def differences(connection: Connection) -> list[str]:
    """Tell in what the tables of a database are not those that this callqa declares."""
    options = {"target_metadata": SQLModel.metadata, "include_name": _is_declared}
    found = compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata)
    return [str(one) for one in found if not _is_unnamed(connection, one)]


def configuration(connection: Connection, country: str = "RU") -> Config:
    """Return what Alembic's commands need to work on a connection, in the transaction that is going on there."""
    attributes = {
        "connection": connection,
        "metadata": SQLModel.metadata,
        "include_name": _is_declared,
        "country": country,
    }
    config = Config(attributes=attributes)
    config.set_main_option("script_location", "callqa.store:migrations")
    return config


def _is_unnamed(connection: Connection, difference: Any) -> bool:  # noqa: ANN401 - a tuple, or a list of them
    """Tell whether a difference is only the name of what there is: SQLite's old tables have constraints without one."""
    if not isinstance(difference, tuple) or not isinstance(difference[1], UniqueConstraint):
        return False
    declared = difference[1]
    there = inspect(connection).get_unique_constraints(declared.table.name)
    wanted = [column.name for column in declared.columns]
    return difference[0] == "add_constraint" and any(
        one["name"] is None and one["column_names"] == wanted for one in there
    )


def _recognised(connection: Connection, name: str) -> str:
    """Return the version of tables that were made before versions were kept."""
    present = _shape(connection)
    for candidate in _BEFORE_VERSIONS:
        if _shape_at(candidate) == present:
            return candidate
    raise StoreError(
        f"The tables of the database {name} are of no version that can be upgraded: too old, of another program, or "
        "changed by hand. Use the callqa that made it, or name another database with --database."
    )


def _shape_at(wanted: str) -> Shape:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        command.upgrade(configuration(connection), wanted)
        shape = _shape(connection)
    engine.dispose()
    return shape


def _shape(connection: Connection) -> Shape:
    """Return the columns of those tables that are callqa's."""
    found = inspect(connection)
    ours = set(found.get_table_names()) & set(SQLModel.metadata.tables)
    return {table: frozenset(str(column["name"]) for column in found.get_columns(table)) for table in ours}


def _is_declared(name: str | None, kind: str, parents: Mapping[str, Any]) -> bool:  # noqa: ARG001 - as Alembic calls it
    return kind != "table" or not (name or "").startswith(_SEARCH)
