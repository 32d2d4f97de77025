"""A supervisor says who is the manager, and takes evidence along as sound, in a real browser against the real app."""

import wave
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ReviewApp
from tests.review import seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]


def open_call(page: Page, review_app: ReviewApp, name: str) -> None:
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={review_app.calls[name]}")
    expect(page.locator("[data-testid=player] .line").first).to_be_visible()


def test_one_click_swaps_the_speakers_and_the_next_swaps_them_back(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    open_call(page, review_app, "exemplary")
    first_line = page.locator("[data-testid=player] .line[data-turn='0'] .who")
    expect(first_line).to_have_text("Менеджер")
    expect(page.locator(".st-key-speakers")).to_contain_text("меня зовут Ольга")

    page.get_by_role("button", name="Поменять стороны").click()
    expect(first_line).to_have_text("Покупатель")
    expect(page.locator(".st-key-speakers")).to_contain_text("стороны поменяны местами")
    expect(page.get_by_text("Стороны указал человек")).to_be_visible()
    swapped = page.locator("[data-testid=scorecard] [data-rule=never_say_no]")
    expect(swapped).to_have_attribute("data-mark", "pass")
    expect(page.locator("[data-testid=score]")).to_have_text("60")

    page.get_by_role("button", name="Поменять стороны").click()
    expect(first_line).to_have_text("Менеджер")
    expect(swapped).to_have_attribute("data-mark", "fail")
    expect(page.locator("[data-testid=score]")).to_have_text("40")


def test_a_manager_has_no_such_button(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("olga")
    open_call(page, review_app, "middling")
    expect(page.locator("[data-testid=scorecard] .rule").first).to_be_visible()
    expect(page.get_by_role("button", name="Поменять стороны")).to_have_count(0)


def test_a_click_saves_a_clip_of_the_evidence(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("olga")
    open_call(page, review_app, "awful")
    with page.expect_download() as saved:
        page.locator("[data-testid=scorecard] [data-rule=never_say_no] a.download").first.click()
    clip = saved.value
    assert clip.suggested_filename == f"call-{review_app.calls['awful']}_never_say_no_0m12s.wav"
    with wave.open(str(clip.path())) as sound:
        assert sound.getframerate() == seed.SAMPLE_RATE
        assert sound.getnframes() / sound.getframerate() == pytest.approx(5.4, abs=0.01)
