"""A list of calls with their scores and flags; a click opens the call. In the queue several can be selected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callqa.calls import Status
from callqa.review import i18n, words
from callqa.review.language import _, date_time, number
from callqa.review.parts.component import component
from callqa.review.tones import flag_chip, score_tone
from callqa.store.queue import QueueRow
from callqa.workflow import State

_calls = component("calls")

TAKE, GIVE, GIVE_BACK, TICK_OFF = "take", "give", "give_back", "tick_off"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for the selected calls: an action, and of ``GIVE`` to whom."""

    action: str
    recording_ids: tuple[int, ...]
    to: int | None = None


def show_calls(
    rows: Sequence[QueueRow], titles: Mapping[str, str], *, key: str, nothing: str, with_agent: bool = True
) -> int | None:
    """Draw a list of calls and return the recording id of the one just clicked, if any."""
    data = _data(rows, titles, nothing) | {"with_agent": with_agent}
    clicked = _calls(key=key, data=data, on_open_change=lambda: None)
    return None if clicked.open is None else int(clicked.open)


def show_work(
    rows: Sequence[QueueRow], titles: Mapping[str, str], *, key: str, nothing: str, people: Mapping[int, str]
) -> int | Asked | None:
    """Draw a list of calls of which several can be selected.

    Args:
        rows: the calls.
        titles: of the rules, by id.
        key: of the component.
        nothing: said instead of no calls.
        people: whom calls can be given to, logins by account.

    Returns:
        The recording id of the call just clicked, or what was just asked for the selected ones, if anything.
    """
    data = _data(rows, titles, nothing) | {
        "with_agent": True,
        "work": {
            "people": [{"id": id_, "name": name} for id_, name in people.items()],
            "selected": _("Selected: {count}"),
            "select": _("Select"),
            "select_all": _("Select all on this page"),
            "whom": _("Give to…"),
            "actions": [
                {"action": TAKE, "text": _("Take"), "hint": _("They become mine")},
                {"action": GIVE_BACK, "text": _("Give back"), "hint": _("They become nobody's")},
                {
                    "action": TICK_OFF,
                    "text": _("Nothing to do"),
                    "hint": _("Ticks off the selected calls that have no score"),
                },
            ],
        },
    }
    clicked = _calls(key=key, data=data, on_open_change=lambda: None, on_act_change=lambda: None)
    if clicked.act is not None:
        asked = clicked.act
        return Asked(asked["action"], tuple(int(one) for one in asked["ids"]), asked["to"] and int(asked["to"]))
    return None if clicked.open is None else int(clicked.open)


def _data(rows: Sequence[QueueRow], titles: Mapping[str, str], nothing: str) -> dict[str, Any]:
    return {
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
        "assigned": row.assigned or "",
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
    if row.state is State.DISPUTED:
        chips.insert(0, {"text": _("Disputed"), "tone": "fail"})
    if row.sampled:
        chips.append({"text": _("Drawn at random"), "tone": "info"})
    if row.reviewed:
        chips.append({"text": _("Reviewed"), "tone": "info"})
    return chips
