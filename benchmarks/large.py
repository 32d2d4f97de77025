"""A large made-up database: 100,000 calls of a year with 8 million words, and what machine and people made of them.

``python benchmarks/large.py DATABASE [--calls 100000] [--words 8000000] [--managers 60] [--no-search]``

``fill`` is for other benchmarks. The same numbers give the same database, but for the days, which end today. Words are
those of the shipped rules, as often as words are in speech; nobody ever said these calls. They are judged by the
shipped rulebook; marks are drawn, a manager's by the manager's skill. Passwords of the accounts (``supervisor1`` …
``manager1`` …, ``admin1``) are ``large_people.PASSWORD``. Samples are drawn by callqa itself.
"""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import large_people as people
import large_rows as rows
import numpy as np
from large_plan import TURN_WORDS, Plan, plan_calls, speaker_of
from sqlalchemy import Connection, Engine, column, func, insert, inspect, select, table, text
from sqlmodel import Session, SQLModel

from callqa import shoptime
from callqa.lemmas import lemma, normalise
from callqa.store import coaching_tables, fairness_tables, queue_tables, samples, search_index, tables
from callqa.store.db import open_store, transaction
from callqa.store.figure_tables import CallMarksRow
from callqa.store.search_tables import SearchCallRow
from callqa.store.search_words import VERSION, Said, SpokenWords

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
    plan = plan_calls(np.random.default_rng(1), calls, words, managers)
    with engine.begin() as connection:
        _write_calls(connection, plan)
        _write_work(connection, plan)
        _follow_numbers(connection)
    with Session(engine) as session:
        week = shoptime.monday_of(shoptime.week_before(shoptime.today(ZONE)))
        for back in range(WEEKS_SAMPLED):
            samples.draw_week(session, None, shoptime.week_of(week - timedelta(weeks=back)), ZONE, PER_MANAGER)
        session.commit()
    if search:
        _index(engine, plan)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # PostgreSQL does both by itself after a while; SQLite's VACUUM is something else.
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))


def _write_calls(connection: Connection, plan: Plan) -> None:
    _write(connection, tables.RulebookRow, rows.rulebook(plan))
    _write(connection, tables.AccountRow, people.accounts(plan))
    _write(connection, tables.RecordingRow, rows.recordings(plan))
    _write_text(connection, "transcript", rows.transcripts(plan))
    _write(connection, tables.EvaluationRow, rows.evaluations(plan))
    _write_text(connection, "verdict", rows.verdicts(plan))
    connection.execute(
        text("UPDATE recording SET evaluation_id = id WHERE id IN (SELECT recording_id FROM evaluation)")
    )
    _write(connection, queue_tables.SignRow, rows.sign_rows(plan))
    _write(connection, CallMarksRow, rows.call_marks(plan))


def _write_work(connection: Connection, plan: Plan) -> None:
    _write(connection, tables.ReviewRow, people.reviews(plan))
    _write(connection, queue_tables.TickRow, people.ticks(plan))
    _write(connection, queue_tables.AssignmentRow, people.assignments(plan))
    _write(connection, fairness_tables.StepRow, people.steps(plan))
    _write(connection, fairness_tables.DisputeRow, people.disputes(plan))
    _write(connection, coaching_tables.CoachingNoteRow, people.notes(plan))
    _write(connection, coaching_tables.CoachingEntryRow, people.entries(plan))
    _write(connection, coaching_tables.ExemplaryRow, people.passages(plan))


def _index(engine: Engine, plan: Plan) -> None:
    """Write the search index as callqa does, but look every word up only once: there are few different ones."""
    forms = [normalise(word) for word in plan.vocabulary.words.tolist()]
    vocabulary = [Said(form, lemma(form, "ru"), 0, 0, 0.0) for form in forms]
    for start in range(0, len(plan), _BATCH):
        numbers = range(start, min(start + _BATCH, len(plan)))
        with transaction(engine) as session:
            indexed = {"language": "ru", "version": VERSION}
            ids = [{"recording_id": n + 1, "transcript_id": n + 1} for n in numbers]
            session.execute(insert(SearchCallRow), [one | indexed for one in ids])
            calls = ((n + 1, [vocabulary[at] for at in plan.said(n).tolist()]) for n in numbers)
            search_index.dialect(session).write(session, ((number, _turns(said)) for number, said in calls))


def _turns(said: Sequence[Said]) -> list[SpokenWords]:
    starts = range(0, len(said), TURN_WORDS)
    return [(speaker_of(turn), said[at : at + TURN_WORDS]) for turn, at in enumerate(starts)]


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
    counting = inspect(connection)
    for name in counting.get_table_names():
        if any(one["name"] == "id" and one["autoincrement"] for one in counting.get_columns(name)):
            last = select(func.max(column("id"))).select_from(table(name)).scalar_subquery()
            connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), func.coalesce(last, 1))))


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
