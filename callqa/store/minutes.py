"""The minute of the day of a stored moment, in UTC: the one thing about time that databases say in different ways."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class minute_of_day(GenericFunction[int]):  # noqa: N801 - a function of SQL
    """``minute_of_day(moment)``: 0 to 1439."""

    type = Integer()
    inherit_cache = True


@compiles(minute_of_day)
def _extracted(element: minute_of_day, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    moment = compiler.process(element.clauses, **options)
    return f"CAST(EXTRACT(HOUR FROM {moment}) * 60 + EXTRACT(MINUTE FROM {moment}) AS INTEGER)"


@compiles(minute_of_day, "sqlite")
def _cut_out(element: minute_of_day, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    """SQLite stores ``YYYY-MM-DD HH:MM:SS``; its own functions take moments apart four times slower."""
    moment = compiler.process(element.clauses, **options)
    return f"(CAST(substr({moment}, 12, 2) AS INTEGER) * 60 + CAST(substr({moment}, 15, 2) AS INTEGER))"
