"""Our own components: plain HTML, CSS and JavaScript beside their Python, without a build step."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent


def component(name: str) -> ComponentRenderer:
    """Register the component of the folder ``name``; its script and style follow the shared ones."""

    def text(path: str) -> str:
        return (_FOLDER / path).read_text(encoding="utf-8")

    return st.components.v2.component(
        f"callqa_{name}",
        html=text(f"{name}/{name}.html"),
        css=text("shared/base.css") + text(f"{name}/{name}.css"),
        js=text("shared/dom.js") + text(f"{name}/{name}.js"),
    )
