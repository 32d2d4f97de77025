"""Take the pictures of the documentation from an app that has calls, phone logs, disputes and a closed calibration.

python -m tests.browser.screenshots http://127.0.0.1:8501 SUPERVISOR PASSWORD MANAGER PASSWORD
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.chromium import OPTIONS, find

FOLDER = Path(__file__).parents[2] / "docs" / "images"
ROW = "[data-testid=calls] a.row"
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 400, "height": 850}
WORDS = "доставка курьером"
ASIDE = re.compile("Апелляция|Грубое")
"""Calls of the queue that are no everyday ones."""
COLOURS = 256
"""A palette keeps text and waves sharp at a quarter of the size."""


def take(address: str, supervisor: tuple[str, str], manager: tuple[str, str]) -> None:
    """Write all pictures; those there are already are replaced."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        with _signed_in(browser, address, supervisor) as page:
            _save(page, "queue")
            _open_first(page, f"{address}/queue?show=flagged")
            page.locator("[data-testid=evidence]:visible").first.click()
            page.mouse.move(0, 0)
            page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
            page.wait_for_timeout(1500)
            _save(page, "call")
            _go(page, f"{address}/team?period=90", "[data-testid=charts] table")
            _save(page, "team")
            _go(page, f"{address}/phone?section=times&period=30", "[data-testid=charts] table.heat")
            _save(page, "phone")
            _go(page, f"{address}/disputes", "[data-name=disputes] a.row")
            _save(page, "disputes")
            _go(page, f"{address}/calibration", "[data-name=rounds] a.row")
            page.locator("[data-name=rounds] a.row").last.click()
            page.locator("[data-name=calibration] .row").first.wait_for()
            _save(page, "calibration")
            _go(page, f"{address}/search", "input[type=search]")
            page.locator("input[type=search]").fill(WORDS)
            page.keyboard.press("Enter")
            page.locator("[data-testid=found] .call").first.wait_for()
            _save(page, "search")
        with _signed_in(browser, address, supervisor, dark=True) as page:
            _open_first(page, f"{address}/queue?show=flagged&outcome=no_order")
            page.get_by_role("tab").nth(1).click()
            _save(page, "call-dark")
        with _signed_in(browser, address, manager, size=PHONE) as page:
            _save(page, "my-scores")
        browser.close()


@contextmanager
def _signed_in(
    browser: Browser, address: str, account: tuple[str, str], *, dark: bool = False, size: ViewportSize = WIDE
) -> Iterator[Page]:
    context = browser.new_context(
        viewport=size,
        color_scheme="dark" if dark else "light",
        locale="ru-RU",
        timezone_id="Europe/Moscow",
    )
    page = context.new_page()
    page.goto(address)
    page.fill("input[name=login]", account[0])
    page.fill("input[name=password]", account[1])
    page.click("button[type=submit]")
    page.locator(ROW).first.wait_for()
    yield page
    context.close()


def _go(page: Page, address: str, until: str) -> None:
    page.goto(address)
    page.locator(until).first.wait_for()


def _open_first(page: Page, queue: str) -> None:
    _go(page, queue, ROW)
    page.locator(ROW).filter(has_not_text=ASIDE).first.click()
    page.locator("[data-testid=player] .line").first.wait_for()
    page.locator("[data-testid=scorecard] .rule").first.wait_for()


def _save(page: Page, name: str) -> None:
    """Write a picture once nothing moves any more."""
    page.wait_for_timeout(1500)
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    where, login, password, other_login, other_password = sys.argv[1:]
    take(where, (login, password), (other_login, other_password))
