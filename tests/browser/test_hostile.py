"""Whatever names, words, comments and titles hold is shown as text on every page and in every file; nothing runs."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from callqa.reports.export import calls
from callqa.reports.formats import write_jsonl
from callqa.store.db import open_store
from tests.browser.conftest import ReviewApp, serving
from tests.review import hostile

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
SETTLED = """() => {
  const found = { text: "", alive: [], wide: [] };
  const visit = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) visit(node.shadowRoot);
      const link = node.getAttribute("href") || node.getAttribute("src") || "";
      const handler = [...node.attributes].some((each) => each.name.startsWith("on"));
      if (handler || /^javascript:/i.test(link) || link.includes("evil.test") || link === "x"
          || node.classList.contains("katex")) alive.push(node.outerHTML.slice(0, 200));
    }
    for (const node of root.childNodes) {
      if (!["STYLE", "SCRIPT"].includes(node.nodeName)) found.text += node.textContent + "\\n";
    }
  };
  const alive = found.alive;
  visit(document);
  const main = document.querySelector(".stMain") || document.documentElement;
  if (main.scrollWidth > main.clientWidth) found.wide.push(main.scrollWidth);
  found.text = found.text.replaceAll("\u2060", ""); // stands before marks that Markdown would read
  return { ...found, ran: window.ran ?? null, errors: document.querySelectorAll("[data-testid=stException]").length };
}"""
COMMON = ("search", "disputes")
SUPERVISING = (
    "queue", "queue?show=all&newest=1", "samples", "coaching", "rules", "rule?rule=greeting&language=ru", "calibration",
    "calibration?round=1",
    *(f"team?period=own&from=2026-11-01&to=2026-11-30&section={section}"
      for section in ("managers", "rules", "times", "outcomes", "site", "people")),
)  # fmt: skip
PAGES = {
    "anna": (*COMMON, *SUPERVISING),
    "mallory": (*COMMON, "my-scores?period=own&from=2026-11-01&to=2026-11-30"),
    "root": (*COMMON, *SUPERVISING, "administration"),
}
NAMELESS = ("section=times", "section=outcomes", "section=people")
"""Pages without a text of anybody's, but for the endless one."""
CALLS = ("text", "reviewed", "answered", "voided", "long", "unscored")


@pytest.fixture(scope="module")
def review_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    folder = tmp_path_factory.mktemp("hostile")

    def numbers(first: int) -> dict[str, int]:
        return {name: first + place for place, name in enumerate(("text", "reviewed", "answered", "voided"))} | {
            "long": first + 5,
            "unscored": first + 6,
        }

    with serving(folder, lambda engine: numbers(hostile.fill(engine, folder).call)) as app:
        for file in (folder / "scripts" / "ru" / "rules").iterdir():
            titled = file.read_text(encoding="utf-8").replace("title: t", f"title: {json.dumps(hostile.TEXT)}")
            file.write_text(titled, encoding="utf-8")
        yield app


@pytest.fixture
def enter(sign_in: SignIn) -> SignIn:
    """Sign in, with an eye on everything that a page asks other hosts for."""

    def watched(login: str) -> Page:
        page = sign_in(login)
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        page.on(
            "request", lambda request: None if "evil" not in request.url.split("?")[0] else pytest.fail(request.url)
        )
        page.on("pageerror", lambda error: pytest.fail(f"an error in the page: {error}"))
        expect(page.locator(".st-key-frame")).to_be_visible()
        return page

    return watched


def check(page: Page, where: str, *, told: bool = True) -> None:
    """Nothing of what the page shows is alive, it fits its width, and the attack stands there as text."""
    page.wait_for_timeout(300)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(500)
    found = page.evaluate(SETTLED)
    assert (found["ran"], found["alive"], found["errors"]) == (None, [], 0), where
    assert found["wide"] == [], f"{where} must be scrolled sideways"
    if told:
        assert hostile.TAG in found["text"], f"{where} does not show the text"


@pytest.mark.parametrize("login", PAGES)
def test_every_page_shows_it_as_text(enter: SignIn, review_app: ReviewApp, login: str) -> None:
    page = enter(login)
    for address in PAGES[login]:
        page.goto(f"{review_app.address}/{address}")
        expect(page.locator(".st-key-frame")).to_be_visible()
        expect(page.locator("h1").first).to_be_visible()
        if address == "search":
            page.get_by_placeholder("Слова в любой форме").fill("злодей")
            page.keyboard.press("Enter")
            expect(page.locator("[data-testid=found] .call").first).to_be_visible(timeout=60_000)
        check(page, f"{login}: {address}", told=not address.endswith(NAMELESS))


@pytest.mark.parametrize("login", ["anna", "mallory"])
def test_every_call_shows_it_as_text(enter: SignIn, review_app: ReviewApp, login: str) -> None:
    page = enter(login)
    for name in CALLS if login == "anna" else ("text", "reviewed", "answered"):
        page.goto(f"{review_app.address}/call?call={review_app.calls[name]}")
        expect(page.locator("[data-testid=player] .line").first).to_be_visible()
        if name != "unscored":
            expect(page.locator("[data-testid=scorecard] .rule").first).to_be_visible()
            page.get_by_role("tab", name="Скрипт и итог").click()
        check(page, f"{login}: the call {name}")


def test_forms_over_the_page_show_it_as_text(enter: SignIn, review_app: ReviewApp) -> None:
    page = enter("anna")
    for button in ("История", "Решить…", "Заметка менеджеру", "Пример для всех"):
        page.goto(f"{review_app.address}/call?call={review_app.calls['text']}")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        check(page, button)
    page.goto(f"{review_app.address}/call?call={review_app.calls['text']}")
    page.locator("[data-testid=change-mark]:visible").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page, "the form for a mark")


def test_a_phone_shows_it_without_scrolling_sideways(enter: SignIn, review_app: ReviewApp) -> None:
    page = enter("mallory")
    page.set_viewport_size({"width": 400, "height": 850})
    for address in ("my-scores", "disputes", f"call?call={review_app.calls['text']}"):
        page.goto(f"{review_app.address}/{address}")
        expect(page.locator("h1").first).to_be_visible()
        check(page, address)


def test_paper_and_files_hold_it_as_text(enter: SignIn, review_app: ReviewApp) -> None:
    page = enter("anna")
    page.goto(f"{review_app.address}/evaluation/{review_app.calls['text']}")
    found = page.evaluate(SETTLED)
    assert (found["ran"], found["alive"], found["wide"]) == (None, [], [])
    assert page.locator("img, script, iframe").count() == 0
    assert hostile.TAG in found["text"]
    assert hostile.LONG in found["text"]

    text = page.request.get(f"{review_app.address}/export/calls.csv").text()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    evil = next(row for row in rows if hostile.TAG in row["agent"])
    assert evil["agent"] == f"'{hostile.NAME}"
    assert hostile.LONG in {row["agent"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]

    workbook = zipfile.ZipFile(io.BytesIO(page.request.get(f"{review_app.address}/export/calls.xlsx").body()))
    sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower().replace("=hyperlink(", "")

    engine, lines = open_store(review_app.database), io.BytesIO()
    with Session(engine) as session:
        write_jsonl(calls(session), lines)
    engine.dispose()
    records = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert {hostile.NAME, hostile.LONG} < {record["agent"] for record in records}
