"""Components tell the page which of their data are newer."""

from streamlit.testing.v1 import AppTest

from tests.review.drawn import turn_of

PAGE = """
import streamlit as st
from callqa.review.parts.heading import show_heading

show_heading(st.session_state.get("title", "Queue"))
"""


def test_a_number_grows_when_the_data_change_and_only_then() -> None:
    page = AppTest.from_string(PAGE).run()
    first = turn_of(page, "heading")
    assert turn_of(page.run(), "heading") == first
    page.session_state["title"] = "Очередь"
    assert turn_of(page.run(), "heading") > first
