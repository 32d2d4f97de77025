"""After a customer was forgotten, nothing of them is anywhere in the database; what is deleted by age neither."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, TypeDecorator, func, inspect, select, text, update
from sqlmodel import Session, SQLModel, col

from callqa import retention
from callqa.errors import StoreError
from callqa.phone.cdr import leg_of
from callqa.phone.directory import Directory
from callqa.phone.queue_log import parse
from callqa.settings import Settings, load
from callqa.store import adminlog, checking, forgetting, known_files, phone_import, purging
from callqa.store.classified import CLASSIFIED, Kind, holding_text
from callqa.store.db import open_store
from callqa.store.erasure_tables import ErasedRow
from callqa.store.figure_tables import CallMarksRow
from callqa.store.phone_import import Exchange
from callqa.store.phone_tables import PhoneCallRow, ShopOrderRow
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, TranscriptRow, VerdictRow
from tests.review import seed
from tests.store import old_database

NUMBER, AS_STORED, DIGITS = "8 (900) 555-44-33", "+79005554433", "9005554433"
MARK = "маркерслово"
LATER = datetime(2036, 1, 1, tzinfo=UTC)
UNIQUE_ID = "1763626500.77"
LINES = tuple(
    f"1763626{second}|{UNIQUE_ID}|sales|{what}"
    for second, what in (
        (500, f"NONE|ENTERQUEUE||7{DIGITS}|1"), (510, "SIP/2004|CONNECT|10|1763626500.78|3"),
        (560, "SIP/2004|COMPLETECALLER|10|50|1"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Shop:
    """A filled database, and where it lies."""

    engine: Engine
    settings: Settings
    calls: seed.Seed


@pytest.fixture
def shop(either_url: str, tmp_path: Path) -> Iterator[Shop]:
    (tmp_path / "callqa.toml").write_text(f'database = "{either_url}"\ncache = "cache"\n', encoding="utf-8")
    engine = open_store(either_url)
    calls = old_database.fill(engine, tmp_path)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM admin_change"))  # which that made up
    yield Shop(engine, load(tmp_path / "callqa.toml"), calls)
    engine.dispose()


def answered(engine: Engine) -> None:
    """Let no dispute be open; the seed's only one is answered."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE recording SET state = 'released' WHERE state = 'disputed'"))


def of_the_customer(shop: Shop, *names: str) -> None:
    """Let calls be of the customer."""
    with Session(shop.engine) as session:
        for name in names:
            row = session.get_one(RecordingRow, shop.calls.calls[name])
            row.customer, row.customer_number = AS_STORED, NUMBER
            row.path = row.path.replace(name, f"in-{DIGITS}-{name}")
            row.facts = row.facts | {"customer_number": NUMBER}
            session.add(row)
        session.commit()


def marked_everywhere(engine: Engine) -> None:
    """Write the mark into every column that tells of calls, in all rows."""
    with engine.begin() as connection:
        for (name, column), kind in CLASSIFIED.items():
            if kind is not Kind.CALL or name == "search_turn" or column in {"customer", "customer_number"}:
                continue
            table = SQLModel.metadata.tables[name]
            of = table.c[column].type
            is_json = isinstance(of.impl_instance if isinstance(of, TypeDecorator) else of, JSON)
            if column in {"facts_sha256", "path", "address", "conclusions"}:
                continue  # parts of keys; what they hold is tried by itself
            if connection.scalar(select(func.count()).select_from(table)):
                connection.execute(update(table).values({column: [MARK] if is_json else f"{MARK} {name}"}))
        after = SQLModel.metadata.tables["rule_change"].c.after
        connection.execute(update(after.table).values(before="", after=f"- {MARK} proposal\n"))


def everything(engine: Engine) -> str:
    """Return all that a database holds; of SQLite its files, byte by byte, of PostgreSQL the rows of all tables."""
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        beside = [one for one in file.parent.iterdir() if one.name.startswith(file.name)]
        return "".join(one.read_bytes().decode("utf-8", "replace") for one in beside).lower()
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        rows = (str(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608 - names of tables
        return "\n".join(rows).lower()


def holds(engine: Engine, *sought: str) -> list[str]:
    content = everything(engine)
    written = {one: (one.lower(), json.dumps(one.lower()).strip('"')) for one in sought}
    return [one for one, ways in written.items() if any(way in content for way in ways)]


def forgotten(shop: Shop) -> forgetting.Customer:
    with Session(shop.engine) as session:
        customer = forgetting.find(session, NUMBER, "RU")
    assert retention.forget(shop.engine, shop.settings, customer)
    return customer


def test_every_column_that_can_hold_text_is_classified() -> None:
    named = {one for one in CLASSIFIED if one[0] != "search_turn"}
    assert set(holding_text()) - named == set(), "say in callqa/store/classified.py what these hold, and delete it"
    assert named - set(holding_text()) == set()


def test_nothing_is_left_of_a_customer_with_all_calls(shop: Shop) -> None:
    answered(shop.engine)
    of_the_customer(shop, *shop.calls.calls)
    with Session(shop.engine) as session:
        session.add(PhoneCallRow(key="2", started_at=datetime.now(UTC), direction="in", ending="answered",
                                 customer=AS_STORED, number=NUMBER))  # fmt: skip
        session.add(ShopOrderRow(order_id="5", ordered_at=datetime.now(UTC), number=NUMBER, customer=AS_STORED))
        known_files.remember(session, f"sftp://host/in-7{DIGITS}.wav", 5, None, "b" * 64)
        session.commit()
        playable = shop.settings.playable / f"{session.scalars(select(col(RecordingRow.sha256))).first()}.wav"
    marked_everywhere(shop.engine)
    playable.parent.mkdir(parents=True)
    playable.write_bytes(b"RIFF")
    assert holds(shop.engine, MARK, DIGITS, "аккумулятор", NUMBER) == [MARK, DIGITS, "аккумулятор", NUMBER]
    customer = forgotten(shop)
    assert holds(shop.engine, MARK, DIGITS, "аккумулятор", NUMBER) == []
    assert not playable.exists()
    assert len(customer.recordings) == len(shop.calls.calls)
    with Session(shop.engine) as session:
        trail = adminlog.changes(session)[0]
        assert (trail.kind, trail.subject, trail.after) == (adminlog.Kind.FORGOTTEN, "", customer.counts)
        assert len(session.scalars(select(ErasedRow)).all()) == len(shop.calls.calls)
    assert list(checking.problems(shop.engine)) == []


def test_other_customers_calls_and_the_figures_stay(shop: Shop) -> None:
    answered(shop.engine)
    of_the_customer(shop, "awful")
    with Session(shop.engine) as session:
        figures = select(col(CallMarksRow.at_s), col(CallMarksRow.score), col(CallMarksRow.marks))
        before = sorted(map(tuple, session.execute(figures)))
        others = {number for number in shop.calls.calls.values() if number != shop.calls.calls["awful"]}
    trouble = list(checking.problems(shop.engine))  # what old_database makes up contradicts itself
    forgotten(shop)
    with Session(shop.engine) as session:
        assert sorted(map(tuple, session.execute(figures))) == before
        assert set(session.scalars(select(col(RecordingRow.id)))) == others
        assert session.scalars(
            select(col(CallMarksRow.recording_id)).where(col(CallMarksRow.recording_id) < 0)
        ).all() == [-1]
    assert list(checking.problems(shop.engine)) == trouble
    with Session(shop.engine) as session:
        assert not forgetting.find(session, NUMBER, "RU").is_known


def test_a_call_under_an_open_dispute_stays_until_it_is_answered(shop: Shop) -> None:
    of_the_customer(shop, "awful", "middling")
    with shop.engine.begin() as connection:
        connection.execute(text("DELETE FROM answer"))
    customer = forgotten(shop)
    assert list(customer.recordings) == [shop.calls.calls["awful"]]
    assert list(customer.disputed) == [shop.calls.calls["middling"]]
    with Session(shop.engine) as session:
        assert session.get(RecordingRow, shop.calls.calls["middling"]) is not None


def test_logs_that_are_imported_again_do_not_bring_the_number_back(shop: Shop) -> None:
    exchange = Exchange("RU", lambda number: len(number) < 6, Directory())
    events = [event for line in LINES if (event := parse(line))]
    leg = leg_of({"uniqueid": "1763626500.99", "src": "2004", "dst": f"7{DIGITS}", "lastapp": "Dial",
                  "duration": "5", "billsec": "0", "start": "2025-11-20T08:15:00+00:00",
                  "disposition": "NO ANSWER"})  # fmt: skip

    def read() -> phone_import.Taken:
        with Session(shop.engine) as session:
            taken = phone_import.take(session, events, [leg], exchange)
            session.commit()
        return taken

    assert read().new == 2
    with Session(shop.engine) as session:
        calls = select(col(PhoneCallRow.wait_s), col(PhoneCallRow.ending), col(PhoneCallRow.started_at)).where(
            col(PhoneCallRow.key) != "x"
        )
        before = session.execute(calls).all()
    assert len(forgotten(shop).phone_calls) == 2
    assert holds(shop.engine, DIGITS) == []
    assert read() == phone_import.Taken()
    assert holds(shop.engine, DIGITS) == []
    with Session(shop.engine) as session:
        assert session.execute(calls).all() == before
        theirs = select(col(PhoneCallRow.customer)).where(col(PhoneCallRow.erased_at).is_not(None))
        assert len(set(session.scalars(theirs))) == 1  # still told to be one customer's


def test_a_moment_in_seconds_is_no_number(shop: Shop) -> None:
    with Session(shop.engine) as session:
        for place, told in (
            ("in-200-1763626500.12.wav", "1763626500|x"),
            ("in-491763626500-5.wav", "NONE|491763626500|1"),
        ):
            row = session.get_one(RecordingRow, shop.calls.calls["awful" if "200" in place else "middling"])
            row.path = place
            session.add(PhoneCallRow(key=told, started_at=datetime.now(UTC), direction="in", ending="answered",
                                     lines=told))  # fmt: skip
        session.commit()
        found = forgetting.find(session, "+49 176 3626500", "DE")
        assert list(found.recordings) == [shop.calls.calls["middling"]]
        assert len(found.mentions) == 1


@pytest.mark.parametrize("number", ["112", "2004", "номер"])
def test_what_is_no_customers_number_is_refused(shop: Shop, number: str) -> None:
    with Session(shop.engine) as session, pytest.raises(StoreError, match="no customer's number"):
        forgetting.find(session, number, "RU")


def aged(shop: Shop, **days: int) -> Settings:
    retained = shop.settings.retention.model_copy(update=days)
    return shop.settings.model_copy(update={"retention": retained})


def test_words_go_by_age_and_marks_stay(shop: Shop) -> None:
    answered(shop.engine)
    settings = aged(shop, transcripts_days=30)
    with Session(shop.engine) as session:
        marks = session.execute(select(col(VerdictRow.rule), col(VerdictRow.mark))).all()
        comments = session.scalars(select(col(ReviewRow.comment))).all()
    parts, _disputed = retention.due(shop.engine, settings, LATER)
    assert [(part.name, part.count) for part in parts] == [("words of calls", 4)]
    assert list(retention.delete_due(shop.engine, settings, LATER)) == [4]
    assert list(retention.delete_due(shop.engine, settings, LATER)) == []
    assert purging.purge(shop.engine, whole=False)
    assert holds(shop.engine, "аккумулятор", "могу предложить") == []
    with Session(shop.engine) as session:
        assert session.execute(select(col(VerdictRow.rule), col(VerdictRow.mark))).all() == marks
        assert session.scalars(select(col(ReviewRow.comment))).all() == comments
        assert len(session.scalars(select(EvaluationRow)).all()) == 4
        assert {len(one.turns) for one in session.scalars(select(TranscriptRow))} == {0}


def test_whole_calls_and_numbers_go_by_age(shop: Shop) -> None:
    answered(shop.engine)
    of_the_customer(shop, "awful")
    with Session(shop.engine) as session:
        for day, number in ((2, AS_STORED), (3, AS_STORED), (4, None)):
            told: dict[str, Any] = {"direction": "in", "ending": "answered", "customer": number, "number": number}
            session.add(PhoneCallRow(key=f"{day}", started_at=datetime(2026, 1, day, tzinfo=UTC), lines=f"7{DIGITS}",
                                     **told))  # fmt: skip
        session.add(ShopOrderRow(order_id="5", ordered_at=datetime(2026, 1, 2, tzinfo=UTC), number=NUMBER,
                                 customer=AS_STORED))  # fmt: skip
        session.commit()
    settings = aged(shop, evaluations_days=365, phone_days=365)
    assert sum(retention.delete_due(shop.engine, settings, LATER)) == 6 + 4
    assert list(retention.delete_due(shop.engine, settings, LATER)) == []
    assert purging.purge(shop.engine, whole=False)
    assert holds(shop.engine, DIGITS, "аккумулятор") == []
    with Session(shop.engine) as session:
        assert session.scalars(select(RecordingRow)).all() == []
        assert len(session.scalars(select(CallMarksRow)).all()) == 4
    assert list(checking.problems(shop.engine)) == []


def test_places_go_by_age_and_what_is_young_or_disputed_stays(shop: Shop) -> None:
    with Session(shop.engine) as session:
        young = session.get_one(RecordingRow, shop.calls.calls["exemplary"])
        young.started_at = LATER - timedelta(days=3)
        sha256 = session.get_one(RecordingRow, shop.calls.calls["awful"]).sha256
        known_files.remember(session, "sftp://host/awful.wav", 5, None, sha256)
        session.commit()
    with shop.engine.begin() as connection:
        connection.execute(text("DELETE FROM answer"))
    settings = aged(shop, audio_days=30)
    assert retention.due(shop.engine, settings, LATER)[1] == 1
    assert sum(retention.delete_due(shop.engine, settings, LATER)) == 4
    with Session(shop.engine) as session:
        left = session.scalars(select(RecordingRow).where(col(RecordingRow.path) != "")).all()
        assert {row.name for row in left} == {"exemplary.wav", "middling.wav"}
        broken = session.get_one(RecordingRow, shop.calls.calls["broken"])
        assert (broken.name, broken.reason) == (f"#{broken.id}", f"not_audio: #{broken.id} is no audio file.")
        assert known_files.known_bytes(session, "sftp://host/awful.wav", 5, None) == sha256
    assert "awful.wav" not in everything(shop.engine) or shop.engine.dialect.name == "sqlite"
