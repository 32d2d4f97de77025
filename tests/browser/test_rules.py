"""A supervisor changes a rule, in a real browser against the real app."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ReviewApp

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]


def test_a_rule_is_checked_tried_published_and_judges(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    page.get_by_role("link", name="Критерии").click()
    page.locator("[data-name=rules] a.row[data-key='ru/never_say_no']").click()
    text = page.locator("textarea")
    expect(text).to_have_value(re.compile("у нас такого нет, плохо"))
    expect(page.get_by_text("Ошибок нет")).to_be_visible()

    text.fill(text.input_value().replace("у нас такого нет, плохо", "да*, плохо"))
    page.get_by_role("button", name="Проверить").click()
    expect(page.locator("[data-name=checked] .row").nth(1)).to_contain_text("подходит к слишком многим словам")

    text.fill(text.input_value().replace("да*, плохо", "могу предложить, плохо"))
    page.get_by_role("button", name="Проверить").click()
    expect(page.get_by_text("Ошибок нет")).to_be_visible()
    page.get_by_role("tab", name="Прошлые звонки").click()
    page.get_by_role("button", name="Примерить").click()
    expect(page.get_by_text("Сравнено 4 звонка")).to_be_visible()

    page.get_by_role("button", name="Опубликовать").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("могу предложить, плохо")).to_be_visible()
    dialog.get_by_role("button", name="Опубликовать").click()
    page.get_by_role("button", name="Переоценить").click()
    expect(page.get_by_text("Переоценено: с баллом — 4")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={review_app.calls['exemplary']}")
    expect(page.locator("[data-testid=score]")).to_have_text("40")


def test_managers_have_no_such_page(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("olga")
    expect(page.locator("[data-testid=calls] a.row")).to_have_count(2)
    expect(page.get_by_role("link", name="Критерии")).to_have_count(0)
    for address in ("rules", "rule?rule=never_say_no&language=ru"):
        page.goto(f"{review_app.address}/{address}")
        expect(page.locator("[data-testid=calls] a.row")).to_have_count(2)
        expect(page.locator("textarea")).to_have_count(0)
