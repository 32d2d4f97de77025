"""My scores, Team and Coaching in a real browser against the real app."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ReviewApp
from tests.review import seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
DAYS = "period=own&from=2026-11-01&to=2026-11-30"
GOAL = "Предлагать замену сразу"


def test_from_a_figure_of_the_team_to_the_calls_behind_it(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.goto(f"{review_app.address}/team?section=rules&{DAYS}")
    rule = page.locator("[data-testid=charts] tr[data-key=never_say_no]")
    expect(rule).to_contain_text("3 / 4")
    rule.get_by_role("link").click()
    expect(page.locator("[data-testid=calls] a.row")).to_have_count(3)
    assert "rule=never_say_no" in page.url
    page.go_back()
    expect(rule).to_contain_text("3 / 4")
    assert page.url.endswith(f"/team?section=rules&{DAYS}")
    page.get_by_text("По времени", exact=True).click()
    expect(page.locator("[data-testid=charts] svg circle")).to_have_count(2)
    page.get_by_text("Таблицей").click()
    expect(page.locator("[data-testid=charts] details table tbody tr")).to_have_count(2)
    expect(page).to_have_url(f"{review_app.address}/team?section=times&{DAYS}")


def test_a_manager_hears_the_moment_and_answers_a_note(sign_in: SignIn, review_app: ReviewApp) -> None:
    anna = sign_in("anna")
    expect(anna.locator("[data-testid=calls]")).to_be_visible()
    anna.goto(f"{review_app.address}/call?call={review_app.calls['middling']}")
    anna.get_by_role("button", name="Заметка менеджеру").click()
    form = anna.get_by_role("dialog")
    form.locator("textarea").fill(GOAL)
    form.get_by_role("button", name="Записать").click()
    expect(form).to_be_hidden()

    olga = sign_in("olga")
    expect(olga.get_by_text(GOAL)).to_be_visible()
    olga.get_by_role("button", name="Прочитано").click()
    expect(olga.get_by_text(re.compile("olga.?: прочитано"))).to_be_visible()
    olga.goto(f"{review_app.address}/my-scores?{DAYS}")
    olga.locator("[data-name=broken] a.row").first.click()
    expect(olga.locator("[data-testid=player] .line").first).to_be_visible()
    assert olga.url.endswith(f"/call?call={review_app.calls['awful']}&at=12.4")
    for closed in ("team", "coaching"):
        olga.goto(f"{review_app.address}/{closed}")
        expect(olga.get_by_text("Мои оценки").first).to_be_visible()
        expect(olga.locator("[data-testid=charts] tr[data-key=never_say_no]")).to_have_count(0)


def test_a_passage_is_released_for_everybody_and_heard(sign_in: SignIn, review_app: ReviewApp) -> None:
    anna = sign_in("anna")
    expect(anna.locator("[data-testid=calls]")).to_be_visible()
    anna.goto(f"{review_app.address}/call?call={review_app.calls['middling']}")
    anna.get_by_role("button", name="Пример для всех").click()
    form = anna.get_by_role("dialog")
    release = form.get_by_role("button", name="Открыть для всех")
    form.get_by_label("Название").fill("Спокойный ответ")
    release.click()
    expect(form.get_by_text("отметка, что отрывок прослушан")).to_be_visible()
    form.locator("label").filter(has_text="Отрывок прослушан").click()
    release.click()
    expect(form).to_be_hidden()

    ivan = sign_in("ivan")
    passage = ivan.locator("[data-testid=passages] details").first
    passage.locator("summary").click()
    expect(passage).to_contain_text("Нет, у нас такого нет.")
    expect(passage).not_to_contain_text(seed.OLGA)
    source = passage.locator("audio").get_attribute("src")
    assert ivan.request.get(f"{review_app.address}{source}").ok
    assert ivan.request.get(f"{review_app.address}/audio/{review_app.calls['middling']}").status == 404
    expect(passage.get_by_role("link")).to_have_count(0)
