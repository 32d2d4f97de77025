"""Values in parts that a statement can take."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, insert
from sqlmodel import Session

T = TypeVar("T")
BATCH = 500
"""Values a statement: databases limit how many one may have."""


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut values into parts of at most ``BATCH``."""
    return (values[at : at + BATCH] for at in range(0, len(values), BATCH))


def insert_plain(session: Session, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write many rows of plain texts and numbers, which the database takes as they are.

    Args:
        session: an open database session.
        table: where they go.
        names: of the columns.
        rows: of the values of each of these columns.
    """
    connection = session.connection()
    statement = insert(table).compile(dialect=connection.dialect, column_keys=list(names))
    if statement.positiontup is None:
        connection.exec_driver_sql(statement.string, [dict(zip(names, row, strict=True)) for row in rows])
    else:
        places = [list(names).index(name) for name in statement.positiontup]
        connection.exec_driver_sql(statement.string, [tuple(row[place] for place in places) for row in rows])
