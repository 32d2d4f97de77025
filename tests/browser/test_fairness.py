"""A manager disputes a mark and a supervisor answers; two mark a call blind; in a real browser against the real app."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from sqlmodel import Session

from callqa.store.db import open_store
from callqa.store.tables import AccountRow
from tests.browser.conftest import ReviewApp
from tests.review import seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
COMMENT = "Это <b>не отказ</b>, с 12-й секунды"


def open_call(page: Page, review_app: ReviewApp, name: str) -> None:
    expect(page.locator(".st-key-frame")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={review_app.calls[name]}")
    expect(page.locator("[data-testid=player] .line").first).to_be_visible()


def test_from_a_dispute_to_a_changed_score(sign_in: SignIn, review_app: ReviewApp) -> None:
    manager = sign_in("olga")
    open_call(manager, review_app, "middling")
    expect(manager.locator("[data-testid=score]")).to_have_text("75")
    manager.get_by_role("button", name="Оспорить…").click()
    form = manager.get_by_role("dialog")
    form.get_by_role("combobox").fill("нет")
    manager.get_by_role("option", name=f"{seed.RULES['never_say_no']}: Нарушен").click()
    form.locator("textarea").fill(COMMENT)
    form.get_by_role("button", name="Отправить").click()
    expect(form).to_be_hidden()
    expect(manager.locator(".st-key-fairness")).to_contain_text("Апелляция у супервайзеров")

    supervisor = sign_in("anna")
    supervisor.get_by_role("link", name="Апелляции").click()
    row = supervisor.locator("[data-name=disputes] a.row").first
    expect(row).to_contain_text(COMMENT)
    row.click()
    supervisor.get_by_role("button", name="Решить…").click()
    form = supervisor.get_by_role("dialog")
    form.get_by_text("Принято частично").click()
    form.get_by_text("Не применимо", exact=True).click()
    form.locator("textarea").fill("Замены не было, критерий не о том")
    form.get_by_role("button", name="Сохранить").click()
    expect(form).to_be_hidden()
    expect(supervisor.locator("[data-testid=score]")).to_have_text("100")

    manager.reload()
    expect(manager.locator("[data-testid=score]")).to_have_text("100")
    expect(manager.get_by_text("Замены не было, критерий не о том").first).to_be_visible()
    changed = manager.locator("[data-testid=scorecard] [data-rule=never_say_no]")
    expect(changed).to_contain_text("Программа: Нарушен")
    manager.get_by_role("link", name="Ответы и апелляции").click()
    expect(manager.locator("[data-name=disputes]")).to_contain_text("Принято частично")

    other = sign_in("ivan")
    expect(other.locator(".st-key-frame")).to_be_visible()
    other.goto(f"{review_app.address}/disputes")
    expect(other.locator("[data-name=disputes]")).to_contain_text("Ждут вашего ответа")
    expect(other.locator("[data-name=disputes]")).not_to_contain_text(COMMENT)


def choose(page: Page, label: str, choice: str) -> None:
    """Choose from a field's list; what was typed while the page was being drawn is typed again."""
    box, option = page.get_by_role("combobox", name=label), page.get_by_role("option", name=choice).first
    box.click()
    box.fill(choice)
    try:
        option.wait_for(timeout=5_000)
    except PlaywrightTimeout:
        box.fill("")
        box.fill(choice)
    option.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_call_is_marked_blind(sign_in: SignIn, review_app: ReviewApp) -> None:
    engine = open_store(review_app.database)
    with Session(engine) as session:
        session.add(AccountRow(login="boris", role="supervisor", password_hash=""))
        session.commit()
    engine.dispose()
    page = sign_in("anna")
    page.get_by_role("link", name="Калибровка").click()
    page.get_by_text("Новая калибровка").click()
    # a field that is drawn anew while it is typed into loses its choices
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_label("Название").fill("Ноябрь")
    for label, choice in (("Звонки", seed.OLGA), ("Кто оценивает", "anna"), ("Кто оценивает", "boris")):
        choose(page, label, choice)
    page.get_by_role("button", name="Начать").click()

    form = page.locator("[data-testid=blind]")
    expect(form.locator(".rule")).to_have_count(len(seed.RULES))
    expect(page.locator("[data-testid=player] .mark")).to_have_count(0)
    save = form.get_by_role("button", name="Сдать этот звонок")
    expect(save).to_be_disabled()
    for rule in form.locator(".rule").all():
        rule.get_by_role("radio", name="Выполнен").check()
    first = form.locator(".rule").first
    first.get_by_text("Реплика и комментарий").click()
    first.locator("select").select_option("2")
    first.locator("textarea").fill("слышно здесь")
    save.click()
    expect(page.get_by_text("Ваша часть готова")).to_be_visible()
    page.get_by_role("button", name="Завершить сейчас").click()
    expect(page.locator("[data-name=calibration]")).to_contain_text("С программой")
    expect(page.locator("[data-name=calibration]")).to_contain_text("anna: Выполнен")
