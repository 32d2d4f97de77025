"""Masks in exported calls: in what was said, and in everything that is quoted from it."""

from collections.abc import Mapping
from typing import Any

from callqa.store.codecs import CHECKLIST, EVIDENCE
from callqa.store.personal import Masked, Sight, masked
from callqa.store.saving import to_transcript
from callqa.store.tables import RecordingRow, TranscriptRow


def masked_record(
    record: Mapping[str, Any], recording: RecordingRow, transcript: TranscriptRow | None
) -> Mapping[str, Any]:
    """Return the record of a call with masks where something personal is said or written."""
    seen = Sight(open=False)
    number = recording.customer_number
    changed: dict[str, Any] = {
        "recording": seen.name(record["recording"], number),
        "reason": record["reason"] and seen.name(record["reason"], number),
        "call_id": record["call_id"] and seen.name(record["call_id"], number),
        "reviews": [review | {"comment": seen.note(review["comment"])} for review in record["reviews"]],
    }
    if transcript is None:
        return dict(record) | changed
    heard = masked(to_transcript(transcript), recording)
    changed |= {
        "verdicts": {
            rule: one | {"evidence": _evidence(one["evidence"], heard)} for rule, one in record["verdicts"].items()
        },
        "checklist": CHECKLIST.dump_python(
            heard.checklist(CHECKLIST.validate_python(record["checklist"])), mode="json"
        ),
    }
    if "turns" in record:
        turns = zip(record["turns"], heard.transcript.turns, strict=True)
        changed["turns"] = [said | {"text": turn.text} for said, turn in turns]
    return dict(record) | changed


def _evidence(stored: list[dict[str, Any]], heard: Masked) -> Any:  # noqa: ANN401 - JSON
    return EVIDENCE.dump_python(heard.evidence(EVIDENCE.validate_python(stored)), mode="json")
