"""Take the pictures of the documentation from a running app.

python -m tests.browser.screenshots http://127.0.0.1:8501 SUPERVISOR PASSWORD MANAGER PASSWORD
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import OPTIONS, find

FOLDER = Path(__file__).parents[2] / "docs" / "images"
ROW = "[data-testid=calls] a.row"


def take(address: str, supervisor: tuple[str, str], manager: tuple[str, str]) -> None:
    """Write ``queue.png``, ``call.png``, ``my-scores.png`` and ``call-dark.png``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        with _signed_in(browser, address, supervisor) as page:
            page.screenshot(path=FOLDER / "queue.png")
            _open_worst(page)
            page.locator("[data-testid=evidence]:visible").first.click()
            page.mouse.move(0, 0)
            page.wait_for_timeout(1500)
            page.screenshot(path=FOLDER / "call.png")
        with _signed_in(browser, address, supervisor, dark=True) as page:
            _open_worst(page)
            page.screenshot(path=FOLDER / "call-dark.png")
        with _signed_in(browser, address, manager) as page:
            page.screenshot(path=FOLDER / "my-scores.png")
        browser.close()


@contextmanager
def _signed_in(browser: Browser, address: str, account: tuple[str, str], *, dark: bool = False) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1366, "height": 800},
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
    page.wait_for_timeout(1000)
    yield page
    context.close()


def _open_worst(page: Page) -> None:
    page.locator(ROW).first.click()
    page.locator("[data-testid=player] .line").first.wait_for()
    page.wait_for_timeout(1000)


if __name__ == "__main__":
    where, login, password, other_login, other_password = sys.argv[1:]
    take(where, (login, password), (other_login, other_password))
