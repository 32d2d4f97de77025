"""A component is drawn by Streamlit, which may come with old data after new ones."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from callqa.review.parts import component
from callqa.review.parts.component import script

pytestmark = pytest.mark.browser

REGISTERED = re.compile(r"= component\((.+)\)$", re.MULTILINE)
SCRIPTS = [
    re.findall(r'"(\w+)"', names)
    for file in sorted(Path(str(component.__file__)).parent.glob("*/__init__.py"))
    for names in REGISTERED.findall(file.read_text(encoding="utf-8"))
]
IMPORT = """async (script) => {
  const { default: draw } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  return typeof draw;
}"""
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


def test_every_script_is_one_that_draws(browser: Browser) -> None:
    page = browser.new_page()
    assert len(SCRIPTS) > 10
    assert {names[0]: page.evaluate(IMPORT, script(*names)) for names in SCRIPTS} == {
        names[0]: "function" for names in SCRIPTS
    }
    page.close()
