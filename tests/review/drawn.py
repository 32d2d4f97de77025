"""Pages drawn without a browser, and what our components were given to draw."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from callqa.review.parts import frame

Draw = Callable[..., AppTest]
"""Draws a view as an account; further arguments are the address's."""

VIEWS = Path(frame.__file__).parents[1] / "views"


def given(page: AppTest, component: str, name: str | None = None) -> dict[str, Any]:
    """What a component of ours was given to draw; of tables, those of that name."""
    for element in page.get("bidi_component"):
        if element.proto.component_name == f"callqa_{component}":
            found: dict[str, Any] = json.loads(element.proto.json)
            del found["turn"]
            if name is None or found["name"] == name:
                return found
    raise AssertionError(f"no {component} on the page")


def turn_of(page: AppTest, component: str) -> int:
    """The number by which a component of ours knows newer data from older ones."""
    protos = [element.proto for element in page.get("bidi_component")]
    (turn,) = (json.loads(one.json)["turn"] for one in protos if one.component_name == f"callqa_{component}")
    return int(turn)


def rows(page: AppTest, name: str, table: int = 0) -> list[list[str]]:
    """The texts of a table's rows."""
    return [[cell["text"] for cell in row["cells"]] for row in given(page, "tables", name)["tables"][table]["rows"]]
