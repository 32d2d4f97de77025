"""Searching, printing and downloading, in a real browser against the real app."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ReviewApp
from tests.review import seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
FIRST_SEARCH_MS = 60_000
"""The dictionary is loaded in the background when the app starts, slowly on a busy machine."""


def search(page: Page, words: str) -> None:
    page.get_by_role("link", name="Поиск").click()
    field = page.get_by_placeholder("Слова в любой форме")
    expect(field).to_be_visible()
    field.fill(words)
    field.press("Enter")


def test_a_supervisor_finds_words_and_jumps_to_the_second(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    search(page, "склады модели")
    call = page.locator(f"[data-testid=found] [data-recording-id='{review_app.calls['awful']}']")
    expect(call.locator("mark")).to_have_text(["модель", "складе"], timeout=FIRST_SEARCH_MS)
    call.locator(".hit").click()
    expect(page.locator("[data-testid=player] .line").first).to_be_visible()
    assert f"call={review_app.calls['awful']}&at=54" in page.url
    expect(page.locator("[data-testid=player] .line.now")).to_contain_text("другую модель")

    page.go_back()
    expect(call).to_be_visible()
    expect(page.get_by_placeholder("Слова в любой форме")).to_have_value("склады модели")


def test_a_manager_finds_nothing_of_a_colleague(sign_in: SignIn) -> None:
    page = sign_in("olga")
    search(page, "hyperlink")
    expect(page.get_by_text("В выбранных звонках этого не говорили.")).to_be_visible()
    search(page, "«у нас такого нет»")
    found = page.locator("[data-testid=found] .call")
    expect(found).to_have_count(2)
    expect(page.get_by_text(seed.IVAN)).to_have_count(0)


def test_words_that_look_like_markup_are_text(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    search(page, '"alert 1"')
    call = page.locator(f"[data-testid=found] [data-recording-id='{review_app.calls['nasty']}']")
    expect(call).to_contain_text('<img src=x onerror="alert(1)">')
    assert page.locator("[data-testid=found] img").count() == 0


def test_a_call_is_printed_and_the_queue_saved(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    page.get_by_text("Скачать", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Excel (XLSX)").click()
    assert saved.value.suggested_filename.endswith(".xlsx")

    page.goto(f"{review_app.address}/call?call={review_app.calls['nasty']}")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Печать").click()
    sheet = opened.value
    sheet.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    expect(sheet.locator("h1")).to_have_text(seed.IVAN)
    expect(sheet.locator("body")).to_contain_text("Поздоровался в начале разговора")
    assert sheet.locator("img, script").count() == 0
    assert sheet.pdf()[:5] == b"%PDF-"
