"""Our own components: plain HTML, CSS and JavaScript beside their Python, without a build step."""

import json
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import streamlit as st
from streamlit.components.v2.bidi_component.state import ComponentResult

_FOLDER = Path(__file__).parent
_TURNS = "turns"
"""Session-state key of when the data of each component changed."""


class Component(Protocol):
    """Draws ``data`` under a key of the page and returns what the reader did with it."""

    def __call__(self, *, key: str, data: Mapping[str, Any], **on_callbacks: Callable[[], None]) -> ComponentResult:
        """Draw."""


def component(name: str, *modules: str) -> Component:
    """Register the component of the folder ``name``; its script and style follow the shared ones.

    A large script is spread over ``modules``, files of the folder without their ``.js``, in the order in which they
    need each other. All become one script: what they name at the top is seen by all, and the last one has ``render``,
    which draws.
    """
    draw = st.components.v2.component(
        f"callqa_{name}",
        html=_text(f"{name}/{name}.html"),
        css=_text("shared/base.css") + _text(f"{name}/{name}.css"),
        js=script(name, *modules),
    )

    def drawn(*, key: str, data: Mapping[str, Any], **on_callbacks: Callable[[], None]) -> ComponentResult:
        given: dict[str, Any] = {"key": key, "data": {**data, "turn": _turn(key, data)}, **on_callbacks}
        return draw(**given)

    return drawn


def script(name: str, *modules: str) -> str:
    """Return a component's whole script, an ES module."""
    own = [f"{name}/{module}.js" for module in modules or (name,)]
    return "\n".join(_text(path) for path in ("shared/dom.js", *own, "shared/turn.js"))


def _turn(key: str, data: Mapping[str, Any]) -> int:
    """Return a number that grows when the data of a key change; it begins with the time, in microseconds since 1970.

    So it goes on growing where the session is a new one, but the page in the browser is not.
    """
    digest = sha256(json.dumps(data).encode()).digest()
    turns: dict[str, tuple[bytes, int]] = st.session_state.setdefault(_TURNS, {})
    before, turn = turns.get(key, (b"", 0))
    if digest != before:
        turn = max(turn + 1, time.time_ns() // 1000)
        turns[key] = digest, turn
    return turn


def _text(path: str) -> str:
    return (_FOLDER / path).read_text(encoding="utf-8")
