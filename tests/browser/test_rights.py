"""A manager tries by address what is a colleague's or a supervisor's; so does somebody without a session."""

import csv
import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ReviewApp
from tests.review import seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
OF_A_CALL = (
    "audio/{call}",
    "peaks/{call}",
    "clip/{call}/never_say_no/12000",
    "evaluation/{call}",
)
SUPERVISORS = (
    "queue?show=all", "samples", "team?section=managers", "phone", "phone?section=missed", "coaching", "calibration",
    "calibration?round=1", "rules", "rule?rule=greeting&language=ru", "administration",
)  # fmt: skip


def test_nothing_of_a_colleagues_call_is_served(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("olga")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    get = page.request.get
    for address in OF_A_CALL:
        own = get(f"{review_app.address}/{address.format(call=review_app.calls['awful'])}")
        assert own.status == 200, address
        refused = [
            get(f"{review_app.address}/{address.format(call=number)}") for number in (review_app.calls["nasty"], 999)
        ]
        assert [answer.status for answer in refused] == [404, 404], address
        assert refused[0].text() == refused[1].text(), f"{address} tells that there is such a call"
    assert get(f"{review_app.address}/exemplary/1").status == 404


def test_a_file_holds_the_own_calls_whatever_is_asked(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("olga")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    for asked in ("{}", f'{{"agent": "{seed.IVAN}"}}', '{"show": "all"}'):
        answer = page.request.get(f"{review_app.address}/export/calls.csv", params={"filter": asked})
        rows = list(csv.DictReader(io.StringIO(answer.text().removeprefix("\ufeff"))))
        assert {row["agent"] for row in rows} <= {seed.OLGA}, asked
    assert page.request.get(f"{review_app.address}/export/calls.jsonl").status == 404


@pytest.mark.parametrize("address", SUPERVISORS)
def test_pages_of_supervisors_show_a_manager_nothing(sign_in: SignIn, review_app: ReviewApp, address: str) -> None:
    page = sign_in("olga")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.goto(f"{review_app.address}/{address}")
    expect(page.get_by_role("heading", name="Мои оценки")).to_be_visible()
    expect(page.get_by_text(seed.IVAN)).to_have_count(0)
    expect(page.locator("[data-testid=calls] .select, textarea")).to_have_count(0)


def test_without_a_session_there_is_only_the_way_in(browser: Browser, review_app: ReviewApp) -> None:
    context = browser.new_context()
    page = context.new_page()
    own = [address.format(call=review_app.calls["awful"]) for address in OF_A_CALL]
    for address in (*own, "exemplary/1", "export/calls.csv"):
        answer = page.request.get(f"{review_app.address}/{address}", max_redirects=0)
        assert answer.status != 200, address
        assert "нет" not in answer.text().lower().split(), address
    for address in ("queue", "my-scores", f"call?call={review_app.calls['awful']}"):
        page.goto(f"{review_app.address}/{address}")
        expect(page.locator("input[name=login]")).to_be_visible()
    context.close()
