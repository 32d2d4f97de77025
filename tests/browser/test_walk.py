"""Everybody's pages one after the other: each opens, in both languages, wide and on a phone, and by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from callqa.store import accounts
from callqa.store.db import open_store
from tests.browser.conftest import ReviewApp
from tests.review import seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
SUPERVISING = {
    "queue": ("Очередь", "Queue"),
    "search": ("Поиск", "Search"),
    "team": ("Команда", "Team"),
    "phone": ("Телефония", "Phone"),
    "coaching": ("Обучение", "Coaching"),
    "disputes": ("Апелляции", "Disputes"),
    "calibration": ("Калибровка", "Calibration"),
    "rules": ("Критерии", "Rules"),
}
PAGES = {
    "olga": {
        "my-scores": ("Мои оценки", "My scores"),
        "disputes": ("Ответы и апелляции", "Answers and disputes"),
        "search": ("Поиск", "Search"),
    },
    "anna": SUPERVISING,
    "root": SUPERVISING | {"administration": ("Управление", "Administration")},
}
WIDTHS = (1280, 400)
FITS = """() => {
  const main = document.querySelector(".stMain");
  return main.scrollWidth <= main.clientWidth && !document.querySelector("[data-testid=stException]");
}"""
FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  const style = getComputedStyle(node);
  const name = node.dataset.testid || node.className || node.tagName;
  return { name: String(name), seen: style.outlineStyle !== "none" || style.boxShadow !== "none" };
}"""


@pytest.fixture(scope="module", autouse=True)
def _root(review_app: ReviewApp) -> None:
    engine = open_store(review_app.database)
    with Session(engine) as session:
        accounts.add(session=session, login="root", role="admin", password=seed.PASSWORD)
    engine.dispose()


@pytest.mark.parametrize("login", PAGES)
def test_every_page_opens_in_both_languages_wide_and_narrow(sign_in: SignIn, review_app: ReviewApp, login: str) -> None:
    page = sign_in(login)
    page.on("pageerror", lambda error: pytest.fail(f"an error in the page: {error}"))
    frame = page.locator(".st-key-frame")
    expect(frame).to_be_visible()
    for place, language in ((1, "English"), (0, "Русский")):
        frame.get_by_test_id("stPopover").get_by_role("button").click()
        page.get_by_text(language, exact=True).click()
        page.keyboard.press("Escape")
        links = frame.get_by_test_id("stPageLink")
        expect(links).to_have_text([names[place] for names in PAGES[login].values()])
        for address, names in PAGES[login].items():
            frame.get_by_role("link", name=names[place], exact=True).click()
            expect(page).to_have_url(f"{review_app.address}/{address}")
            expect(page.get_by_role("heading", name=names[place], level=1)).to_be_visible()
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 850})
                page.wait_for_function(FITS)


def test_the_call_page_can_be_worked_by_keyboard_alone(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    expect(page.locator(".st-key-frame")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={review_app.calls['awful']}")
    expect(page.locator("[data-testid=scorecard] .rule").first).to_be_visible()
    page.locator(".st-key-frame").get_by_role("link").first.focus()
    reached: list[str] = []
    for _step in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        reached.append(focused["name"])
        assert focused["seen"], f"{focused['name']} has the focus and does not show it"
        if focused["name"] == "change-mark":
            break
    for wanted in ("play", "evidence", "change-mark"):
        assert wanted in reached, f"Tab does not reach {wanted}: {reached}"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_why_a_mark_was_given_and_how_a_sale_was_lost(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("olga")
    expect(page.locator(".st-key-frame")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={review_app.calls['awful']}")
    rule = page.locator("[data-testid=scorecard] [data-rule=never_say_no]")
    expect(rule).to_contain_text("фраза «нет», сходство 93 %")
    expect(page.locator("[data-testid=scorecard] .version")).to_contain_text("версия критериев rulebook, оценено")
    page.get_by_role("tab", name="Скрипт и итог").click()
    told = page.locator("[data-testid=script] .answer")
    expect(told.filter(has_text="Покупатель сказал")).to_contain_text("есть аккумулятор для ноутбука?")
    expect(told.filter(has_text="Менеджер ответил")).to_contain_text("у нас такого нет")
    expect(told.filter(has_text="Замена")).to_contain_text("Не предложено")
    told.filter(has_text="Нарушено рядом").locator(".moment").first.click()
    expect(page.locator("[data-testid=player]")).to_have_attribute("data-playing", "true")
    expect(page.locator("[data-testid=player] .line.now")).to_contain_text("у нас такого нет")
