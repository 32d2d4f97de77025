"""A database as callqa made it before versions were kept, with rows in every table."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    TableClause,
    TypeDecorator,
    column,
    func,
    insert,
    inspect,
    select,
    table,
    text,
)
from sqlmodel import Session, SQLModel

from callqa.calls import Mark
from callqa.store import disputes
from callqa.store.db import connect
from callqa.store.disputes import Objection, Ruling
from callqa.store.reviews import override
from callqa.store.tables import RecordingRow
from callqa.store.upgrading import configuration
from callqa.workflow import Answer
from tests.review import seed

BEFORE = "0002"
NUMBER, CUSTOMER = "8 (900) 000-00-01", "+79000000001"
_NEW_FACTS = {"line", "member", "script"}
OF_TODAY = {
    "phone_call", "phone_id", "phone_ring", "phone_presence", "phone_file", "phone_directory", "shop_order",
    "known_file", "claim", "failure", "erased", "digest",
}  # fmt: skip
_COLUMNS_OF_TODAY = {"alive_at"}
"""They had none before."""
_SAMPLES: dict[type, Any] = {
    bool: False, int: 1, float: 1.0, str: "x", datetime: datetime(2026, 1, 2, tzinfo=UTC), date: date(2026, 1, 2),
    object: [],
}  # fmt: skip
_SIDES = ("agent", "customer", "other")
_TURNS = {
    "sqlite": ("rowid", *(f"{side}_{kind}" for side in _SIDES for kind in ("lemmas", "forms"))),
    "postgresql": ("recording_id", "turn", "words"),
}


def at_version(url: str, version: str) -> Engine:
    """Make a database by the steps up to a version."""
    engine = connect(url)
    with engine.begin() as connection:
        command.upgrade(configuration(connection), version)
    return engine


def fill(engine: Engine, folder: Path) -> seed.Seed:
    """Fill a database of today: calls, a review, an answered dispute, and a row in each table that is empty then."""
    calls = seed.fill(engine, folder)
    with Session(engine) as session:
        of_olga = session.get_one(RecordingRow, calls.calls["middling"])
        disputes.dispute(
            session, calls.olga, of_olga.id or 0, [Objection("never_say_no", Mark.PASS, "Послушайте")],
            evaluation_id=of_olga.evaluation_id or 0, answer_within=timedelta(days=7),
        )  # fmt: skip
        session.flush()
        asked = disputes.open_disputes(session, of_olga.id or 0)[0]
        disputes.answer(session, calls.supervisor, asked.id or 0, Ruling(Answer.REJECTED, "Послушали.", None))
        nasty = session.get_one(RecordingRow, calls.calls["nasty"])
        override(
            session=session, account=calls.supervisor, evaluation_id=nasty.evaluation_id or 0, rule="greeting",
            mark=Mark.PASS, reason_code="wrong_verdict", comment="Слышно иначе.",
        )  # fmt: skip
        session.commit()
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE recording SET customer_number = '{NUMBER}', customer = '{CUSTOMER}'"))  # noqa: S608
        first_seen = "(SELECT first_seen_at FROM recording WHERE recording.id = failure.recording_id)"
        connection.execute(text(f"UPDATE failure SET at = {first_seen}"))  # noqa: S608 - all that is known of old ones
        for one in SQLModel.metadata.sorted_tables:
            if one.name not in OF_TODAY and not connection.scalar(select(func.count()).select_from(one)):
                connection.execute(one.insert().values(_a_row(connection, one)))
    return calls


def before_versions(url: str, filled: Engine) -> Engine:
    """Make a database without a version, and put the rows of one of today there, as far as there are columns."""
    engine = at_version(url, BEFORE)
    with engine.begin() as old, filled.connect() as new:
        old.execute(text("DROP TABLE alembic_version"))
        there = inspect(old)
        for today in sorted(SQLModel.metadata.sorted_tables, key=lambda one: one.name == "call_marks"):
            if there.has_table(today.name):
                names = {one["name"] for one in there.get_columns(today.name)}
                _copy(
                    new, old, table(today.name, *(column(one.name, one.type) for one in today.c if one.name in names))
                )
        current = select(RecordingRow.__table__.c["id", "evaluation_id"])  # type: ignore[attr-defined]
        for recording in new.execute(current).mappings():
            old.execute(text("UPDATE recording SET evaluation_id = :evaluation_id WHERE id = :id"), dict(recording))
        names_of_turns = _TURNS[engine.dialect.name]
        _copy(new, old, table("search_turn", *(column(name) for name in names_of_turns)))
    return engine


def _copy(new: Connection, old: Connection, rows_of: TableClause) -> None:
    for row in new.execute(select(rows_of)).mappings():
        values = dict(row)
        if rows_of.name == "recording":
            values["evaluation_id"] = None  # there are none yet
            values["facts"] = {key: one for key, one in row["facts"].items() if key not in _NEW_FACTS}
        old.execute(insert(rows_of).values(values))


def contents(engine: Engine) -> dict[str, list[Any]]:
    """Return all rows of all tables, and the turns that can be searched."""
    with engine.connect() as connection:
        rows = {
            name: sorted((_told(row._asdict()) for row in connection.execute(select(one))), key=repr)
            for name, one in SQLModel.metadata.tables.items()
        }
        turns = text(f"SELECT {', '.join(_TURNS[engine.dialect.name])} FROM search_turn")  # noqa: S608 - names of columns
        return rows | {"search_turn": sorted(tuple(row) for row in connection.execute(turns))}


def names_and_keys(engine: Engine) -> dict[str, Any]:
    """Return all that a database itself tells of its tables, with the names of what they hold."""
    found = inspect(engine)
    return {
        name: (
            {one["name"]: (str(one["type"]), one["nullable"], one["default"]) for one in found.get_columns(name)},
            found.get_pk_constraint(name),
            sorted(found.get_unique_constraints(name), key=repr),
            sorted(found.get_foreign_keys(name), key=repr),
            sorted(found.get_indexes(name), key=repr),
        )
        for name in found.get_table_names()
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out facts that nobody told (there were fewer that could be told), and which of them files told."""
    facts = {"facts": {key: one for key, one in row["facts"].items() if one is not None}} if "facts" in row else {}
    return {name: one for name, one in (row | facts).items() if name != "told"}


def _a_row(connection: Connection, of: Table) -> dict[str, Any]:
    row = {}
    for one in of.columns:
        if one.name in _COLUMNS_OF_TODAY:
            continue
        if key := next(iter(one.foreign_keys), None):
            row[one.name] = connection.scalar(select(func.max(key.column)))
            continue
        kind = one.type.impl_instance if isinstance(one.type, TypeDecorator) else one.type
        if not one.primary_key or kind.python_type is not int:
            row[one.name] = _SAMPLES[kind.python_type]
    return row
