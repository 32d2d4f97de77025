import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from callqa.calls import Setback, Status
from callqa.phone.calls import Ending
from callqa.reports.export import calls, calls_of
from callqa.reports.formats import FORMATS
from callqa.store import saving
from callqa.store.accounts import Account, Role
from callqa.store.db import open_store, transaction
from callqa.store.queue import QueueFilter, Show
from callqa.store.tables import RecordingRow
from tests import samples
from tests.shop_phone import row

XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SPAN = {"start_s": {"type": "number"}, "end_s": {"type": "number"}}
FORMAT: dict[str, Any] = {
    "type": "object",
    "required": [
        "recording", "sha256", "status", "reason", "score", "flagged", "flags", "agent", "segment", "direction",
        "started_at", "ring_s", "phone", "language", "duration_s", "channels", "attribution", "turns", "verdicts",
        "outcome", "loss_reason", "site_feedback", "metrics",
    ],
    "properties": {
        "status": {"enum": ["scored", "not_scored", "failed"]},
        "attribution": {"enum": ["channels", "diarization", "none"]},
        "ring_s": {"type": ["number", "null"], "minimum": 0},
        "phone": {
            "type": ["object", "null"],
            "required": ["wait_s", "queue", "line", "ending", "tries_before"],
            "properties": {
                "wait_s": {"type": ["number", "null"], "minimum": 0},
                "ending": {"enum": [ending.value for ending in Ending]},
                "tries_before": {"type": ["integer", "null"], "minimum": 0},
            },
        },
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
        FORMATS[name](calls(session), file)
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


def test_a_call_tells_what_the_phone_system_knows_of_it(engine: Engine) -> None:
    with transaction(engine) as session:
        rows = [
            row("10:00", Ending.TIME_OUT),
            row("10:05", Ending.GAVE_UP),
            row("10:10", wait_s=7.5, line="+74950000000"),
        ]
        session.add_all(rows)
        session.flush()
        answered = col(RecordingRow.name) == "call.wav"
        session.execute(update(RecordingRow).where(answered).values(phone_call_id=rows[2].id, ring_s=7.5))
    lines = [json.loads(line) for line in written(engine, "jsonl").splitlines()]
    for line in lines:
        jsonschema.validate(line, FORMAT)
    assert lines[0]["phone"] == {
        "wait_s": 7.5, "queue": "sales", "line": "+74950000000", "ending": "answered", "tries_before": 2,
    }  # fmt: skip
    assert lines[1]["phone"] is None
    flat = table_of_csv(written(engine, "csv"))[0]
    assert (flat["ring_s"], flat["phone_line"], flat["phone_tries_before"]) == ("7.5", "'+74950000000", "2")


def test_every_key_is_documented(engine: Engine) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    first = json.loads(written(engine, "jsonl").splitlines()[0])
    assert [key for key in first if f"`{key}`" not in guide] == []


def table_of_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def table_of_xlsx(content: bytes) -> list[dict[str, str]]:
    """Read the sheet as a spreadsheet does: its XML, each cell's type and text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - written here
    assert not list(sheet.iter(f"{XLSX}f")), "a formula"
    rows = [
        {re.sub(r"\d", "", cell.attrib["r"]): "".join(cell.itertext()) for cell in row.iter(f"{XLSX}c")}
        for row in sheet.iter(f"{XLSX}row")
    ]
    return [{rows[0][column]: text for column, text in row.items()} for row in rows[1:]]


TABLES: dict[str, Callable[[bytes], list[dict[str, str]]]] = {"csv": table_of_csv, "xlsx": table_of_xlsx}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_have_a_row_a_call_and_no_formulas(engine: Engine, kind: str) -> None:
    rows = TABLES[kind](written(engine, kind))
    assert [row.get("never_say_no", "") for row in rows] == ["fail", "", "fail"]
    assert rows[1]["recording"] == "'=2+5.wav"
    assert rows[1]["agent"] == "'@SUM(A1)"


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize(
    ("nasty", "shown"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+7 900 000-00-01", "'+7 900 000-00-01"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\tcmd", "'\tcmd"),
        ("＝1+1", "'＝1+1"),
        ("\x0b=1+1", "\ufffd=1+1"),
        ("a\x00b\x1fc\ufffed", "a\ufffdb\ufffdc\ufffdd"),
        ("<b>жирно</b> & \u202eтсет\u202c", "<b>жирно</b> & \u202eтсет\u202c"),
        ("и" * 10_000, "и" * 10_000),
    ],
)
def test_whatever_a_text_holds_it_stays_a_text(engine: Engine, kind: str, nasty: str, shown: str) -> None:
    with transaction(engine) as session:
        session.execute(update(RecordingRow).values(queue=nasty, call_id="-1"))
    row = TABLES[kind](written(engine, kind))[0]
    assert (row["queue"], row["call_id"]) == (shown, "'-1")


def test_a_line_break_in_front_hides_no_formula(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(update(RecordingRow).values(queue="\r=1+1", segment="\n=1+1"))
    row = table_of_csv(written(engine, "csv"))[0]
    assert (row["queue"][0], row["segment"][0]) == ("'", "'")


def test_an_account_gets_what_the_queue_shows_it_and_no_more(engine: Engine) -> None:
    anna = Account(1, "anna", Role.SUPERVISOR)
    manager = Account(2, "ivan", Role.MANAGER, "Иван Петров")
    with transaction(engine) as session:
        session.execute(update(RecordingRow).where(col(RecordingRow.name) == "silent.wav").values(agent=manager.agent))
        session.execute(update(RecordingRow).values(state="released"))

        def names(account: Account, **wanted: object) -> set[str]:
            found = calls_of(session, account, QueueFilter(**{"show": Show.ALL, **wanted}))  # type: ignore[arg-type]
            return {record["recording"] for record in found.records()}

        assert names(anna) == {"call.wav", "=2+5.wav", "silent.wav"}
        assert names(anna, agent="Ольга Смирнова") == {"call.wav"}
        assert names(manager) == {"silent.wav"}
        assert names(manager, agent="Ольга Смирнова") == set()
