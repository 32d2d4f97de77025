"""The page Phone and the customer's card in a real browser: wide and narrow, with names that attack."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, update
from sqlmodel import col

from callqa.store.tables import AccountRow
from tests.browser.conftest import ReviewApp, serving
from tests.review import phone_seed, seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
SECTIONS = ("overview", "times", "managers", "missed", "orders", "lines")
WIDTHS = (1280, 400)
CRM = "https://crm.test/?q={number}"


@pytest.fixture(scope="module")
def review_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    folder = tmp_path_factory.mktemp("phone")
    (folder / "callqa.toml").write_text(f'[phone]\ncrm_link = "{CRM}"\n', encoding="utf-8")

    def fill(engine: Engine) -> dict[str, int]:
        calls = seed.fill(engine, Path(folder)).calls
        phone_seed.fill(engine, datetime.now(UTC), calls_a_day=8)
        with engine.begin() as connection:
            connection.execute(update(AccountRow).where(col(AccountRow.login) == "anna").values(may_see_personal=True))
        return calls

    with serving(folder, fill) as app:
        yield app


def goes_beyond(page: Page) -> int:
    """How many pixels of the page cannot be seen without moving it sideways."""
    return int(page.evaluate("(main => main.scrollWidth - main.clientWidth)(document.querySelector('.stMain'))"))


def cut_off(page: Page) -> list[str]:
    """Texts of tables that end outside their table."""
    script = """() => [...document.querySelectorAll('*')].filter(one => one.shadowRoot).flatMap(host =>
        [...host.shadowRoot.querySelectorAll('.table')].flatMap(table =>
            [...table.querySelectorAll('.cell')].filter(cell =>
                cell.getBoundingClientRect().right > table.getBoundingClientRect().right + 1
            ).map(cell => cell.textContent)))"""
    found: list[str] = page.evaluate(script)
    return found


def test_from_the_list_to_call_back_to_the_card_and_to_a_call(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.get_by_role("link", name="Телефония").click()
    expect(page.locator("[data-name=phone_tiles] [data-key=missed] .value")).not_to_have_text("0")
    page.get_by_text("Недозвонившиеся", exact=True).click()
    expect(page).to_have_url(f"{review_app.address}/phone?section=missed")
    first = page.locator("[data-name=phone_waiting] a.row").filter(has_text=phone_seed.WAITING)
    expect(first).to_be_visible()
    expect(first).to_contain_text("3 попытки")
    first.click()
    expect(page.get_by_role("heading", name=phone_seed.WAITING)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/customer\?phone_call=[0-9]+$"))
    assert phone_seed.WAITING not in page.title()
    link = page.get_by_role("link", name="Открыть в CRM")
    expect(link).to_have_attribute("href", CRM.replace("{number}", "%2B79160000002"))
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
    page.go_back()
    expect(first).to_contain_text("3 попытки")

    page.goto(f"{review_app.address}/customer?number=8 916 000-00-01")
    expect(page.locator("[data-name=customer_tiles] [data-key=usual] .value")).to_have_text(seed.OLGA)
    page.locator("[data-name=customer_calls] a.row").last.click()
    expect(page.locator("[data-testid=player] .line").first).to_be_visible()
    assert f"call={review_app.calls['awful']}" in page.url
    page.get_by_role("link", name="покупатель 8 (916) 000-00-01").click()
    expect(page.get_by_role("heading", name=phone_seed.REGULAR)).to_be_visible()


def test_the_report_can_be_had_as_a_file(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.goto(f"{review_app.address}/phone")
    page.get_by_role("button", name="Скачать").click()
    address = page.get_by_role("link", name="CSV").get_attribute("href")
    assert address
    assert page.request.get(f"{review_app.address}{address}").ok
    olga = sign_in("olga")
    expect(olga.locator("[data-testid=calls]")).to_be_visible()
    assert olga.request.get(f"{review_app.address}{address}").status == 404


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off_and_no_name_is_more_than_text(sign_in: SignIn, review_app: ReviewApp, width: int) -> None:
    page = sign_in("anna")
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.on("pageerror", lambda error: asked.append(str(error)))
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.set_viewport_size({"width": width, "height": 900})
    for section in SECTIONS:
        page.goto(f"{review_app.address}/phone?section={section}")
        expect(page.locator("[data-testid=tables], [data-testid=charts]").first).to_be_visible()
        page.wait_for_timeout(500)
        assert goes_beyond(page) <= 0, section
        assert cut_off(page) == [], section
        assert page.locator("img[src=x]").count() == 0, section
    expect(page.get_by_text(phone_seed.NASTY_MEMBER[:30]).first).to_be_visible()
    page.goto(f"{review_app.address}/customer?number=%2B79160000666")
    expect(page.locator("[data-name=customer_calls] .row").nth(1)).to_contain_text("<img src=x")
    assert cut_off(page) == []
    assert asked == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_manager_finds_the_own_customers_and_nobody_elses(sign_in: SignIn, review_app: ReviewApp, width: int) -> None:
    page = sign_in("olga")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{review_app.address}/customer?call={review_app.calls['awful']}")
    expect(page.get_by_role("heading", name="…0001")).to_be_visible()
    expect(page.locator("[data-name=customer_calls] a.row")).to_have_count(2)
    expect(page.get_by_text(seed.IVAN)).to_have_count(0)
    exemplary = review_app.calls["exemplary"]
    for asked in (
        "number=%2B79160000001",
        "number=%2B79160000002",
        "number=%3Cb%3E",
        f"call={exemplary}",
        "order=A-18",
    ):
        page.goto(f"{review_app.address}/customer?{asked}")
        expect(page.get_by_text("Такого покупателя нет.")).to_be_visible()
    page.goto(f"{review_app.address}/phone?section=missed")
    expect(page.get_by_role("heading", name="Мои оценки")).to_be_visible()
    expect(page.get_by_text(phone_seed.WAITING)).to_have_count(0)
