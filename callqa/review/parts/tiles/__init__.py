"""Figures in large type, each with its name and with what it counts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from callqa.review.parts.component import component

_tiles = component("tiles")


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure: ``key`` names it to tests, ``told`` says what it counts, ``tone`` colours it."""

    key: str
    value: str
    title: str
    told: str = ""
    tone: Literal["", "fail", "pass", "warn"] = ""


def show_tiles(tiles: Sequence[Tile], key: str) -> None:
    """Draw figures beside each other."""
    _tiles(key=key, data={"name": key, "tiles": [asdict(tile) for tile in tiles]})
