"""What the batch run reads and writes. Every function works inside the caller's transaction: one call, one commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from callqa.calls import Attribution, Evaluation, Setback, Status, Transcript
from callqa.recording import Recording
from callqa.store import agent_names, figures
from callqa.store.codecs import FACTS, PAUSES, TURNS, facts_sha256
from callqa.store.evaluations import NewEvaluation, add_current, make_current
from callqa.store.phone_calls import phone_call_id
from callqa.store.run_tables import FailureRow
from callqa.store.search_index import follow
from callqa.store.tables import EvaluationRow, RecordingRow, RulebookRow, RunRow, TranscriptRow, now

REJUDGING = "stored transcripts"
"""In place of an engine: a run that judged what others had heard."""
_FACTS = ("call_id", "started_at", "direction", "queue", "segment", "customer_number", "ring_s", "language")


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs made of a recording.

    ``reasons``: why it failed, each time that it did, the last one last; ``engines``: fingerprints of the engines that
    transcribed it.
    """

    status: Status
    reasons: tuple[str, ...]
    attempts: int
    place: str
    engines: frozenset[str]


def find_known(session: Session, sha256: str) -> Known | None:
    """Tell what is stored of a recording."""
    row = _find(session, sha256)
    if row is None:
        return None
    engines = session.exec(select(TranscriptRow.engine).where(TranscriptRow.recording_id == row.id)).all()
    failures = select(FailureRow.reason).where(FailureRow.recording_id == row.id).order_by(col(FailureRow.id))
    reasons = tuple(session.exec(failures).all()) if row.attempts else ()
    return Known(Status(row.status), reasons, row.attempts, row.path, frozenset(engines))


def paths(session: Session) -> set[str]:
    """Return where all known recordings lie."""
    return set(session.exec(select(RecordingRow.path)))


def done_paths(session: Session) -> set[str]:
    """Return where the recordings lie that were heard."""
    return set(session.exec(select(RecordingRow.path).where(RecordingRow.status != Status.FAILED)))


def failed_paths(session: Session) -> set[str]:
    """Return where the recordings lie that have failed."""
    return set(session.exec(select(RecordingRow.path).where(RecordingRow.status == Status.FAILED)))


def flagged_paths(session: Session) -> set[str]:
    """Return where the recordings lie of calls that are flagged as bad."""
    return set(session.exec(select(RecordingRow.path).where(col(RecordingRow.flagged))))


def find_transcript(session: Session, sha256: str, engine: str) -> Transcript | None:
    """Return what an engine has heard in a recording, if it has."""
    row = session.exec(
        select(TranscriptRow)
        .join(RecordingRow)
        .where(col(RecordingRow.sha256) == sha256, TranscriptRow.engine == engine)
    ).first()
    return None if row is None else to_transcript(row)


def move(session: Session, recording: Recording, before: str) -> None:
    """Remember where a known recording lies now, unless it lies no longer where it did before: it may be deleted."""
    row = update(RecordingRow).where(col(RecordingRow.sha256) == recording.sha256, col(RecordingRow.path) == before)
    session.execute(row.values(path=recording.place, name=recording.name))


def save_rulebook(session: Session, rulebook_hash: str, content: Mapping[str, Any]) -> None:
    """Keep a rulebook's titles, reasons and scorecard beside the evaluations made with it."""
    if session.get(RulebookRow, rulebook_hash) is None:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        row = {"hash": rulebook_hash, "content": dict(content), "created_at": now()}
        session.execute(insert(RulebookRow).values(row).on_conflict_do_nothing())  # another run may begin, too


def save_judged(
    session: Session,
    recording: Recording,
    transcript: Transcript,
    evaluation: Evaluation,
    as_heard: Transcript | None = None,
) -> int:
    """Store a call with its transcript and evaluation, or replace what another try left of it; return its number.

    ``as_heard`` is what the engine heard; it is stored as well where the transcript is signed otherwise, because a
    person decided on its sides.
    """
    row = _upsert(session, recording)
    row.attempts = 0
    heard = _add_both(session, row, transcript, as_heard)
    judged = session.exec(
        select(EvaluationRow.id).where(
            EvaluationRow.transcript_id == heard.id,
            EvaluationRow.rulebook == evaluation.rulebook,
            EvaluationRow.facts_sha256 == row.facts_sha256,
        )
    ).first()
    if judged is not None:
        make_current(session, [judged])
    elif heard.id is not None:
        add_current(session, [NewEvaluation(heard.recording_id, heard.id, evaluation)])
    return heard.recording_id


def save_setback(
    session: Session,
    recording: Recording,
    setback: Setback,
    transcript: Transcript | None = None,
    as_heard: Transcript | None = None,
) -> None:
    """Store that a call failed or could not be scored, and why; an earlier evaluation of it stays current.

    ``as_heard``: as for ``save_judged``.
    """
    row = _upsert(session, recording)
    if row.status != Status.SCORED:
        row.status, row.reason = setback.status, setback.reason
    row.attempts = row.attempts + 1 if setback.status == Status.FAILED else 0
    if setback.status == Status.FAILED:
        session.flush()
        assert row.id is not None  # noqa: S101 - flush has given it
        session.add(FailureRow(recording_id=row.id, reason=setback.reason))
    if row.id is not None:
        figures.keep(session, [row.id])  # its facts may be others now
    if transcript is not None:
        heard = _add_both(session, row, transcript, as_heard)
        follow(session, [heard.recording_id])


def to_transcript(row: TranscriptRow) -> Transcript:
    """Return a stored transcript as the value that it was."""
    return Transcript(
        turns=TURNS.validate_python(row.turns),
        pauses=PAUSES.validate_python(row.pauses),
        duration_s=row.duration_s,
        channels=row.channels,
        language=row.language,
        attribution=Attribution(row.attribution),
        attribution_confidence=row.attribution_confidence,
        engine=row.engine,
        findings=tuple(row.findings),
    )


def start_run(session: Session, engine: str, rulebook: str) -> int:
    """Note that a run has begun; the number is for ``finish_run``."""
    run = RunRow(engine=engine, rulebook=rulebook, alive_at=now())
    session.add(run)
    session.flush()
    assert run.id is not None  # noqa: S101 - flush has given it
    return run.id


def sign_of_life(session: Session, run_id: int) -> None:
    """Note that a run is at work still."""
    session.execute(update(RunRow).where(col(RunRow.id) == run_id).values(alive_at=now()))


def finish_run(session: Session, run_id: int, summary: Mapping[str, Any]) -> None:
    """Note that a run has ended and what it did."""
    run = session.get_one(RunRow, run_id)
    run.finished_at, run.summary = now(), dict(summary)
    session.add(run)


def _find(session: Session, sha256: str) -> RecordingRow | None:
    return session.exec(select(RecordingRow).where(col(RecordingRow.sha256) == sha256)).first()


def _upsert(session: Session, recording: Recording) -> RecordingRow:
    row = _find(session, recording.sha256) or RecordingRow(
        sha256=recording.sha256, name="", path="", size_bytes=recording.size_bytes, status=""
    )
    row.name, row.path = recording.name, recording.place
    set_facts(session, row, recording)
    row.told = [FACTS.dump_python(told, mode="json") for told in recording.told]
    session.add(row)
    return row


def set_facts(session: Session, row: RecordingRow, recording: Recording) -> None:
    """Write down what is known of a call now."""
    facts = recording.facts
    for name in _FACTS:
        setattr(row, name, getattr(facts, name))
    row.customer, row.phone_call_id = recording.customer, phone_call_id(session, recording.phone_call)
    row.agent = agent_names.person(session, facts.agent)
    row.facts, row.facts_sha256 = FACTS.dump_python(facts, mode="json"), facts_sha256(facts)


def _add_both(
    session: Session, recording: RecordingRow, transcript: Transcript, as_heard: Transcript | None
) -> TranscriptRow:
    """Store the transcript that counts last, as the latest of a call is the one that is judged."""
    if as_heard is not None and as_heard.engine != transcript.engine:
        add_transcript(session, recording, as_heard)
    return add_transcript(session, recording, transcript)


def add_transcript(session: Session, recording: RecordingRow, transcript: Transcript) -> TranscriptRow:
    """Store what was heard in a recording, unless that engine was heard before."""
    recording.language = transcript.language
    session.flush()
    assert recording.id is not None  # noqa: S101 - flush has given it
    row = session.exec(
        select(TranscriptRow).where(
            TranscriptRow.recording_id == recording.id, TranscriptRow.engine == transcript.engine
        )
    ).first()
    if row is None:
        row = TranscriptRow(
            recording_id=recording.id,
            engine=transcript.engine,
            language=transcript.language,
            duration_s=transcript.duration_s,
            channels=transcript.channels,
            attribution=transcript.attribution,
            attribution_confidence=transcript.attribution_confidence,
            findings=list(transcript.findings),
            turns=TURNS.dump_python(transcript.turns, mode="json"),
            pauses=PAUSES.dump_python(transcript.pauses, mode="json"),
        )
        session.add(row)
        session.flush()
    return row
