"""A list of calls with their scores and flags; a click opens the call."""

from collections.abc import Mapping, Sequence
from typing import Any

from callqa.calls import Status
from callqa.review import i18n, words
from callqa.review.language import _, date_time, number
from callqa.review.parts.component import component
from callqa.review.tones import flag_chip, score_tone
from callqa.store.queue import QueueRow

_calls = component("calls")


def show_calls(
    rows: Sequence[QueueRow], titles: Mapping[str, str], *, key: str, nothing: str, with_agent: bool = True
) -> int | None:
    """Draw a list of calls and return the recording id of the one just clicked, if any."""
    data = {
        "with_agent": with_agent,
        "calls": [_row(row, titles) for row in rows],
        "labels": {
            "score": _("Score"),
            "flags": _("What stands out"),
            "agent": _("Manager"),
            "when": _("When"),
            "length": _("Length"),
            "kind": _("Call"),
            "nothing": nothing,
        },
    }
    clicked = _calls(key=key, data=data, on_open_change=lambda: None)
    return None if clicked.open is None else int(clicked.open)


def _row(row: QueueRow, titles: Mapping[str, str]) -> dict[str, Any]:
    score = "–" if row.score is None else number(row.score)
    was = "" if row.machine_score is None else number(row.machine_score)
    kinds = [
        _(words.DIRECTIONS[row.direction]) if row.direction in words.DIRECTIONS else row.direction,
        words.SEGMENTS.get(row.segment or "", row.segment),
    ]
    return {
        "id": row.recording_id,
        "href": f"call?call={row.recording_id}",
        "score": score,
        "score_tone": score_tone(row.score, row.flags),
        "was": was if row.reviewed and was != score else "",
        "flags": _chips(row, titles),
        "agent": row.agent or _("unknown"),
        "when": date_time(row.happened_at),
        "length": "" if row.duration_s is None else i18n.duration(row.duration_s),
        "kind": " · ".join(kind for kind in kinds if kind),
        "file": row.name,
    }


def _chips(row: QueueRow, titles: Mapping[str, str]) -> list[dict[str, str]]:
    chips = [flag_chip(flag, titles) for flag in row.flags if flag != "not_scored"]
    if row.status is not Status.SCORED:
        status = _(words.STATUSES[row.status])
        chips.insert(0, {"text": f"{status}: {words.reason(row.reason)}", "tone": "warn"})
    if row.reviewed:
        chips.append({"text": _("Reviewed"), "tone": "info"})
    return chips
