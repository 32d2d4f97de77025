"""The calls with everything known of them, as ``docs/export.md`` describes it: JSON lines, CSV, Excel."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import xlsxwriter
from sqlalchemy import select
from sqlmodel import Session, col

from callqa.calls import Attribution
from callqa.store import standing
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, TranscriptRow, VerdictRow

Record = Mapping[str, Any]

_BATCH = 100
_FLAT = (
    "recording", "sha256", "status", "reason", "score", "machine_score", "flagged", "flags", "agent", "segment",
    "direction", "queue", "call_id", "started_at", "language", "duration_s", "channels", "attribution",
    "attribution_confidence", "findings", "outcome",
    "loss_reason", "site_feedback",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def calls(session: Session) -> Iterator[Record]:
    """Yield every recording in the order of its arrival, with its current evaluation and the marks that count now."""
    query = standing.joined(select(RecordingRow, EvaluationRow, TranscriptRow)).order_by(col(RecordingRow.id))
    for row in session.execute(query.execution_options(yield_per=_BATCH)):
        evaluation = row.EvaluationRow
        transcript = row.TranscriptRow or standing.latest_transcript(session, row.RecordingRow.id)
        flags = row.RecordingRow.flags or ([] if evaluation else [row.RecordingRow.status])
        yield (
            _of_recording(row.RecordingRow, evaluation, flags)
            | _of_transcript(transcript)
            | {"verdicts": _verdicts(session, evaluation), "reviews": _reviews(session, evaluation)}
        )


def write_jsonl(records: Iterable[Record], file: BinaryIO) -> None:
    """Write one JSON object a line, UTF-8."""
    for record in records:
        file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def write_csv(records: Iterable[Record], file: BinaryIO) -> None:
    """Write one row a call, UTF-8 with a byte-order mark so that Excel reads Russian.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    for row in _table(records):
        writer.writerow([_harmless(cell) for cell in row])
    text.flush()
    text.detach()


def write_xlsx(records: Iterable[Record], file: BinaryIO) -> None:
    """Write an Excel workbook, one row a call; every text is a text, never a formula or a link."""
    buffer = io.BytesIO()  # the workbook is a zip and wants to seek, which standard output cannot
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet("callqa")
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(_table(records)):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
    file.write(buffer.getvalue())


FORMATS: Mapping[str, Callable[[Iterable[Record], BinaryIO], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


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
            "turns": [],
        }
    keys = ("speaker", "start_s", "end_s", "text", "confidence")
    return {
        "duration_s": transcript.duration_s,
        "channels": transcript.channels,
        "attribution": transcript.attribution,
        "attribution_confidence": transcript.attribution_confidence,
        "findings": transcript.findings,
        "turns": [{key: turn[key] for key in keys} for turn in transcript.turns],
    }


def _verdicts(session: Session, evaluation: EvaluationRow | None) -> dict[str, Any]:
    if evaluation is None:
        return {}
    query = select(VerdictRow, standing.mark.label("mark")).where(col(VerdictRow.evaluation_id) == evaluation.id)
    return {
        verdict.rule: {
            "verdict": mark,
            "machine_verdict": verdict.mark,
            "evidence": verdict.evidence,
            "note": verdict.note,
        }
        for verdict, mark in session.execute(query.order_by(col(VerdictRow.id)))
    }


def _reviews(session: Session, evaluation: EvaluationRow | None) -> list[dict[str, Any]]:
    if evaluation is None:
        return []
    rows = session.scalars(
        select(ReviewRow).where(col(ReviewRow.recording_id) == evaluation.recording_id).order_by(col(ReviewRow.id))
    )
    return [
        {
            "rule": row.rule,
            "verdict": row.mark,
            "machine_verdict": row.machine_mark,
            "reason_code": row.reason_code,
            "comment": row.comment,
            "created_at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def _table(records: Iterable[Record]) -> Iterator[list[str | float | None]]:
    """Flatten to a heading and one row a call, with a column for the verdict of each rule."""
    kept = list(records)
    rules = sorted({rule for record in kept for rule in record["verdicts"]})
    metrics = sorted({name for record in kept for name in record["metrics"] or {}})
    yield [*_FLAT, *metrics, *rules]
    for record in kept:
        flat = dict(record) | {key: " ".join(record[key]) for key in ("flags", "findings")}
        yield [
            *(_cell(flat[key]) for key in _FLAT),
            *(_cell((record["metrics"] or {}).get(name)) for name in metrics),
            *(_cell(record["verdicts"].get(rule, {}).get("verdict")) for rule in rules),
        ]


def _cell(value: object) -> str | float | None:
    return value if isinstance(value, str | int | float | None) else str(value)


def _harmless(cell: str | float | None) -> str | float | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
