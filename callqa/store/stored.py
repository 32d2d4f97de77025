"""The calls that have been heard, batch by batch, for judging their stored transcripts again."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, Select, Text, and_, cast, exists, func, select, true, update
from sqlmodel import Session, col

from callqa.calls import Attribution, Call, Setback, Status, Transcript
from callqa.store import personal, standing
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.codecs import FACTS, PAUSES, TURNS
from callqa.store.db import transaction
from callqa.store.erasing import wordless
from callqa.store.tables import EvaluationRow, RecordingRow, TranscriptRow

BATCH = 100
"""Calls in memory at a time, and calls that are stored at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls: those since a moment, or the ``latest`` so many, of those that an account may see.

    Without an account all of them. ``other_facts``: only those of which something else is known than when they were
    judged.
    """

    since: datetime | None = None
    account: Account | None = None
    latest: int | None = None
    other_facts: bool = False


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A recording with its latest transcript.

    ``current`` is its current evaluation. ``judged`` is the evaluation of that transcript, with the present facts, by
    one of the rulebooks that were asked about, where there is one.
    """

    recording_id: int
    transcript_id: int
    name: str
    agent: str | None
    score: float | None
    current: int | None
    judged: int | None


_judged_with = select(col(EvaluationRow.facts_sha256)).where(col(EvaluationRow.id) == RecordingRow.evaluation_id)
_other_facts = _judged_with.correlate(RecordingRow).scalar_subquery() != RecordingRow.facts_sha256


def count(session: Session, wanted: Wanted) -> int:
    """Count the calls that ``batches`` yields."""
    heard = exists().where(col(TranscriptRow.recording_id) == RecordingRow.id)
    query = select(func.count(col(RecordingRow.id))).where(heard, *_conditions(wanted))
    return int(session.scalar(query) or 0)


def batches(database: Engine, wanted: Wanted, rulebooks: Collection[str]) -> Iterator[list[StoredCall]]:
    """Yield the calls that have a transcript, in the order of their arrival, in batches of ``BATCH``.

    No transaction stays open between two batches.

    Args:
        database: where they are stored.
        wanted: which of them.
        rulebooks: the hashes of the rulebooks for ``StoredCall.judged``.
    """
    after = 0
    while True:
        with transaction(database) as session:
            calls = _batch(session, wanted, rulebooks, after)
        if not calls:
            return
        yield calls
        after = calls[-1].recording_id


def read(session: Session, calls: Sequence[StoredCall]) -> dict[int, Call | Setback]:
    """Read facts and transcripts of calls, by recording id; what cannot be read is a setback of that call alone."""
    query: Select[*tuple[Any, ...]] = (
        select(
            col(RecordingRow.id).label("recording_id"),
            cast(col(RecordingRow.facts), Text).label("facts"),
            cast(col(TranscriptRow.turns), Text).label("turns"),
            cast(col(TranscriptRow.pauses), Text).label("pauses"),
            col(TranscriptRow.duration_s),
            col(TranscriptRow.channels),
            col(TranscriptRow.language),
            col(TranscriptRow.attribution),
            col(TranscriptRow.attribution_confidence),
            col(TranscriptRow.engine),
            col(TranscriptRow.findings),
            wordless.label("wordless"),
        )
        .join(TranscriptRow, col(TranscriptRow.recording_id) == RecordingRow.id)
        .where(col(TranscriptRow.id).in_([call.transcript_id for call in calls]))
    )
    return {row.recording_id: _to_call(row) for row in session.execute(query)}


def hold(session: Session, calls: Sequence[StoredCall]) -> set[int]:
    """Keep other writers off calls until the end, and return which have no newer transcript than the one that was read.

    A newer one was judged by whoever made it: another evaluation must not take its place.
    """
    ids = [call.recording_id for call in calls]
    # A write that changes nothing: from here on other writers wait.
    untouched = {"evaluation_id": col(RecordingRow.evaluation_id)}
    session.execute(update(RecordingRow).where(col(RecordingRow.id).in_(ids)).values(untouched))
    newest = select(func.max(col(TranscriptRow.id))).where(col(TranscriptRow.recording_id).in_(ids))
    found = set(session.scalars(newest.group_by(col(TranscriptRow.recording_id))))
    return {call.recording_id for call in calls if call.transcript_id in found}


def in_need(session: Session, recording_ids: Sequence[int]) -> set[int]:
    """Return which of the calls have a flag that nobody has looked at."""
    query = select(col(RecordingRow.id), col(RecordingRow.flags)).where(
        col(RecordingRow.id).in_(recording_ids), ~col(RecordingRow.reviewed)
    )
    return {recording_id for recording_id, flags in session.execute(query) if recording_id and flags}


def _to_call(row: Row[*tuple[Any, ...]]) -> Call | Setback:
    """JSON to values in one step: the words of a call are many, and dictionaries in between would double the time."""
    if row.wordless:
        return Setback(
            Status.FAILED, "erased: What was said in this call has been deleted, so nothing can judge it anew."
        )
    try:
        transcript = Transcript(
            turns=TURNS.validate_json(row.turns),
            pauses=PAUSES.validate_json(row.pauses),
            duration_s=row.duration_s,
            channels=row.channels,
            language=row.language,
            attribution=Attribution(row.attribution),
            attribution_confidence=row.attribution_confidence,
            engine=row.engine,
            findings=tuple(row.findings),
        )
        return Call(FACTS.validate_json(row.facts), transcript)
    except ValueError:
        return Setback(
            Status.FAILED,
            "bad_transcript: What is stored of this call cannot be read; transcribe it again with 'callqa run --redo'.",
        )


def _batch(session: Session, wanted: Wanted, rulebooks: Collection[str], after: int) -> list[StoredCall]:
    latest = (
        select(func.max(col(TranscriptRow.id)))
        .where(col(TranscriptRow.recording_id) == RecordingRow.id)
        .correlate(RecordingRow)
        .scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            col(RecordingRow.id),
            col(TranscriptRow.id),
            col(RecordingRow.name),
            col(RecordingRow.agent),
            col(RecordingRow.score),
            col(RecordingRow.evaluation_id),
            col(EvaluationRow.id),
        )
        .join(TranscriptRow, col(TranscriptRow.id) == latest)
        .outerjoin(
            EvaluationRow,
            and_(
                col(EvaluationRow.transcript_id) == TranscriptRow.id,
                col(EvaluationRow.rulebook).in_(rulebooks),
                col(EvaluationRow.facts_sha256) == RecordingRow.facts_sha256,
            ),
        )
        .where(*_conditions(wanted), col(RecordingRow.id) > after)
        .order_by(col(RecordingRow.id))
        .limit(BATCH)
    )
    seen = personal.sight(wanted.account)
    return [
        StoredCall(recording_id, transcript_id, seen.name(name), agent, score, current, judged)
        for recording_id, transcript_id, name, agent, score, current, judged in session.execute(query)
    ]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    heard = ~wordless
    mine = true() if wanted.account is None else visible(wanted.account)
    recent = true() if wanted.since is None else standing.happened_at >= wanted.since
    current = select(col(EvaluationRow.facts_sha256)).where(col(EvaluationRow.id) == RecordingRow.evaluation_id)
    other = (
        current.correlate(RecordingRow).scalar_subquery() != RecordingRow.facts_sha256 if wanted.other_facts else true()
    )
    if wanted.latest is None:
        return [heard, mine, recent, other]
    transcribed = exists().where(col(TranscriptRow.recording_id) == RecordingRow.id)
    newest = (
        select(col(RecordingRow.id))
        .where(transcribed, heard, mine, recent, other)
        .order_by(standing.happened_at.desc())
    )
    return [col(RecordingRow.id).in_(newest.limit(wanted.latest).subquery().select())]
