"""Which values a column has, without reading every row."""

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Mapped
from sqlmodel import Session


def values_of(
    session: Session, column: Mapped[str | None] | Mapped[str], among: ColumnElement[bool] | None = None
) -> tuple[str, ...]:
    """Return the different texts of an indexed column in their order, stepping from one to the next.

    Args:
        session: an open database session.
        column: begins an index, or follows there on what ``among`` fixes.
        among: a condition on the rows.
    """
    rows = true() if among is None else among
    step = select(func.min(column).label("value")).where(rows).cte("step", recursive=True)
    following = select(func.min(column)).where(column > step.c.value, rows).scalar_subquery()
    step = step.union_all(select(following).where(step.c.value.is_not(None)))
    return tuple(value for value in session.scalars(select(step.c.value)) if value)
