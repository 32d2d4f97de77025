"""Supervisors work on the queue, in a real browser against the real app."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ReviewApp
from tests.review import seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]


def rows(page: Page) -> Locator:
    return page.locator("[data-testid=calls] a.row")


def filters(page: Page) -> dict[str, str]:
    """What stands in the address."""
    return dict(parse_qsl(urlsplit(page.url).query))


def pick(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).first.click()
    page.get_by_role("option", name=option).click()


def test_a_filtered_queue_can_be_passed_on_and_survives_a_reload(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    page.wait_for_url(f"{review_app.address}/queue")
    expect(rows(page)).to_have_count(4)
    pick(page, "Менеджер", seed.IVAN)
    expect(rows(page)).to_have_count(1)
    page.get_by_text("Все 2").click()
    expect(rows(page)).to_have_count(2)
    assert filters(page) == {"agent": seed.IVAN, "show": "all"}
    address = page.url
    page.reload()
    expect(rows(page)).to_have_count(2)
    page.goto(f"{review_app.address}/")
    expect(rows(page)).to_have_count(4)
    page.goto(address)
    expect(rows(page)).to_have_count(2)
    rows(page).last.click()
    page.locator(".st-key-steps").get_by_role("link", name="Очередь").click()
    expect(rows(page)).to_have_count(2)
    expect(page).to_have_url(re.compile("show=all"))
    assert filters(page) == {"agent": seed.IVAN, "show": "all"}


def test_calls_are_shared_out_worked_off_by_keys_and_ticked_off(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    boxes = page.locator("[data-testid=calls] .select input")
    boxes.nth(1).check()
    boxes.nth(2).check()
    page.locator("[data-action=take]").click()
    expect(page.locator("[data-testid=calls] .assigned")).to_have_count(2)
    pick(page, "Чьи", "мои")
    expect(rows(page)).to_have_count(2)

    rows(page).first.click()
    expect(page).to_have_url(f"{review_app.address}/call?call={review_app.calls['awful']}")
    following = page.get_by_role("button", name="Следующий · 1")
    expect(following).to_be_visible()
    page.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", {key: "о", code: "KeyJ", bubbles: true, composed: true}))""")
    expect(page).to_have_url(f"{review_app.address}/call?call={review_app.calls['nasty']}")

    page.goto(f"{review_app.address}/queue?show=unsure")
    expect(rows(page)).to_have_count(2)
    boxes.first.check()
    page.locator("[data-action=tick_off]").click()
    expect(rows(page)).to_have_count(0)
    page.goto(f"{review_app.address}/call?call={review_app.calls['short']}")
    expect(page.get_by_text(re.compile("anna.*ничего не нужно"))).to_be_visible()
    page.get_by_role("button", name="Вернуть в очередь").click()
    expect(page.get_by_role("button", name="Просмотрено")).to_be_visible()


def test_a_view_is_saved_and_opened(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    expect(rows(page).first).to_be_visible()
    page.goto(f"{review_app.address}/queue?show=all&segment=b2b")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Виды").click()
    page.get_by_label("Сохранить эти фильтры под именем").fill("Опт <b>$x$</b>")
    page.get_by_role("button", name="Сохранить").click()
    view = page.locator("[class*=st-key-view_] button")
    expect(view).to_contain_text(re.compile("b.*x.* 1$"))
    expect(view.locator("b, .katex")).to_have_count(0)
    page.goto(f"{review_app.address}/queue")
    view.click()
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("segment=b2b"))
    assert filters(page) == {"show": "all", "segment": "b2b"}


def test_managers_get_nothing_of_it(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("olga")
    page.wait_for_url(f"{review_app.address}/my-scores")
    for address in ("queue?show=all", "samples", f"queue?agent={quote(seed.IVAN)}"):
        page.goto(f"{review_app.address}/{address}")
        page.wait_for_url(f"{review_app.address}/my-scores")
        expect(page.locator("[data-testid=calls] .select")).to_have_count(0)
