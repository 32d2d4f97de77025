"""The calls with everything known of them, as ``docs/export.md`` describes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from callqa.calls import Attribution
from callqa.reports.masking import masked_record
from callqa.store import standing
from callqa.store.access import sees_personal, visible
from callqa.store.accounts import Account
from callqa.store.phone_told import told
from callqa.store.queue import QueueFilter, queue_ids
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, TranscriptRow, VerdictRow

Record = Mapping[str, Any]

MOST = 1_000_000
"""Calls in one export; a sheet of Excel has little more rows."""
_BATCH = 200


@dataclass(frozen=True)
class Calls:
    """The calls to export, in their order. They are read batch by batch, however many there are."""

    session: Session
    ids: Sequence[int]
    allowed: ColumnElement[bool]
    masked: bool = True
    """Personal data of customers is masked."""

    def records(self, *, words: bool = True) -> Iterator[Record]:
        """Yield every call with its current evaluation and the marks that count now; ``words``: also what was said."""
        for ids in self._batches():
            rows = self._rows(ids, words=words)
            evaluations = [row.EvaluationRow.id for row in rows.values() if row.EvaluationRow]
            verdicts, reviews = _verdicts(self.session, evaluations), _reviews(self.session, ids)
            phone = told(self.session, [row.RecordingRow.phone_call_id for row in rows.values()])
            for recording_id in ids:
                if row := rows.get(recording_id):
                    record = _record(row.RecordingRow, row.EvaluationRow, row.TranscriptRow, words=words) | {
                        "phone": phone.get(row.RecordingRow.phone_call_id),
                        "verdicts": verdicts.get(row.EvaluationRow.id, {}) if row.EvaluationRow else {},
                        "reviews": reviews.get(recording_id, []) if row.EvaluationRow else [],
                    }
                    yield masked_record(record, row.RecordingRow, row.TranscriptRow) if self.masked else record

    def rules(self) -> list[str]:
        """Return the rules that were judged in one of the calls."""
        query = select(col(VerdictRow.rule)).join(
            RecordingRow, col(RecordingRow.evaluation_id) == VerdictRow.evaluation_id
        )
        of_batch = (query.where(self.allowed, col(RecordingRow.id).in_(ids)).distinct() for ids in self._batches())
        return sorted({rule for found in of_batch for rule in self.session.scalars(found)})

    def _batches(self) -> Iterator[Sequence[int]]:
        return (self.ids[at : at + _BATCH] for at in range(0, len(self.ids), _BATCH))

    def _rows(self, ids: Sequence[int], *, words: bool) -> dict[int, Any]:
        query = (
            select(RecordingRow, EvaluationRow, TranscriptRow)
            .outerjoin(EvaluationRow, col(EvaluationRow.id) == RecordingRow.evaluation_id)
            .outerjoin(TranscriptRow, col(TranscriptRow.id) == standing.transcript_id)
            .where(self.allowed, col(RecordingRow.id).in_(ids))
        )
        left_out = () if words or self.masked else (defer(TranscriptRow.turns), defer(TranscriptRow.pauses))  # type: ignore[arg-type]
        return {row.RecordingRow.id: row for row in self.session.execute(query.options(*left_out))}


def calls(session: Session, *, masked: bool = True) -> Calls:
    """Return all calls in the order of their arrival, for whoever runs commands, ``masked`` or as was said."""
    ids = session.scalars(select(col(RecordingRow.id)).order_by(col(RecordingRow.id))).all()
    return Calls(session, [one for one in ids if one], true(), masked)


def calls_of(session: Session, account: Account, wanted: QueueFilter) -> Calls:
    """Return the calls that the queue shows an account, in its order."""
    ids = queue_ids(session=session, account=account, wanted=wanted, limit=MOST)
    return Calls(session, ids, visible(account), masked=not sees_personal(account))


def _record(
    recording: RecordingRow, evaluation: EvaluationRow | None, transcript: TranscriptRow | None, *, words: bool
) -> dict[str, Any]:
    flags = recording.flags or ([] if evaluation else [recording.status])
    said = {"turns": _turns(transcript)} if words else {}
    return _of_recording(recording, evaluation, flags) | _of_transcript(transcript) | said


def _of_recording(recording: RecordingRow, evaluation: EvaluationRow | None, flags: list[str]) -> dict[str, Any]:
    return {
        "recording": recording.name,
        "sha256": recording.sha256,
        "status": recording.status,
        "reason": recording.reason,
        "score": recording.score,
        "machine_score": evaluation.score if evaluation else None,
        "flagged": bool(flags),
        "flags": flags,
        "agent": recording.agent,
        "segment": recording.segment,
        "direction": recording.direction,
        "queue": recording.queue,
        "call_id": recording.call_id,
        "ring_s": recording.ring_s,
        "started_at": recording.facts.get("started_at"),
        "language": recording.language,
        "outcome": evaluation.outcome if evaluation else None,
        "loss_reason": evaluation.loss_reason if evaluation else None,
        "site_feedback": evaluation.site_feedback if evaluation else None,
        "checklist": evaluation.checklist if evaluation else None,
        "metrics": evaluation.metrics if evaluation else None,
    }


def _of_transcript(transcript: TranscriptRow | None) -> dict[str, Any]:
    if transcript is None:
        return {
            "duration_s": None,
            "channels": None,
            "attribution": Attribution.NONE.value,
            "attribution_confidence": None,
            "findings": [],
        }
    return {
        "duration_s": transcript.duration_s,
        "channels": transcript.channels,
        "attribution": transcript.attribution,
        "attribution_confidence": transcript.attribution_confidence,
        "findings": transcript.findings,
    }


def _turns(transcript: TranscriptRow | None) -> list[dict[str, Any]]:
    keys = ("speaker", "start_s", "end_s", "text", "confidence")
    return [{key: turn[key] for key in keys} for turn in transcript.turns] if transcript else []


def _verdicts(session: Session, evaluations: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the verdicts by evaluation and rule."""
    query = select(VerdictRow, standing.mark.label("mark")).where(col(VerdictRow.evaluation_id).in_(evaluations))
    found: dict[int, dict[str, Any]] = {}
    for verdict, mark in session.execute(query.order_by(col(VerdictRow.id))):
        found.setdefault(verdict.evaluation_id, {})[verdict.rule] = {
            "verdict": mark,
            "machine_verdict": verdict.mark,
            "evidence": verdict.evidence,
            "note": verdict.note,
        }
    return found


def _reviews(session: Session, recording_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the reviews by recording, the oldest first."""
    query = select(ReviewRow).where(col(ReviewRow.recording_id).in_(recording_ids)).order_by(col(ReviewRow.id))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in session.scalars(query):
        review = {
            "rule": row.rule,
            "verdict": row.mark,
            "machine_verdict": row.machine_mark,
            "reason_code": row.reason_code,
            "comment": row.comment,
            "created_at": row.created_at.isoformat(),
        }
        found.setdefault(row.recording_id, []).append(review)
    return found
