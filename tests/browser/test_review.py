"""What a supervisor and a manager do, in a real browser against the real app."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ReviewApp
from tests.review import seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
LEAD_IN_S = 0.3


def open_first(page: Page) -> None:
    page.locator("[data-testid=calls] a.row").first.click()
    expect(page.locator("[data-testid=player] .line").first).to_be_visible()


def position(page: Page) -> float:
    return float(page.locator("audio").evaluate("audio => audio.currentTime"))


def wait_until_playing(page: Page) -> None:
    expect(page.locator("[data-testid=player]")).to_have_attribute("data-playing", "true")


def rule(page: Page, name: str) -> Locator:
    return page.locator(f"[data-testid=scorecard] [data-rule={name}]")


def change_mark(page: Page, name: str, mark: str, comment: str) -> None:
    rule(page, name).locator("[data-testid=change-mark]").click()
    form = page.get_by_role("dialog")
    form.get_by_text(mark, exact=True).click()
    form.locator("textarea").fill(comment)
    form.get_by_role("button", name="Сохранить").click()
    expect(form).to_be_hidden()


def test_from_the_worst_call_to_the_managers_changed_score(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    first = page.locator("[data-testid=calls] a.row").first
    expect(first).to_have_attribute("data-recording-id", str(review_app.calls["awful"]))
    expect(first).to_contain_text("Грубое нарушение: Не грубить")
    open_first(page)
    assert page.url.endswith(f"/call?call={review_app.calls['awful']}")
    expect(page.locator("[data-testid=score]")).to_have_text("0")

    rule(page, "never_say_no").locator("[data-testid=evidence]").click()
    wait_until_playing(page)
    begun = position(page)
    assert seed.REFUSAL_S - LEAD_IN_S <= begun < seed.REFUSAL_S + 5
    expect(page.locator("[data-testid=player] .line.now")).to_contain_text("у нас такого нет")

    change_mark(page, "no_rudeness", "Выполнен", "Тон спокойный <b>весь</b> разговор")
    expect(page.locator("[data-testid=score]")).to_have_text("55")
    changed = rule(page, "no_rudeness")
    expect(changed).to_contain_text("Программа: Нарушен")
    expect(changed).to_contain_text("Тон спокойный <b>весь</b> разговор")
    wait_until_playing(page)
    assert position(page) > begun, "the sound went on over the redraw"

    manager = sign_in("olga")
    row = manager.locator(f"[data-testid=calls] a.row[data-recording-id='{review_app.calls['awful']}']")
    expect(row).to_have_attribute("data-score", "55")
    row.click()
    expect(manager.locator("[data-testid=score]")).to_have_text("55")
    expect(rule(manager, "no_rudeness")).to_contain_text("anna")
    expect(manager.locator("[data-testid=change-mark]")).to_have_count(0)


def test_a_manager_gets_nothing_of_anothers_call(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("olga")
    expect(page.locator("[data-testid=calls] a.row")).to_have_count(2)
    for recording_id in (review_app.calls["nasty"], 999):
        page.goto(f"{review_app.address}/call?call={recording_id}")
        expect(page.get_by_text("Такого звонка нет.")).to_be_visible()
        expect(page.locator("[data-testid=player]")).to_have_count(0)
        assert page.request.get(f"{review_app.address}/audio/{recording_id}").status == 404
    assert page.request.get(f"{review_app.address}/audio/{review_app.calls['awful']}").ok
    page.goto(f"{review_app.address}/queue")
    expect(page.locator("[data-testid=calls] a.row")).to_have_count(2)


def test_markup_in_a_call_is_shown_as_text(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("ivan")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={review_app.calls['nasty']}")
    line = page.locator("[data-testid=player] .line[data-turn='2']")
    expect(line).to_contain_text('<img src=x onerror="alert(1)"> **[жми](http://x)**')
    assert page.locator("[data-testid=player] img, [data-testid=scorecard] img").count() == 0


def test_lines_marks_and_keys_move_the_position(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={review_app.calls['middling']}")
    page.locator(".line[data-turn='4']").click()
    wait_until_playing(page)
    assert 52 - LEAD_IN_S <= position(page) < 56
    page.locator(".mark[data-rule=greeting]").click()
    page.wait_for_timeout(300)
    assert position(page) < 3
    page.locator("[data-testid=play]").click()
    before = position(page)
    page.locator(".seek").press("ArrowRight")
    assert position(page) == pytest.approx(before + 5, abs=0.2)


def test_the_language_is_kept(sign_in: SignIn) -> None:
    page = sign_in("ivan")
    page.get_by_role("button", name=seed.IVAN).click()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("link", name="My scores")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="My scores")).to_be_visible()
    page.get_by_role("button", name=seed.IVAN).click()
    page.get_by_text("Sign out").click()
    page.locator("button[type=submit]").click()
    expect(page.locator("input[name=login]")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.locator("[data-testid=calls]")).to_have_count(0)
