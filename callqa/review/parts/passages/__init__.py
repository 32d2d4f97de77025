"""Passages of calls that were released for everybody to learn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callqa.review import i18n
from callqa.review.exemplary_route import address
from callqa.review.language import _, date_time
from callqa.review.parts.component import component
from callqa.review.through import call_address
from callqa.review.words import SPEAKERS
from callqa.store.exemplary import Exemplary

_passages = component("passages")


@dataclass(frozen=True, slots=True)
class Clicked:
    """What was just clicked: the address of a call, or the number of a passage that is to be taken back."""

    open: str | None = None
    withdraw: int | None = None


def show_passages(passages: Sequence[Exemplary], titles: Mapping[str, str]) -> Clicked:
    """Draw the passages; only supervisors are given where they come from."""
    data = {
        "passages": [_passage(one, titles) for one in passages],
        "labels": {
            "heading": _("Examples to learn from"),
            "nothing": _("No example was released yet."),
            "open": _("The call"),
            "withdraw": _("Take back"),
            "withdraw_hint": _("From then on nobody reads or hears it"),
        },
    }
    clicked = _passages(key="passages", data=data, on_open_change=lambda: None, on_withdraw_change=lambda: None)
    return Clicked(
        open=None if clicked.open is None else str(clicked.open),
        withdraw=None if clicked.withdraw is None else int(clicked.withdraw),
    )


def _passage(one: Exemplary, titles: Mapping[str, str]) -> dict[str, Any]:
    facts = [i18n.duration(one.duration_s), *([titles.get(one.rule, one.rule)] if one.rule else [])]
    origin = one.origin
    return {
        "id": one.id,
        "title": one.title,
        "why": one.why,
        "facts": " · ".join(facts),
        "src": address(one.id),
        "lines": [{"kind": line.speaker, "who": _(SPEAKERS[line.speaker]), "text": line.text} for line in one.lines],
        "href": call_address(origin.recording_id, origin.start_s) if origin else "",
        "origin": f"{origin.released_by}, {date_time(origin.released_at)}" if origin else "",
    }
