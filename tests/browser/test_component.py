"""A component is drawn by Streamlit, which may come with old data after new ones."""

import pytest
from playwright.sync_api import Browser

from callqa.review.parts.component import script

pytestmark = pytest.mark.browser

DRAW = """async ([script, titles]) => {
  const { default: draw } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const parentElement = document.querySelector("main");
  for (const [turn, title] of titles) draw({ parentElement, data: { turn, title, facts: [], notes: [] } });
  return parentElement.querySelector("h1").textContent;
}"""


@pytest.mark.parametrize(
    "titles", [[(7, "Queue"), (6, "Очередь")], [(6, "Очередь"), (7, "Queue")], [(7, "Очередь"), (7, "Queue")]]
)
def test_what_was_to_be_drawn_before_stays_away(browser: Browser, titles: list[tuple[int, str]]) -> None:
    page = browser.new_page()
    page.set_content('<main><div class="heading"></div></main>')
    assert page.evaluate(DRAW, [script("heading"), titles]) == "Queue"
    page.close()
