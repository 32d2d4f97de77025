"""``callqa phone orders`` and ``callqa phone report``."""

import json
from pathlib import Path

import pytest
from sqlmodel import Session

from callqa.cli import main
from callqa.store.db import open_store
from tests.shop_phone import ORDERS, fill


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/calls.sqlite"
    engine = open_store(url)
    with Session(engine) as session:
        fill(session)
    engine.dispose()
    return ["--database", url, "phone"]


def test_orders_are_read_and_reported(database: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS + "4;soon;1\n")
    assert main([*database, "orders", "orders.csv"]) == 1
    said = capsys.readouterr().out
    assert "orders.csv: 3 new, 0 changed, 0 known, 1 row(s) not read." in said
    assert "line 5: its time cannot be read" in said
    days = ["--since", "2026-11-20", "--until", "2026-11-20"]
    assert main([*database, "report", "--format", "json", *days, "--out", "report.json"]) == 0
    out = tmp_path / "report.json"
    assert out.stat().st_mode & 0o077 == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["figures"]["until"], found["figures"]["answered"]) == ("2026-11-21T00:00:00+03:00", 2)
    assert len(found["orders"]) == 3
    assert {order["customer"] for order in found["orders"]} == {"…0001", "…0002", None}
    assert main([*database, "report", "--format", "json", *days, "--personal", "--out", "report.json"]) == 0
    whole = json.loads(out.read_text(encoding="utf-8"))["orders"]
    assert {order["customer"] for order in whole} == {"+79000000001", "+79000000002", None}
    for queue, answered in (("service", 1), ("nothing", 0)):
        assert main([*database, "report", "--format", "json", *days, "--queue", queue, "--out", "report.json"]) == 0
        assert json.loads(out.read_text(encoding="utf-8"))["figures"]["answered"] == answered


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["orders", "nothing.csv"], "Cannot read nothing.csv"),
        (["orders", "calls.csv"], "calls.csv is no file of orders: the first row names no column for"),
        (["report", "--format", "csv", "--since", "2026-11-21", "--until", "2026-11-20"], "Correct --since or --until"),
        (["report", "--format", "csv", "--out", "no/such/folder.csv"], "Cannot write no/such/folder.csv"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_sentence(
    database: list[str], tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "calls.csv").write_text("who,when\n")
    assert main([*database, *options]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01", "9999-12-31"])
def test_days_are_days_of_our_time(database: list[str], day: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*database, "report", "--format", "csv", "--since", day])
