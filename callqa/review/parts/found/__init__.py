"""Calls in which something was found, with the words around it; a click opens the call at that second."""

from collections.abc import Mapping, Sequence
from typing import Any

from callqa.review import i18n, words
from callqa.review.language import _, date_time, ngettext, number
from callqa.review.parts.component import component
from callqa.review.tones import score_tone
from callqa.store.search import FoundCall
from callqa.store.search_hits import Hit

_found = component("found")


def show_found(calls: Sequence[FoundCall], *, key: str, nothing: str) -> tuple[int, float | None] | None:
    """Draw calls and return the one just clicked, if any: its recording id, and the second if a moment was clicked."""
    data = {"calls": [_call(call) for call in calls], "nothing": nothing}
    clicked: Mapping[str, Any] | None = _found(key=key, data=data, on_open_change=lambda: None).open
    if clicked is None:
        return None
    return int(clicked["id"]), None if clicked["at"] is None else float(clicked["at"])


def _call(call: FoundCall) -> dict[str, Any]:
    facts = [
        date_time(call.happened_at),
        i18n.duration(call.duration_s),
        _(words.DIRECTIONS[call.direction]) if call.direction in words.DIRECTIONS else call.direction,
        words.SEGMENTS.get(call.segment or "", call.segment),
        _("queue {name}").format(name=call.queue) if call.queue else None,
    ]
    return {
        "id": call.recording_id,
        "href": f"call?call={call.recording_id}",
        "score": "–" if call.score is None else number(call.score),
        "score_tone": score_tone(call.score, call.flags),
        "agent": call.agent or _("Unknown manager"),
        "facts": [fact for fact in facts if fact],
        "file": call.name,
        "hits": [_hit(call.recording_id, hit) for hit in call.hits],
        "more": _more(call.turns - len(call.hits)),
    }


def _hit(recording_id: int, hit: Hit) -> dict[str, Any]:
    at = f"{hit.start_s:.1f}"
    return {
        "at": at,
        "href": f"call?call={recording_id}&at={at}",
        "when": i18n.duration(hit.start_s),
        "side": hit.speaker,
        "who": _(words.SPEAKERS[hit.speaker]),
        "pieces": [{"text": piece.text, "found": piece.found} for piece in hit.pieces],
    }


def _more(count: int) -> str:
    return ngettext("and in {count} more turn", "and in {count} more turns", count) if count > 0 else ""
