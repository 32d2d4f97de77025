"""Masks in exported calls: in what was said, and in everything that is quoted from it."""

from collections.abc import Mapping
from typing import Any

from callqa.store.codecs import CHECKLIST, EVIDENCE
from callqa.store.personal import Masked, masked
from callqa.store.saving import to_transcript
from callqa.store.tables import RecordingRow, TranscriptRow


def masked_record(
    record: Mapping[str, Any], recording: RecordingRow, transcript: TranscriptRow | None
) -> Mapping[str, Any]:
    """Return the record of a call with masks where something personal is said."""
    if transcript is None:
        return record
    heard = masked(to_transcript(transcript), recording)
    changed: dict[str, Any] = {
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
