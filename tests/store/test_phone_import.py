"""Logs of the phone system in the database: once each, whatever is given how often and in which order."""

import csv
import gzip
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from callqa.importing import Imported, exchange_of, import_logs
from callqa.phone.cdr import MASTER
from callqa.settings import Settings, load
from callqa.store.operation import last_import
from callqa.store.phone_import import Taken
from callqa.store.phone_tables import PhoneCallRow, PhoneIdRow, PhonePresenceRow, PhoneRingRow

DATA = Path(__file__).parents[1] / "phone" / "data"
QUEUE_LOG = (DATA / "queue_log").read_text(encoding="utf-8")
"""Two calls in the queue ``sales``: one is answered by 202 after 12 s, the other gives up after 30 s; 202 pauses."""
CDR = (DATA / "cdr.csv").read_text(encoding="utf-8")
"""The answered call in two legs, and 202 calling the other customer back."""


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    (tmp_path / "callqa.toml").write_text('time_zone = "Europe/Moscow"\n', encoding="utf-8")
    return load(tmp_path / "callqa.toml")


def take(
    engine: Engine, shop: Settings, content: str | bytes, name: str = "queue_log", *, again: bool = False
) -> Imported:
    path = shop.home / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_logs([path], engine, shop, exchange_of(shop), again=again)


def calls(engine: Engine) -> dict[str, PhoneCallRow]:
    with Session(engine) as session:
        return {row.key: row for row in session.scalars(select(PhoneCallRow))}


def content(engine: Engine) -> list[object]:
    """All that is stored, but for the numbers of the rows."""
    with Session(engine) as session:
        rows = [
            *session.scalars(select(PhoneCallRow).order_by(col(PhoneCallRow.key))),
            *session.scalars(select(PhoneIdRow).order_by(col(PhoneIdRow.unique_id))),
            *session.scalars(select(PhoneRingRow).order_by(col(PhoneRingRow.member))),
            *session.scalars(select(PhonePresenceRow).order_by(col(PhonePresenceRow.at))),
        ]
        return [row.model_dump(exclude={"id", "phone_call_id"}) for row in rows]


def test_both_logs_tell_of_one_call(engine: Engine, shop: Settings) -> None:
    take(engine, shop, QUEUE_LOG)
    assert take(engine, shop, CDR, "cdr.csv").taken == Taken(new=1, changed=1)
    answered, missed, back = (calls(engine)[key] for key in ("1763622890.1", "1763622995.7", "1763623800.9"))
    assert (answered.ending, answered.wait_s, answered.talk_s, answered.member) == ("answered", 12, 60, "202")
    assert (answered.line, answered.customer, answered.queue) == ("74951234567", "+79001112233", "sales")
    assert (missed.ending, missed.wait_s, missed.customer) == ("gave_up", 30, "+79004445566")
    assert (back.direction, back.member, back.number, back.talk_s) == ("out", "202", "89004445566", 40)


def test_whatever_comes_first_and_however_often(engine: Engine, shop: Settings) -> None:
    take(engine, shop, CDR, "cdr.csv")
    take(engine, shop, QUEUE_LOG)
    first = content(engine)
    for again in (False, True):
        assert take(engine, shop, QUEUE_LOG, again=again).taken == Taken()
        assert take(engine, shop, CDR, "cdr.csv", again=again).taken == Taken()
    lines = QUEUE_LOG.splitlines(keepends=True)
    assert take(engine, shop, "".join(reversed(lines)), "rotated").taken == Taken()
    assert take(engine, shop, gzip.compress(QUEUE_LOG.encode()), "queue_log.1.gz").taken == Taken()
    assert content(engine) == first


def test_logs_that_are_read_side_by_side_tell_each_call_once(engine: Engine, shop: Settings) -> None:
    (shop.home / "queue_log").write_text(QUEUE_LOG, encoding="utf-8")
    (shop.home / "cdr.csv").write_text(CDR, encoding="utf-8")
    paths = [shop.home / "cdr.csv", shop.home / "queue_log"]
    assert import_logs(paths, engine, shop, exchange_of(shop)).taken == Taken(new=3)


def test_the_same_row_from_the_table_and_from_the_file_is_one_row(engine: Engine, shop: Settings) -> None:
    heading, *rows = csv.reader(CDR.splitlines())
    values = [dict(zip(heading, row, strict=True)) | {"start": row[0]} for row in rows]
    master = "\n".join(",".join(f'"{one.get(name, "")}"' for name in MASTER) for one in values) + "\n"
    take(engine, shop, master, "Master.csv")
    assert calls(engine)["1763622890.1"].recording is None
    assert take(engine, shop, CDR, "cdr.csv").taken == Taken(changed=1)
    call = calls(engine)["1763622890.1"]
    assert (len(call.legs), call.recording) == (2, "q-sales-89001112233-20251120-101500-1763622890.1.wav")
    assert take(engine, shop, master, "Master.csv", again=True).taken == Taken()


def test_a_growing_file_is_followed(engine: Engine, shop: Settings) -> None:
    for cut in range(0, len(QUEUE_LOG), 37):
        take(engine, shop, QUEUE_LOG[:cut])
    before = calls(engine)["1763622995.7"]
    done = take(engine, shop, QUEUE_LOG)
    assert done.files[0].lines <= 2
    assert before.ending == "gave_up"
    assert len(calls(engine)) == 2
    assert take(engine, shop, QUEUE_LOG, "the same under another name").files[0].lines == 0


def test_a_quiet_night_is_no_missed_import(engine: Engine, shop: Settings) -> None:
    moments = []
    for _ in range(2):
        take(engine, shop, QUEUE_LOG)
        with Session(engine) as session:
            moments.append(last_import(session))
    first, second = moments
    assert first is not None
    assert second is not None
    assert second > first


def test_a_line_that_is_still_being_written_is_left_for_the_next_time(engine: Engine, shop: Settings) -> None:
    cut = take(engine, shop, QUEUE_LOG[: QUEUE_LOG.index("CONNECT|12") + 9])
    assert cut.files[0].unfinished
    assert calls(engine)["1763622890.1"].ending == "unknown"
    take(engine, shop, QUEUE_LOG)
    assert calls(engine)["1763622890.1"].ending == "answered"


def test_broken_lines_are_counted_and_named(engine: Engine, shop: Settings) -> None:
    lines = QUEUE_LOG.splitlines()
    damaged = "\n".join(
        [lines[0], "garbage", "17636x2906|a|b|c|CONNECT|1", "1763622906|a|b|c|CONNEKT|1", "", *lines[1:], ""]
    )
    done = take(engine, shop, damaged)
    assert done.files[0].trouble.told() == [
        "1 × too few fields: line 2",
        "1 × no time: line 3",
        "1 × unknown event: line 4",
    ]
    assert done.taken == Taken(new=2)


def test_the_realtime_table_as_csv(engine: Engine, shop: Settings) -> None:
    rows = ["id,time,callid,queuename,agent,event,data1,data2,data3,data4,data5"]
    for number, line in enumerate(QUEUE_LOG.splitlines()):
        at, *rest = line.split("|")
        clock = f"2025-11-20 10:{(int(at) - 1763622000) // 60:02}:{int(at) % 60:02}.250000"
        rows.append(",".join([str(number), clock, *rest[:4], *[*rest[4:], *[""] * 5][:5]]))
    take(engine, shop, "\n".join(rows), "table.csv")
    assert take(engine, shop, QUEUE_LOG).taken == Taken()
    assert calls(engine)["1763622890.1"].wait_s == 12


def test_a_wrong_time_zone_is_told_by_the_unique_ids_and_can_be_mended(engine: Engine, shop: Settings) -> None:
    in_utc = CDR.replace(" 10:", " 07:")
    assert str(take(engine, shop, in_utc, "cdr.csv").files[0].misread) == "UTC"
    assert calls(engine)["1763623800.9"].started_at.isoformat() == "2025-11-20T04:30:00+00:00"
    (shop.home / "callqa.toml").write_text('phone = { time_zone = "UTC" }\n', encoding="utf-8")
    mended = take(engine, load(shop.home / "callqa.toml"), in_utc, "cdr.csv", again=True)
    assert (mended.files[0].misread, mended.taken) == (None, Taken(changed=2))
    assert calls(engine)["1763623800.9"].started_at.isoformat() == "2025-11-20T07:30:00+00:00"


def test_what_cannot_be_read_is_told_in_one_sentence_and_stops_no_other(engine: Engine, shop: Settings) -> None:
    (shop.home / "notes.txt").write_text("Позвонить Ивану, он ждёт.\n", encoding="utf-8")
    (shop.home / "half.gz").write_bytes(gzip.compress(QUEUE_LOG.encode() * 500)[:900])
    (shop.home / "cdr.csv").write_text(CDR, encoding="utf-8")
    paths = [shop.home / name for name in ("notes.txt", "none", "half.gz", "cdr.csv")]
    done = import_logs(paths, engine, shop, exchange_of(shop))
    notes, none, half, cdr = (file.refused or "" for file in done.files)
    assert "notes.txt is neither Asterisk's queue_log nor a CDR" in notes
    assert "none cannot be read: No such file" in none
    assert "half.gz breaks off" in half
    assert (cdr, len(calls(engine))) == ("", 3)


def test_names_in_the_directory(engine: Engine, shop: Settings) -> None:
    (shop.home / "phone.yaml").write_text("managers:\n  - {name: Ольга Смирнова, members: '202'}\n", encoding="utf-8")
    take(engine, shop, QUEUE_LOG)
    assert calls(engine)["1763622890.1"].agent == "Ольга Смирнова"
    with Session(engine) as session:
        assert session.scalars(select(col(PhoneRingRow.agent))).all() == ["201"]
