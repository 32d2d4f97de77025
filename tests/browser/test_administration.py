"""An administrator at work, and the first sign-in of whom they let in, in a real browser against the real app."""

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
OWN = "zelen-kak-trava-5"


@pytest.fixture
def boss(sign_in: SignIn, review_app: ReviewApp) -> Page:
    engine = open_store(review_app.database)
    with Session(engine) as session:
        if all(account.login != "boss" for account in accounts.list_accounts(session=session)):
            accounts.add(session=session, login="boss", role="admin", password=seed.PASSWORD)
    engine.dispose()
    page = sign_in("boss")
    page.get_by_role("link", name="Управление").click()
    expect(page.locator("[data-name=accounts] a.row[data-key=olga]")).to_be_visible()
    return page


def test_a_new_manager_comes_in_by_an_own_password_only(boss: Page, sign_in: SignIn) -> None:
    boss.get_by_role("button", name="Новая учётная запись").click()
    form = boss.get_by_role("dialog")
    form.get_by_role("textbox", name="Логин").fill("petr")
    form.get_by_role("combobox", name="Имя в телефонии").fill("<b>Пётр</b> Ильин")
    form.get_by_role("combobox", name="Имя в телефонии").press("Enter")
    form.get_by_role("button", name="Добавить").click()
    password = form.locator("code").inner_text().strip()
    boss.keyboard.press("Escape")
    row = boss.locator("[data-name=accounts] a.row[data-key=petr]")
    expect(row).to_contain_text("Ещё нет своего пароля")
    expect(row).to_contain_text("<b>Пётр</b> Ильин")
    expect(boss.get_by_text(password)).to_have_count(0)

    page = sign_in("petr")
    expect(page.get_by_text("Логин или пароль не подходит")).to_be_visible()
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    expect(page.get_by_role("heading", name="Новый пароль")).to_be_visible()
    page.goto(page.url.replace("/password", "/my-scores"))
    expect(page.get_by_role("heading", name="Новый пароль")).to_be_visible()
    for name, value in (("present", password), ("password", OWN), ("again", OWN)):
        page.fill(f"input[name={name}]", value)
    page.click("button[type=submit]")
    expect(page.get_by_role("button", name="Ильин")).to_be_visible()
    expect(page.get_by_role("link", name="Управление")).to_have_count(0)
    page.goto(page.url.partition("my-scores")[0] + "administration")
    expect(page.locator("[data-name=accounts]")).to_have_count(0)


def test_names_are_joined_and_a_session_is_ended(boss: Page, sign_in: SignIn) -> None:
    olga = sign_in("olga")
    expect(olga.locator("[data-testid=calls] a.row").first).to_be_visible()
    boss.reload()
    boss.locator("[data-name=accounts] a.row[data-key=olga]").click()
    form = boss.get_by_role("dialog")
    form.get_by_role("combobox", name="Другие имена").fill("101")
    form.get_by_role("combobox", name="Другие имена").press("Enter")
    form.get_by_role("combobox", name="Другие имена").press("Tab")
    form.get_by_role("button", name="Сохранить имена").click()
    expect(form).to_be_hidden()
    row = boss.locator("[data-name=accounts] a.row[data-key=olga]")
    expect(row).to_contain_text("101")
    row.click()
    form.get_by_role("button", name="Завершить сеансы").click()
    expect(form).to_be_hidden()
    olga.reload()
    expect(olga.locator("input[name=login]")).to_be_visible()
    boss.get_by_text("Журнал", exact=True).click()
    rows = boss.locator("[data-name=admin_changes] .row")
    expect(rows.nth(1)).to_contain_text("сеансы завершены")
    expect(rows.nth(2)).to_contain_text(f"{seed.OLGA} → {seed.OLGA}; 101")
