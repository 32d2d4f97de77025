import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import Engine

from callqa.calls import Setback, Status
from callqa.reports import export
from callqa.store import saving
from callqa.store.db import open_store, transaction
from tests import samples

SPAN = {"start_s": {"type": "number"}, "end_s": {"type": "number"}}
FORMAT: dict[str, Any] = {
    "type": "object",
    "required": [
        "recording", "sha256", "status", "reason", "score", "flagged", "flags", "agent", "segment", "direction",
        "started_at", "language", "duration_s", "channels", "attribution", "turns", "verdicts", "outcome",
        "loss_reason", "site_feedback", "metrics",
    ],
    "properties": {
        "status": {"enum": ["scored", "not_scored", "failed"]},
        "attribution": {"enum": ["channels", "diarization", "none"]},
        "score": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
        "flags": {"type": "array", "items": {"type": "string"}},
        "turns": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["speaker", "start_s", "end_s", "text", "confidence"],
                "properties": SPAN | {"speaker": {"enum": ["agent", "customer", "other", "unknown"]}},
            },
        },
        "verdicts": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["verdict", "evidence"],
                "properties": {
                    "verdict": {"enum": ["pass", "fail", "na"]},
                    "evidence": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["turn", "start_s", "end_s", "quote", "similarity"],
                            "properties": SPAN,
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_store(f"sqlite:///{tmp_path}/calls.sqlite")
    with transaction(engine) as session:
        saving.save_rulebook(session, samples.RULEBOOK_HASH, samples.RULEBOOK)
        saving.save_judged(session, samples.recording(), samples.transcript(), samples.evaluation())
        broken = samples.recording("=2+5.wav", sha256="cd" * 32, agent="@SUM(A1)")
        saving.save_setback(session, broken, Setback(Status.FAILED, "no_audio: not a recording"))
        silent = samples.recording("silent.wav", sha256="ef" * 32)
        saving.save_judged(
            session,
            silent,
            samples.transcript(),
            samples.evaluation(score=None, reason="speakers_unknown: …"),
        )
    yield engine
    engine.dispose()


def written(engine: Engine, name: str) -> bytes:
    file = io.BytesIO()
    with transaction(engine) as session:
        export.FORMATS[name](export.calls(session), file)
    return file.getvalue()


def test_json_lines_have_the_documented_form(engine: Engine) -> None:
    lines = [json.loads(line) for line in written(engine, "jsonl").splitlines()]
    for line in lines:
        jsonschema.validate(line, FORMAT)
    assert [(line["recording"], line["status"], line["score"]) for line in lines] == [
        ("call.wav", "scored", 50.0),
        ("=2+5.wav", "failed", None),
        ("silent.wav", "not_scored", None),
    ]
    assert lines[0]["verdicts"]["never_say_no"]["evidence"][0] == {
        "turn": 2, "start_s": 4.5, "end_s": 5.5, "quote": "Нет", "similarity": 100.0, "phrase": "нет",
        "role": "violation",
    }  # fmt: skip
    assert lines[0]["flags"] == ["below_pass_mark"]
    assert lines[2]["reason"] == "speakers_unknown: …"


def test_every_key_is_documented(engine: Engine) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    first = json.loads(written(engine, "jsonl").splitlines()[0])
    assert [key for key in first if f"`{key}`" not in guide] == []


def test_csv_has_a_row_a_call_and_no_formulas(engine: Engine) -> None:
    text = written(engine, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["never_say_no"] for row in rows] == ["fail", "", "fail"]
    assert rows[1]["recording"] == "'=2+5.wav"
    assert rows[1]["agent"] == "'@SUM(A1)"


def test_a_workbook_holds_texts_only(engine: Engine) -> None:
    with zipfile.ZipFile(io.BytesIO(written(engine, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "=2+5.wav" in strings
    assert "<f>" not in sheet
