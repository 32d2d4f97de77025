"""The report on the phone system's calls, as files."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from callqa.reports.phone import PhoneReport, phone_report
from callqa.reports.phone_formats import FORMATS
from callqa.reports.phone_tables import tables
from callqa.store.accounts import Account, Role
from callqa.store.db import open_store
from callqa.store.phone_orders import import_orders
from callqa.store.phone_tables import PhoneCallRow
from tests.phone.build import ALWAYS, ANNA, MOSCOW, at
from tests.reports.test_export import table_of_xlsx
from tests.shop_phone import DAY, OLGA, ORDERS, fill

NOW = at("18:00")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    with Session(engine) as session:
        fill(session)
        import_orders(session, ORDERS.encode(), MOSCOW, "RU")
        yield session
    engine.dispose()


def report(session: Session, account: Account | None = None, *, personal: bool = True) -> PhoneReport:
    found = phone_report(session=session, account=account, period=DAY, service=ALWAYS, now=NOW, personal=personal)
    assert found is not None
    return found


def written(session: Session, kind: str) -> bytes:
    file = io.BytesIO()
    FORMATS[kind](report(session), file)
    return file.getvalue()


def test_json_holds_the_figures_and_every_table(session: Session) -> None:
    found: dict[str, Any] = json.loads(written(session, "json"))
    figures = found["figures"]
    assert (figures["answered"], figures["missed"], figures["service_level"]) == (2, 3, 0.2)
    assert (figures["since"], figures["orders_within_20_min"]) == ("2026-11-20T00:00:00+03:00", 1)
    assert found["days"] == [
        {"day": "2026-11-20", "answered": 2, "missed": 3, "missed_share": 0.6, "short": 0, "unknown": 0, "in_time": 1,
         "in_time_of": 5, "service_level": 0.2}
    ]  # fmt: skip
    assert [one["manager"] for one in found["managers"]] == ["2009", OLGA]
    assert [(one["customer"], one["speed"], one["short"]) for one in found["call_back"]] == [(ANNA, "open", False)]
    assert found["attempts"] == [{"attempt": 1, "customers": 2}]
    assert {one["order"]: one["took_s"] for one in found["orders"]} == {"1": 600.0, "2": None, "3": None}
    assert (found["presence"][0]["logged_s"], found["presence"][0]["first_in"]) == (32_400, "2026-11-20T08:00:00+03:00")


def test_every_column_is_documented(session: Session) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "phone.md").read_text(encoding="utf-8")
    found = tables(report(session))
    names = {*found, *(column for table in found.values() for column in table.heading)}
    names |= {str(row[0]) for row in found["figures"].rows}
    assert sorted(name for name in names if f"`{name}`" not in guide) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_text_becomes_a_formula(session: Session, kind: str) -> None:
    session.execute(update(PhoneCallRow).values(queue='=HYPERLINK("http://x")'))
    content = written(session, kind)
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
        assert f"'{ANNA}" in cells
        assert '\'=HYPERLINK("http://x")' in cells
        assert cells[0] == "figures"
    else:
        figures = {row["figure"]: row.get("value") for row in table_of_xlsx(content)}  # finds no formula either
        assert figures["answered"] == "2"


def test_numbers_are_whole_for_those_who_call_back_only(session: Session) -> None:
    anna = Account(1, "anna", Role.SUPERVISOR)
    callers = [anna, replace(anna, may_see_personal=True), None]
    found = [report(session, account, personal=False) for account in callers]
    assert [[one.customer for one in some.waiting] for some in found] == [["…0001"], [ANNA], ["…0001"]]
    assert [some.orders.orders[0].order.customer for some in found] == ["…0001", ANNA, "…0001"]
    assert [{one.customer for one in some.followed.episodes} for some in found] == [{"…0001"}, {ANNA}, {"…0001"}]


def test_only_who_supervises_gets_a_report(session: Session) -> None:
    manager = Account(2, "olga", Role.MANAGER, OLGA)
    assert phone_report(session=session, account=manager, period=DAY, service=ALWAYS, now=NOW) is None
