"""Keeping the search index in step: in the same transaction it follows which transcript of a call counts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Engine, Row, Select, Text, cast, delete, func, insert, or_, select, update
from sqlmodel import Session, col

from callqa.calls import Speaker, Turn
from callqa.privacy import Span, masked_turn
from callqa.store import personal, search_postgresql, search_sqlite, standing
from callqa.store.codecs import TURNS
from callqa.store.db import transaction
from callqa.store.search_tables import SearchCallRow
from callqa.store.search_words import VERSION, SpokenWords, Term, said_in
from callqa.store.tables import EvaluationRow, RecordingRow, TranscriptRow

INDEXED = f"{VERSION} masked {personal.VERSION}"
"""By what the words of a call were looked up, and masked."""
BATCH = 100
"""Calls that are indexed in one transaction."""


class Dialect(Protocol):
    """What a module for one kind of database does with the turns of the index."""

    def write(self, session: Session, calls: Iterable[tuple[int, Sequence[SpokenWords]]]) -> None:
        """Store the words of calls' turns, by recording id; their earlier ones are gone."""

    def matching(self, terms: Sequence[Term], speaker: Speaker | None) -> Select[tuple[int]]:
        """Select the ``recording_id`` of every turn in which all the terms are said."""


_DIALECTS: dict[str, Dialect] = {"sqlite": search_sqlite, "postgresql": search_postgresql}


def dialect(session: Session) -> Dialect:
    """Return how the database of a session is searched."""
    return _DIALECTS[session.get_bind().dialect.name]


def follow(session: Session, recording_ids: Iterable[int]) -> None:
    """Index those of the calls anew of which another transcript counts than the one that is indexed.

    What counts is the transcript of the current evaluation, or without one the latest. The caller commits.
    """
    session.flush()
    stale = session.execute(_current().where(col(RecordingRow.id).in_(list(recording_ids)), _is_stale())).all()
    _write(session, [(recording_id, transcript_id) for recording_id, transcript_id in stale if recording_id])


def rebuild(database: Engine, *, everything: bool = False) -> Iterator[int]:
    """Index what is not indexed, or not by this version of the dictionary; yield how many calls were looked at.

    Args:
        database: where they are stored.
        everything: index all calls anew.
    """
    after = 0
    while True:
        with transaction(database) as session:
            of_batch = select(col(RecordingRow.id)).where(col(RecordingRow.id) > after)
            ids = session.scalars(of_batch.order_by(col(RecordingRow.id)).limit(BATCH)).all()
            if not ids:
                return
            # A write that changes nothing: from here on other writers wait.
            untouched = {"evaluation_id": col(RecordingRow.evaluation_id)}
            session.execute(update(RecordingRow).where(col(RecordingRow.id).in_(ids)).values(untouched))
            if everything:
                session.execute(delete(SearchCallRow).where(col(SearchCallRow.recording_id).in_(ids)))
            follow(session, [one for one in ids if one])
        after = ids[-1] or after
        yield len(ids)


def missing(session: Session) -> int:
    """Count the calls with a transcript that cannot be found, or only by another version of the dictionary."""
    heard = session.scalar(select(func.count(func.distinct(col(TranscriptRow.recording_id))))) or 0
    indexed = select(func.count(col(SearchCallRow.recording_id))).where(col(SearchCallRow.version) == INDEXED)
    return int(heard - (session.scalar(indexed) or 0))


def _current() -> Select[int | None, int]:
    return (
        select(col(RecordingRow.id), standing.transcript_id)
        .select_from(RecordingRow)
        .outerjoin(EvaluationRow, col(EvaluationRow.id) == RecordingRow.evaluation_id)
        .outerjoin(SearchCallRow, col(SearchCallRow.recording_id) == RecordingRow.id)
        .where(standing.transcript_id.is_not(None))
    )


def _is_stale() -> ColumnElement[bool]:
    return or_(
        col(SearchCallRow.recording_id).is_(None),
        col(SearchCallRow.transcript_id) != standing.transcript_id,
        col(SearchCallRow.version) != INDEXED,
    )


def _write(session: Session, calls: Sequence[tuple[int, int]]) -> None:
    if not calls:
        return
    recordings, transcripts = zip(*calls, strict=True)
    session.execute(delete(SearchCallRow).where(col(SearchCallRow.recording_id).in_(recordings)))
    query: Select[Any, Any, Any, Any, Any, Any] = select(
        col(TranscriptRow.recording_id),
        col(TranscriptRow.id).label("transcript_id"),
        col(TranscriptRow.language),
        cast(col(TranscriptRow.turns), Text).label("turns"),
        col(RecordingRow.facts),
        col(RecordingRow.agent),
    ).join(RecordingRow, col(RecordingRow.id) == TranscriptRow.recording_id)
    heard = session.execute(query.where(col(TranscriptRow.id).in_(transcripts))).all()
    names = ("recording_id", "transcript_id", "language")
    session.execute(
        insert(SearchCallRow), [{name: row._mapping[name] for name in names} | {"version": INDEXED} for row in heard]
    )
    dialect(session).write(
        session,
        (
            (row.recording_id, [(turn.speaker, said_in(turn, row.language)) for turn in masked_turns(row)])
            for row in heard
        ),
    )


def masked_turns(row: Row[*tuple[Any, ...]]) -> tuple[Turn, ...]:
    """Read turns as everybody finds them: with masks, as no search may tell who gave which number.

    The row has ``turns``, ``language``, and of the recording ``facts`` and ``agent``.
    """
    turns = read_turns(row.turns)
    spans = personal.spans_of(turns, row.language, row.facts, row.agent)
    by_turn: dict[int, list[Span]] = {}
    for span in spans:
        by_turn.setdefault(span.turn, []).append(span)
    return tuple(masked_turn(turn, by_turn.get(at, ()), row.language) for at, turn in enumerate(turns))


def read_turns(stored: str) -> tuple[Turn, ...]:
    """Read the turns of a transcript from their JSON; one that cannot be read has nothing to find."""
    try:
        return TURNS.validate_json(stored)
    except ValueError:
        return ()
