"""The player: the recording, its strip of marks and pauses, and the transcript that follows the sound."""

from collections.abc import Sequence
from typing import Any

from callqa.calls import Pause, Transcript, Turn
from callqa.review.highlight import Highlight, pieces, tone, worst
from callqa.review.language import _
from callqa.review.parts.component import component
from callqa.review.rulebook import Rules
from callqa.review.words import PAUSES, SPEAKERS, quote
from callqa.store.callpage import CallPage

UNSURE_BELOW = 0.5
"""Turns recognised with less confidence are shown as doubtful."""
SHOWN_PAUSE_S = 3.0
"""Shorter pauses are ordinary and stay out of the transcript."""

_player = component("player")


def show_player(call: CallPage, rules: Rules, start_s: float = 0.0) -> None:
    """Draw the player of a call, standing at ``start_s``. It goes on playing while the page is drawn again."""
    highlights = [
        Highlight(judged.rule, rules.title(judged.rule), tone(judged, evidence), evidence)
        for judged in (call.judged.rules if call.judged else ())
        for evidence in judged.evidence
    ]
    _player(key="player", data=_data(call, highlights, start_s))


def _data(call: CallPage, highlights: Sequence[Highlight], start_s: float) -> dict[str, Any]:
    heard = call.heard
    return {
        "recording": call.recording_id,
        "src": f"/audio/{call.recording_id}",
        "start_s": start_s,
        "duration_s": heard.duration_s if heard else 0.0,
        "pauses": [
            {"kind": pause.kind, "start_s": pause.start_s, "end_s": pause.end_s}
            for pause in (heard.pauses if heard else ())
        ],
        "marks": [
            {"rule": h.rule, "title": f"{h.title}: {quote(h.evidence)}", "tone": h.tone, "start_s": h.evidence.start_s}
            for h in highlights
        ],
        "lines": _lines(heard, highlights) if heard else [],
        "labels": {
            "play": _("Play"),
            "pause": _("Pause"),
            "position": _("Position"),
            "speed": _("Speed"),
            "trouble": _("The recording cannot be played: the file is gone or cannot be read."),
            "nothing": _("There is no transcript of this call."),
        },
    }


def _lines(heard: Transcript, highlights: Sequence[Highlight]) -> list[dict[str, Any]]:
    turns = [
        _turn_line(number, turn, [h for h in highlights if h.evidence.turn == number])
        for number, turn in enumerate(heard.turns)
    ]
    pauses = [_pause_line(pause) for pause in heard.pauses if pause.duration_s >= SHOWN_PAUSE_S]
    return sorted(turns + pauses, key=lambda line: float(line["start_s"]))


def _turn_line(number: int, turn: Turn, highlights: Sequence[Highlight]) -> dict[str, Any]:
    unsure = turn.confidence < UNSURE_BELOW
    return {
        "turn": number,
        "kind": turn.speaker,
        "who": _(SPEAKERS[turn.speaker]),
        "start_s": turn.start_s,
        "unsure": unsure,
        "hint": _("Poorly recognised: listen to it") if unsure else "",
        "pieces": [_piece(piece.text, piece.highlights) for piece in pieces(turn, highlights)],
    }


def _pause_line(pause: Pause) -> dict[str, Any]:
    seconds = _("{seconds} s").format(seconds=round(pause.duration_s))
    return {
        "turn": None,
        "kind": f"silence {pause.kind}",
        "who": "",
        "start_s": pause.start_s,
        "unsure": False,
        "hint": "",
        "pieces": [_piece(f"{_(PAUSES[pause.kind])}, {seconds}", ())],
    }


def _piece(text: str, highlights: Sequence[Highlight]) -> dict[str, Any]:
    if not highlights:
        return {"text": text}
    shown = worst(highlights)
    titles = list(dict.fromkeys(highlight.title for highlight in highlights))
    return {"text": text, "tone": shown.tone, "title": ", ".join(titles), "start_s": shown.evidence.start_s}
