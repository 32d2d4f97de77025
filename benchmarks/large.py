"""A large made-up database: 100,000 calls of a year with 8 million words, verdicts, evaluations, reviews and samples.

``python -m benchmarks.large DATABASE [--calls 100000] [--words 8000000] [--managers 60] [--no-search]``

``fill`` is for other benchmarks. The same numbers give the same database. Words are those of the shipped rules, as
often as words are in speech; nobody ever said these calls. Passwords of the accounts (``supervisor1`` … ``manager1`` …,
``admin1``) are ``large_rows.PASSWORD``. What callqa derives from calls when it stores them is there, too.
"""

import argparse
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import large_rows as rows
import numpy as np
from sqlalchemy import Connection, Engine, column, func, insert, select, table, text
from sqlmodel import Session, SQLModel

from callqa import shoptime
from callqa.store import samples, search_index
from callqa.store.db import open_store
from callqa.store.fairness_tables import DisputeRow, StepRow
from callqa.store.figure_tables import CallMarksRow
from callqa.store.queue_tables import SignRow
from callqa.store.tables import AccountRow, EvaluationRow, RecordingRow, ReviewRow, RulebookRow

WEEKS_SAMPLED = 4
PER_MANAGER = 3
ZONE = ZoneInfo("Europe/Moscow")
_BATCH = 2000


def fill(
    engine: Engine, *, calls: int = 100_000, words: int = 8_000_000, managers: int = 60, search: bool = True
) -> None:
    """Fill an empty database.

    Args:
        engine: of ``open_store``.
        calls: how many.
        words: in all of them together, about.
        managers: how many have calls.
        search: index the words as well, which takes longer than all the rest.
    """
    rng = np.random.default_rng(1)
    plan = rows.plan_calls(rng, calls, words, managers)
    with engine.begin() as connection:
        _write(connection, RulebookRow, iter([rows.rulebook()]))
        _write(connection, AccountRow, rows.accounts(plan.agents))
        _write(connection, RecordingRow, rows.recordings(plan))
        _write_text(connection, "transcript", rows.transcripts(plan, rng))
        _write(connection, EvaluationRow, rows.evaluations(plan))
        _write_text(connection, "verdict", rows.verdicts(plan))
        connection.execute(
            text("UPDATE recording SET evaluation_id = id WHERE id IN (SELECT recording_id FROM evaluation)")
        )
        _write(connection, SignRow, rows.sign_rows(plan))
        _write(connection, CallMarksRow, rows.call_marks(plan))
        _write(connection, ReviewRow, rows.reviews(plan))
        _write(connection, StepRow, rows.steps(plan))
        _write(connection, DisputeRow, rows.disputes(plan))
        _follow_numbers(connection)
    with Session(engine) as session:
        week = shoptime.monday_of(shoptime.week_before(shoptime.today(ZONE)))
        for back in range(WEEKS_SAMPLED):
            samples.draw_week(session, None, shoptime.week_of(week - timedelta(weeks=back)), ZONE, PER_MANAGER)
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    if search:
        for _calls in search_index.rebuild(engine):
            pass


def _write(connection: Connection, of: type[SQLModel], values: Iterator[Mapping[str, Any]]) -> None:
    while batch := list(islice(values, _BATCH)):
        connection.execute(insert(of), batch)


def _write_text(connection: Connection, name: str, values: Iterator[Mapping[str, Any]]) -> None:
    """Write rows whose JSON is text already."""
    while batch := list(islice(values, _BATCH)):
        connection.execute(insert(table(name, *(column(one) for one in batch[0]))), batch)


def _follow_numbers(connection: Connection) -> None:
    """Let PostgreSQL go on counting after the numbers that were given."""
    if connection.dialect.name != "postgresql":
        return
    for name in ("account", "recording", "transcript", "evaluation", "verdict", "review", "step", "dispute"):
        last = select(func.max(column("id"))).select_from(table(name)).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))


def main() -> int:
    """Fill and tell how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", help="a database URL or a new SQLite file")
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=8_000_000)
    parser.add_argument("--managers", type=int, default=60)
    parser.add_argument("--no-search", dest="search", action="store_false", help="leave the search index out")
    args = parser.parse_args()
    url = args.database if "://" in args.database else f"sqlite:///{Path(args.database).resolve()}"
    started_s = time.perf_counter()
    fill(open_store(url), calls=args.calls, words=args.words, managers=args.managers, search=args.search)
    print(f"{args.calls} calls written in {time.perf_counter() - started_s:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
