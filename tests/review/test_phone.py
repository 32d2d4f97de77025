"""The page Phone and the customer's card, drawn without a browser."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from callqa.review import context
from callqa.review.i18n import LANGUAGES
from callqa.review.parts.customer import crm_address
from callqa.settings import PhoneSettings, Settings
from callqa.store.accounts import Account
from tests.review import phone_seed, seed
from tests.review.drawn import Draw, given, rows

LINES = """
managers:
  - {name: Ольга Смирнова, members: ["2001"], from: 2026-01-01}
lines:
  - {queues: [sales], shop: Батарейкин, segment: b2c}
"""


@pytest.fixture
def week(calls: seed.Seed, tmp_path: Path) -> None:
    """Three tries of one customer, four calls of another, one that gave up at once and one with hostile names."""
    settings = context.settings().model_dump()
    phone = PhoneSettings(directory=tmp_path / "phone.yaml", crm_link="https://crm.test/?q={number}&x=1")
    context.configure(Settings(home=settings["home"], database=settings["database"], phone=phone))
    (tmp_path / "phone.yaml").write_text(LINES, encoding="utf-8")
    assert calls.calls
    phone_seed.fill(context.engine(), datetime.now(UTC), calls_a_day=0, days=0)


def seeing(account: Account) -> Account:
    return replace(account, may_see_personal=True)


def tiles(page: AppTest) -> dict[str, str]:
    return {tile["key"]: tile["value"] for tile in given(page, "tiles")["tiles"]}


def chart(page: AppTest, name: str, number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = given(page, "charts", name)["charts"][number]
    return found


def texts(page: AppTest) -> list[str]:
    return [text.value for text in page.text]


@pytest.mark.usefixtures("week")
def test_the_overview_tells_apart_what_is_no_miss(draw: Draw, calls: seed.Seed) -> None:
    page = draw("phone.py", calls.supervisor)
    expected = {"answered": "5", "missed": "3", "level": "5/8", "wait": "12 с", "short": "1", "unknown": "0"}
    assert tiles(page) == expected
    assert [(row["label"], row["cells"][-1]) for row in chart(page, "phone_overview")["rows"]] == [
        ("Не дождался ответа", "3 из 3")
    ]
    assert [fact["text"] for fact in given(page, "heading")["facts"]] == ["9 входящих звонков"]


def test_the_hours_of_the_week_have_counts_beside_shares(
    draw: Draw, calls: seed.Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone_seed.fill(context.engine(), datetime(2026, 11, 20, 15, 30, tzinfo=UTC), calls_a_day=0, days=0)
    address = {"section": "times", "period": "own", "from": "2026-11-16", "to": "2026-11-20"}
    page = draw("phone.py", calls.supervisor, **address)
    days, missed, answered = (chart(page, "phone_times", number) for number in range(3))
    assert [(row["label"], row["parts"]) for row in days["rows"]][-1] == ("20 нояб.", [1, 3, 1])
    assert missed["columns"] == [f"{hour:02}" for hour in range(13, 19)]
    friday = missed["rows"][-1]
    assert (friday["label"], [cell and cell["text"] for cell in friday["cells"]]) == (
        "пятница", ["1/1", "1/1", "1/2", None, None, None],
    )  # fmt: skip
    assert friday["cells"][2]["tip"] == "пятница, 15:00–15:59: пропущено 1 из 2"
    assert [cell and cell["text"] for cell in answered["rows"][-1]["cells"]] == [None, None, "1", None, None, None]
    monkeypatch.setattr("callqa.review.parts.phone.times.FEW_CALLS", 1)
    cell = chart(draw("phone.py", calls.supervisor, **address), "phone_times", 1)["rows"][-1]["cells"][2]
    assert (cell["text"], cell["below"]) == ("50\xa0%", "1/2")


@pytest.mark.usefixtures("week")
def test_the_list_to_call_back_begins_with_who_tried(draw: Draw, calls: seed.Seed) -> None:
    page = draw("phone.py", seeing(calls.supervisor), section="missed")
    waiting = given(page, "tables", "phone_waiting")["tables"][0]["rows"]
    assert [(row["cells"][0]["text"], row["cells"][0]["below"], row["cells"][2]["text"]) for row in waiting] == [
        (phone_seed.WAITING, "", "3 попытки"),
        ("+79160000004", "сразу повесил трубку", "1 попытка"),
    ]
    for row, number in zip(waiting, (phone_seed.WAITING, "+79160000004"), strict=True):
        assert number[1:] not in str(row["href"]) + str(row["key"])
        asked = dict(parse_qsl(row["href"].partition("?")[2]))
        assert given(draw("customer.py", seeing(calls.supervisor), **asked), "heading")["title"] == number
    hidden = given(draw("phone.py", calls.supervisor, section="missed"), "tables", "phone_waiting")["tables"][0]["rows"]
    assert [(row["cells"][0]["text"], row["href"]) for row in hidden] == [
        ("…0002", waiting[0]["href"]), ("…0004", waiting[1]["href"]),
    ]  # fmt: skip
    assert (tiles(page)["callers"], tiles(page)["never"], tiles(page)["aside"]) == ("1", "1/1", "1")
    assert [row["label"] for row in chart(page, "phone_missed", 1)["rows"]] == ["1"]


@pytest.mark.usefixtures("week")
def test_lists_are_cut_and_tell_so(draw: Draw, calls: seed.Seed,
                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("callqa.review.parts.phone.said.SHOWN", 1)
    table = given(draw("phone.py", calls.supervisor, section="missed"), "tables", "phone_waiting")["tables"][0]
    assert (len(table["rows"]), table["note"]) == (1, "первые 1 из 2")
    table = given(draw("phone.py", calls.supervisor, section="orders"), "tables", "phone_orders")["tables"][0]
    assert (len(table["rows"]), table["note"]) == (1, "последние 1 из 3")
    table = given(draw("customer.py", seeing(calls.supervisor), number=phone_seed.REGULAR), "tables")["tables"][0]
    assert (len(table["rows"]), table["note"]) == (1, "последние 1 из 4")


@pytest.mark.usefixtures("week")
def test_orders_wait_until_somebody_speaks_with_the_customer(draw: Draw, calls: seed.Seed) -> None:
    page = draw("phone.py", calls.supervisor, section="orders")
    assert [row[0] for row in rows(page, "phone_orders")] == [f"<b>{seed.NASTY}", "A-17", "A-18"]
    assert (tiles(page)["orders"], tiles(page)["lost"], tiles(page)["no_number"]) == ("3", "3/3", "1")
    assert [row["cells"][-1] for row in chart(page, "phone_bands")["rows"]] == ["0 из 3"] * 4 + ["3 из 3"]


@pytest.mark.usefixtures("week")
def test_who_is_who_names_what_was_not_told(draw: Draw, calls: seed.Seed) -> None:
    page = draw("phone.py", calls.supervisor, section="lines")
    assert [row[:2] for row in rows(page, "phone_lines")] == [
        ["телефон", "2002"],
        ["телефон", phone_seed.NASTY_MEMBER],
        ["очередь", phone_seed.NASTY_QUEUE],
        ["номер", "+74950000001"],
        ["номер", "+74950000009"],
    ]
    assert rows(page, "phone_lines", 1) == [["2001", seed.OLGA, "3"]]
    assert rows(page, "phone_lines", 2) == [["sales", "Батарейкин · B2C", "8"]]


@pytest.mark.usefixtures("week")
def test_a_mistake_in_the_file_is_told_and_shows_the_rest(draw: Draw, calls: seed.Seed, tmp_path: Path) -> None:
    (tmp_path / "phone.yaml").write_text("managers: [{name: Ольга}]", encoding="utf-8")
    (told,) = texts(draw("phone.py", calls.supervisor, section="lines"))
    assert told.startswith("phone.yaml, line 1: 'managers[1].members': it is missing.")
    assert tiles(draw("phone.py", calls.supervisor))["answered"] == "5"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["overview", "times", "managers", "missed", "orders", "lines"])
def test_every_section_is_drawn_in_both_languages(draw: Draw, calls: seed.Seed, section: str, language: str) -> None:
    phone_seed.fill(context.engine(), datetime.now(UTC), calls_a_day=6, days=3)
    page = draw("phone.py", calls.supervisor, section=section)
    page.session_state["language"] = language
    page.run()
    assert not page.exception
    shown = "".join(element.proto.json for element in page.get("bidi_component"))
    latin = {"ru": "Missed", "en": "Пропущ"}[language]
    assert latin not in shown


@pytest.mark.usefixtures("week")
def test_filters_stand_in_the_address(draw: Draw, calls: seed.Seed) -> None:
    assert tiles(draw("phone.py", calls.supervisor, queue="sales"))["answered"] == "4"
    assert tiles(draw("phone.py", calls.supervisor, queue=phone_seed.NASTY_QUEUE))["answered"] == "1"
    assert tiles(draw("phone.py", calls.supervisor, queue="<b>", segment="none"))["answered"] == "5"


def test_before_the_first_import_the_page_tells_what_to_run(draw: Draw, calls: seed.Seed) -> None:
    (told,) = texts(draw("phone.py", calls.supervisor))
    assert "callqa phone import" in told


@pytest.mark.parametrize(
    ("first", "last"), [("0001-01-01", "9999-12-31"), ("1990-01-01", "2200-12-31"), ("2026-13-45", "<b>")]
)
@pytest.mark.usefixtures("week")
def test_days_of_mistyped_addresses_do_no_harm(draw: Draw, calls: seed.Seed, first: str, last: str) -> None:
    page = draw("phone.py", calls.supervisor, section="times", period="own", **{"from": first, "to": last})
    bars = chart(page, "phone_times")["rows"]
    assert sum(row["parts"][0] for row in bars) == 5
    assert len(bars) <= 30


@pytest.mark.usefixtures("week")
def test_managers_get_what_a_missing_page_gives(draw: Draw, calls: seed.Seed) -> None:
    for section in ("overview", "missed", "lines"):
        page = draw("phone.py", calls.olga, section=section)
        assert texts(page) == ["Такой страницы нет."]
        assert not page.get("bidi_component")


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize("number", ["+79160000001", " 79160000001", "8 (916) 000-00-01", "9160000001"])
def test_any_spelling_of_a_number_finds_the_card(draw: Draw, calls: seed.Seed, number: str) -> None:
    page = draw("customer.py", seeing(calls.supervisor), number=number)
    assert given(page, "heading")["title"] == phone_seed.REGULAR
    assert tiles(page) == {
        "calls": "4", "missed": "0", "ordered": "0", "orders": "1", "usual": seed.OLGA, "reached": "1 из 2",
    }  # fmt: skip
    listed = given(page, "tables", "customer_calls")["tables"][0]["rows"]
    assert [(row["cells"][2]["text"], row["cells"][4]["text"], row["href"]) for row in listed] == [
        (seed.OLGA, "", ""),
        (seed.IVAN, "100", f"call?call={calls.calls['exemplary']}"),
        (seed.OLGA, "75", f"call?call={calls.calls['middling']}"),
        (seed.OLGA, "0", f"call?call={calls.calls['awful']}"),
    ]
    assert listed[0]["cells"][3] | {"tone": ""} == {
        "text": "Разговор", "tone": "", "below": "ждал 12 с · говорили 1 мин 35 с", "share": None, "number": False,
    }  # fmt: skip


@pytest.mark.usefixtures("week")
def test_a_managers_card_has_the_own_calls_alone(draw: Draw, calls: seed.Seed) -> None:
    page = draw("customer.py", calls.olga, call=str(calls.calls["awful"]))
    assert given(page, "heading")["title"] == "…0001"
    assert {row[2] for row in rows(page, "customer_calls")} == {seed.OLGA}
    assert set(tiles(page)) == {"calls", "ordered"}
    assert "A-18" not in str([element.proto.json for element in page.get("bidi_component")])
    asked: list[dict[str, str]] = [
        *({"number": number} for number in (phone_seed.WAITING, "+79999999999", "", "<b>", "9" * 5000)),
        *({"call": call} for call in ("99999999", "9" * 5000, "-1", str(calls.calls["exemplary"]))),
        {"order": "A-18"},
        {"phone_call": "1"},
        {},
    ]
    for account in (calls.olga, seeing(calls.olga)):
        for one in asked:
            page = draw("customer.py", account, **one)
            assert texts(page) == ["Такого покупателя нет."], one
            assert not page.get("bidi_component")
    page = draw("customer.py", calls.supervisor, number=phone_seed.REGULAR)
    assert texts(page) == ["Такого покупателя нет."], "who may not see numbers cannot try them"


@pytest.mark.usefixtures("week")
def test_the_crm_gets_the_number_and_nothing_else(draw: Draw, calls: seed.Seed) -> None:
    html = "".join(
        element.proto.body
        for element in draw("customer.py", seeing(calls.supervisor), number=phone_seed.REGULAR).get("html")
    )
    assert 'href="https://crm.test/?q=%2B79160000001&amp;x=1" target="_blank" rel="noopener noreferrer"' in html
    masked = draw("customer.py", calls.supervisor, order="A-18")
    assert "crm.test" not in "".join(element.proto.body for element in masked.get("html"))
    assert crm_address("https://crm.test/{number}", '1"/../?a&b#c') == "https://crm.test/1%22%2F..%2F%3Fa%26b%23c"
    assert crm_address("javascript:alert('{number}')", "1") is None
    assert crm_address(None, "1") is None


@pytest.mark.usefixtures("week")
def test_a_call_leads_to_its_customer_and_tells_how_long_they_waited(draw: Draw, calls: seed.Seed) -> None:
    for account in (calls.supervisor, calls.olga):
        page = draw("call.py", account, call=str(calls.calls["awful"]))
        facts = {fact["text"]: fact["href"] for fact in given(page, "heading")["facts"]}
        assert facts["покупатель …0001"] == f"customer?call={calls.calls['awful']}"
        assert {"ждал 12 с", "очередь sales", "звонил на +74950000001"} <= set(facts)
    without = draw("call.py", calls.supervisor, call=str(calls.calls["nasty"]))
    assert [fact["href"] for fact in given(without, "heading")["facts"] if fact["href"]] == []
