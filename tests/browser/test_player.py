"""Listening to calls, in a real browser that really plays: short calls, an hour, and a recording that is gone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from callqa.store.db import open_store
from tests.browser.conftest import ReviewApp
from tests.review import long_call, seed

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
LEAD_IN_S = 0.3


@pytest.fixture(scope="module")
def hour(review_app: ReviewApp) -> int:
    engine = open_store(review_app.database)
    recording_id = long_call.add(engine, review_app.folder, seed.OLGA)
    engine.dispose()
    return recording_id


def open_call(page: Page, review_app: ReviewApp, recording_id: int) -> None:
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={recording_id}")
    expect(page.locator("[data-testid=player] .line").first).to_be_visible()
    channels = "1" if recording_id in review_app.calls.values() else "2"
    expect(page.locator("[data-testid=player]")).to_have_attribute("data-outline", channels, timeout=90_000)


def position(page: Page) -> float:
    return float(page.locator("audio").evaluate("audio => audio.currentTime"))


def is_playing(page: Page, *, playing: bool = True) -> None:
    expect(page.locator("[data-testid=player]")).to_have_attribute("data-playing", str(playing).lower())


def wait_for_position(page: Page, least_s: float) -> float:
    page.locator("audio").evaluate(
        """(audio, least) => new Promise((reached) => {
            const look = () => (audio.currentTime >= least ? reached() : setTimeout(look, 20));
            look();
        })""",
        least_s,
    )
    return position(page)


def test_the_sound_plays_and_line_and_words_follow_it(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    open_call(page, review_app, review_app.calls["awful"])
    page.locator("[data-testid=play]").click()
    wait_for_position(page, 0.6)
    expect(page.locator(".line.now")).to_have_attribute("data-turn", "0")
    expect(page.locator(".word.spoken")).to_have_count(1)
    first = page.locator(".word.spoken").inner_text()
    wait_for_position(page, 1.6)
    assert page.locator(".word.spoken").inner_text() != first
    page.locator("[data-testid=play]").click()
    is_playing(page, playing=False)
    stopped = position(page)
    page.wait_for_timeout(300)
    assert position(page) == stopped


def test_keys_play_seek_and_go_from_evidence_to_evidence(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    open_call(page, review_app, review_app.calls["awful"])
    page.keyboard.press("Space")
    is_playing(page)
    page.keyboard.press("Space")
    is_playing(page, playing=False)
    begun = position(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert position(page) == pytest.approx(begun + 10, abs=0.1)
    page.keyboard.press("ArrowLeft")
    assert position(page) == pytest.approx(begun + 5, abs=0.1)

    page.keyboard.press("n")
    is_playing(page)
    assert seed.REFUSAL_S - LEAD_IN_S <= position(page) < seed.REFUSAL_S + 3
    expect(page.locator("[data-testid=status]")).to_contain_text("Не говорить покупателю «нет». Нарушение")
    page.keyboard.press("p")
    assert position(page) < 3, "the greeting"

    page.keyboard.press("Shift+Period")
    page.keyboard.press("Shift+Period")
    expect(page.locator("[data-testid=speed]")).to_have_value("1.5")
    assert page.locator("audio").evaluate("audio => audio.playbackRate") == 1.5
    page.keyboard.press("?")
    expect(page.locator("[data-testid=keys-help]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=keys-help]")).to_be_hidden()
    page.reload()
    expect(page.locator("[data-testid=speed]")).to_have_value("1.5")


def test_what_is_typed_stays_typed_and_a_saved_mark_changes_nothing_of_the_sound(
    sign_in: SignIn, review_app: ReviewApp
) -> None:
    page = sign_in("anna")
    open_call(page, review_app, review_app.calls["middling"])
    page.locator(".line[data-turn='0']").click()
    is_playing(page)
    page.locator("[data-testid=player] .line").evaluate_all("lines => lines.forEach(line => { line.kept = true; })")
    page.locator("[data-testid=scorecard] [data-rule=never_say_no] [data-testid=change-mark]").click()
    form = page.get_by_role("dialog")
    form.get_by_text("Выполнен", exact=True).click()
    form.locator("textarea").fill("")
    form.locator("textarea").press_sequentially("n p < >")
    expect(form.locator("textarea")).to_have_value("n p < >")
    is_playing(page)
    before = position(page)
    assert before < seed.REFUSAL_S, "n went into the comment"
    form.get_by_role("button", name="Сохранить").click()
    expect(page.locator(".marks .mark[data-rule=never_say_no]")).to_have_class("mark off")
    is_playing(page)
    assert before <= position(page) < before + 15
    kept = page.locator("[data-testid=player] .line").evaluate_all("lines => lines.filter(line => line.kept).length")
    assert kept == 6, "of seven lines only the one whose mark changed was drawn again"


def test_skipping_jumps_over_the_hold_but_plays_it_to_who_asks_for_it(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    open_call(page, review_app, review_app.calls["middling"])
    skip = page.locator("[data-testid=skip-silence]")
    skip.click()
    expect(skip).to_have_attribute("aria-pressed", "true")
    page.locator("audio").evaluate("audio => { audio.currentTime = 23.5; }")
    page.keyboard.press("Escape")
    page.locator("[data-testid=play]").click()
    assert wait_for_position(page, 47) < 52
    expect(page.locator("[data-testid=status]")).to_contain_text("Пропущено 23 с")
    page.locator(".line.hold").click()
    assert wait_for_position(page, 24.8) < 30


def test_an_hour_with_a_thousand_turns(sign_in: SignIn, review_app: ReviewApp, hour: int) -> None:
    page = sign_in("anna")
    open_call(page, review_app, hour)
    expect(page.locator("[data-testid=overview]")).to_be_visible()
    expect(page.locator(".line")).to_have_count(long_call.TURNS + 2)

    last = page.locator(f".line[data-turn='{long_call.TURNS - 1}']")
    starts_s = float(last.get_attribute("data-start-s") or 0)
    last.click()
    wait_for_position(page, starts_s)
    is_playing(page)
    assert position(page) < starts_s + 10
    expect(last).to_have_class("line agent now")

    page.locator("[data-testid=side]").select_option(label="Покупатель")
    at = position(page)
    wait_for_position(page, at + 1)

    box = page.locator("[data-testid=overview]").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert position(page) == pytest.approx(long_call.DURATION_S / 2, abs=20)
    expect(page.locator(".line.now")).to_be_in_viewport()

    page.locator("[data-testid=next-evidence]").click()
    proof = page.locator("[data-testid=status]")
    expect(proof).to_contain_text("30:")
    page.locator("[data-testid=zoom-out]").click(click_count=6)
    expect(page.locator("[data-testid=overview]")).to_be_hidden()


def test_marks_tell_their_rule_to_pointer_and_keyboard(sign_in: SignIn, review_app: ReviewApp) -> None:
    page = sign_in("anna")
    open_call(page, review_app, review_app.calls["awful"])
    tip = page.get_by_role("tooltip")
    page.locator(".marks .mark[data-rule=no_rudeness]").hover()
    expect(tip).to_contain_text("Не грубить")
    expect(tip).to_contain_text("у нас")
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    page.locator(".marks .mark[data-rule=greeting]").focus()
    expect(tip).to_contain_text("Поздоровался в начале разговора")
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("Нарушение")
    assert position(page) == 0, "arrows go from mark to mark there"
    page.keyboard.press("Enter")
    is_playing(page)
    assert position(page) >= seed.REFUSAL_S - LEAD_IN_S


def test_the_transcript_is_let_go_by_scrolling_and_follows_again_at_a_click(
    sign_in: SignIn, review_app: ReviewApp, hour: int
) -> None:
    page = sign_in("anna")
    open_call(page, review_app, hour)
    page.locator(".line[data-turn='3']").click()
    page.locator("[data-testid=transcript]").hover()
    page.mouse.wheel(0, 4000)
    follow = page.locator("[data-testid=follow]")
    expect(follow).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".line.now")).not_to_be_in_viewport()
    follow.click()
    expect(follow).to_be_hidden()
    expect(page.locator(".line.now")).to_be_in_viewport()


def test_a_call_whose_recording_is_gone_can_still_be_read(sign_in: SignIn, review_app: ReviewApp) -> None:
    (review_app.folder / "nasty.wav").unlink()
    page = sign_in("anna")
    expect(page.locator("[data-testid=calls]")).to_be_visible()
    page.goto(f"{review_app.address}/call?call={review_app.calls['nasty']}")
    expect(page.locator("[data-testid=trouble]")).to_contain_text("Записи больше нет на месте")
    page.locator(".line[data-turn='3']").click()
    expect(page.locator(".line[data-turn='3']")).to_contain_text("А когда будет?")


def test_another_manager_and_a_signed_out_browser_get_no_sound(
    sign_in: SignIn, review_app: ReviewApp, hour: int
) -> None:
    ivan = sign_in("ivan")
    expect(ivan.locator("[data-testid=calls]")).to_be_visible()
    for route in ("audio", "peaks"):
        foreign = ivan.request.get(f"{review_app.address}/{route}/{hour}")
        made_up = ivan.request.get(f"{review_app.address}/{route}/99999")
        assert (foreign.status, foreign.body()) == (made_up.status, made_up.body()) == (404, b"There is no such call.")
    ivan.context.clear_cookies()
    assert ivan.request.get(f"{review_app.address}/audio/{hour}").status == 401
