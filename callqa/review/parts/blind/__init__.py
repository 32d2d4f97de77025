"""The form of a blind call: every rule with three marks, and for each the line that shows it and a comment."""

from collections.abc import Mapping
from typing import Any

from callqa.calls import Mark, Transcript
from callqa.review import i18n, words
from callqa.review.language import _
from callqa.review.parts.component import component
from callqa.review.rulebook import Rules
from callqa.store.calibration_rounds import BlindCall, BlindMark
from callqa.store.calibrations import MAX_COMMENT_CHARS

_SHOWN_CHARS = 90

_blind = component("blind")


def show_blind_form(call: BlindCall) -> dict[str, BlindMark] | None:
    """Draw the form, and return the marks by rule when they have just been handed in, all of them."""
    handed = _blind(key="blind", data=_data(call), on_marks_change=lambda: None)
    return None if handed.marks is None else _read(call, handed.marks)


def _data(call: BlindCall) -> dict[str, Any]:
    rules = Rules(call.rulebook)
    return {
        "call": call.call_id,
        "recording": call.page.recording_id,
        "sections": [
            {
                "title": section.title,
                "rules": [
                    {"rule": rule, "title": rules.title(rule), "why": rules.why(rule)}
                    for rule in section.rules
                    if rule in call.rules
                ],
            }
            for section in rules.sections(call.rules)
        ],
        "lines": _lines(call.page.heard),
        "marks": [{"mark": mark, "text": _(words.MARKS[mark])} for mark in Mark],
        "max_chars": MAX_COMMENT_CHARS,
        "labels": {
            "line": _("Line that shows it"),
            "none": _("none"),
            "comment": _("Comment"),
            "more": _("Line and comment"),
            "play": _("Play"),
            "save": _("Hand in this call"),
            "left": _("Rules without a mark: {count}"),
        },
    }


def _lines(heard: Transcript | None) -> list[dict[str, Any]]:
    lines = []
    for number, turn in enumerate(heard.turns if heard else ()):
        said = turn.text if len(turn.text) <= _SHOWN_CHARS else f"{turn.text[:_SHOWN_CHARS]}…"
        who = _(words.SPEAKERS[turn.speaker])
        lines.append({"turn": number, "start_s": turn.start_s, "text": f"{i18n.duration(turn.start_s)} {who}: {said}"})
    return lines


def _read(call: BlindCall, handed: Any) -> dict[str, BlindMark] | None:  # noqa: ANN401 - from the browser
    """Return what the browser sent, or ``None`` where it is not about this call or not what the form sends."""
    if not isinstance(handed, Mapping) or handed.get("call") != call.call_id:
        return None
    sent = handed.get("marks")
    if not isinstance(sent, Mapping) or set(sent) != set(call.rules):
        return None
    turns = len(call.page.heard.turns) if call.page.heard else 0
    try:
        return {rule: _mark(sent[rule], turns) for rule in call.rules}
    except (KeyError, TypeError, ValueError):
        return None


def _mark(sent: Mapping[str, Any], turns: int) -> BlindMark:
    turn = sent["turn"]
    valid = isinstance(turn, int) and 0 <= turn < turns
    return BlindMark(Mark(sent["mark"]), turn if valid else None, str(sent["comment"])[:MAX_COMMENT_CHARS])
