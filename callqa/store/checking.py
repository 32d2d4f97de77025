"""Whether a database is whole: its file, its tables, what its rows refer to, and rows that contradict each other."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, ForeignKeyConstraint, Table, and_, func, inspect, or_, select, text
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from callqa.calls import Status
from callqa.store.db import store_errors
from callqa.store.search_tables import SearchCallRow
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, SidesRow, TranscriptRow
from callqa.store.upgrading import differences

_NAMED = 10
"""So many damages of a file are named."""


def problems(database: Engine) -> Iterator[str]:
    """Yield what is wrong in a database of the present version, a sentence each; it reads all of it.

    Raises:
        StoreError: the database cannot be read.
    """
    with store_errors(database), database.connect() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.execute(text(f"PRAGMA integrity_check({_NAMED})")).scalars()
            yield from (f"The file is damaged: {one}" for one in found if one != "ok")
        yield from (f"The tables are not as declared: {one}" for one in differences(connection))
        for table in SQLModel.metadata.sorted_tables:
            yield from _lost(connection, table)
        yield from _contradictions(connection)


def _lost(connection: Connection, table: Table) -> Iterator[str]:
    """Yield which keys of a table refer to rows that are not there; in both kinds of database they can be unchecked."""
    if not inspect(connection).has_table(table.name):
        return
    for key in table.foreign_key_constraints:
        if count := _lost_by(connection, table, key):
            columns, other = ", ".join(key.column_keys), key.referred_table.name
            yield f"{count} row(s) of {table.name} refer by {columns} to rows of {other} that are not there."


def _lost_by(connection: Connection, table: Table, key: ForeignKeyConstraint) -> int:
    other = key.referred_table.alias()
    pairs = [(element.parent, other.c[element.column.name]) for element in key.elements]
    missing = ~select(1).where(and_(*(mine == theirs for mine, theirs in pairs))).correlate(table).exists()
    query = select(func.count()).select_from(table).where(missing, *(mine.is_not(None) for mine, _ in pairs))
    return connection.scalar(query) or 0


def _contradictions(connection: Connection) -> Iterator[str]:
    seen, made = aliased(TranscriptRow), aliased(TranscriptRow)
    queries = {
        "recording(s) have the evaluation of another recording": select(func.count())
        .select_from(RecordingRow)
        .join(EvaluationRow, col(EvaluationRow.id) == RecordingRow.evaluation_id)
        .where(col(EvaluationRow.recording_id) != RecordingRow.id),
        "recording(s) are scored and have no evaluation": select(func.count())
        .select_from(RecordingRow)
        .where(col(RecordingRow.status) == Status.SCORED.value, col(RecordingRow.evaluation_id).is_(None)),
        "evaluation(s) are of another recording than their transcript": select(func.count())
        .select_from(EvaluationRow)
        .join(TranscriptRow, col(TranscriptRow.id) == EvaluationRow.transcript_id)
        .where(col(TranscriptRow.recording_id) != EvaluationRow.recording_id),
        "review(s) are of another recording than the evaluation that was seen": select(func.count())
        .select_from(ReviewRow)
        .join(EvaluationRow, col(EvaluationRow.id) == ReviewRow.evaluation_id)
        .where(col(EvaluationRow.recording_id) != ReviewRow.recording_id),
        "word(s) on who is the agent are of another recording than their transcripts": select(func.count())
        .select_from(SidesRow)
        .join(seen, col(seen.id) == SidesRow.seen_id)
        .join(made, col(made.id) == SidesRow.transcript_id)
        .where(or_(col(seen.recording_id) != SidesRow.recording_id, col(made.recording_id) != SidesRow.recording_id)),
        "call(s) can be found by the transcript of another recording": select(func.count())
        .select_from(SearchCallRow)
        .join(TranscriptRow, col(TranscriptRow.id) == SearchCallRow.transcript_id)
        .where(col(TranscriptRow.recording_id) != SearchCallRow.recording_id),
    }
    for what, query in queries.items():
        if count := connection.scalar(query):
            yield f"{count} {what}."
