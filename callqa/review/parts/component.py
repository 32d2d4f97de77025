"""Our own components: plain HTML, CSS and JavaScript beside their Python, without a build step."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent


def component(name: str, *modules: str) -> ComponentRenderer:
    """Register the component of the folder ``name``; its script and style follow the shared ones.

    A large script is spread over ``modules``, files of the folder without their ``.js``, in the order in which they
    need each other. All become one script: what they name at the top is seen by all, and only the last has an export.
    """

    def text(path: str) -> str:
        return (_FOLDER / path).read_text(encoding="utf-8")

    return st.components.v2.component(
        f"callqa_{name}",
        html=text(f"{name}/{name}.html"),
        css=text("shared/base.css") + text(f"{name}/{name}.css"),
        js="\n".join([text("shared/dom.js"), *(text(f"{name}/{module}.js") for module in modules or (name,))]),
    )
