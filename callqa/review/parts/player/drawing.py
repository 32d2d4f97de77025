"""What the player is given to draw, as plain values; an hour of speech stays below a megabyte."""

from collections.abc import Iterator, Sequence
from typing import Any

from callqa.calls import Pause, Speaker, Transcript, Turn
from callqa.review.highlight import Highlight, Piece, pieces, tone, worst
from callqa.review.language import _
from callqa.review.parts.player.labels import labels
from callqa.review.rulebook import Rules
from callqa.review.words import EVIDENCE_ROLES, PAUSES, SPEAKERS, quote
from callqa.store.callpage import CallPage

UNSURE_BELOW = 0.5
"""Turns recognised with less confidence are shown as doubtful."""
SHOWN_PAUSE_S = 3.0
"""Shorter pauses are ordinary and stay out of the transcript."""


def to_draw(call: CallPage, rules: Rules, start_s: float) -> dict[str, Any]:
    """Return the data of the player: addresses, pauses, marks in order of time, lines, and texts of the interface."""
    heard = call.heard
    highlights = sorted(_highlights(call, rules), key=lambda highlight: highlight.evidence.start_s)
    return {
        "recording": call.recording_id,
        "src": f"/audio/{call.recording_id}",
        "peaks": f"/peaks/{call.recording_id}",
        "start_s": start_s,
        "duration_s": heard.duration_s if heard else 0.0,
        "pauses": [
            {"kind": pause.kind, "start_s": pause.start_s, "end_s": pause.end_s}
            for pause in (heard.pauses if heard else ())
        ],
        "marks": [_mark(highlight) for highlight in highlights],
        "lines": _lines(heard, highlights) if heard else [],
        "speakers": {speaker: _(SPEAKERS[speaker]) for speaker in Speaker},
        "kinds": {kind: _(words) for kind, words in PAUSES.items()},
        "labels": labels(),
    }


def _highlights(call: CallPage, rules: Rules) -> Iterator[Highlight]:
    for judged in call.judged.rules if call.judged else ():
        for evidence in judged.evidence:
            yield Highlight(judged.rule, rules.title(judged.rule), tone(judged, evidence), evidence)


def _mark(highlight: Highlight) -> dict[str, Any]:
    return {
        "rule": highlight.rule,
        "quote": quote(highlight.evidence),
        "start_s": highlight.evidence.start_s,
        "end_s": highlight.evidence.end_s,
        **_told(highlight),
    }


def _told(highlight: Highlight) -> dict[str, str]:
    counts = highlight.tone != "off"
    role = _(EVIDENCE_ROLES[highlight.evidence.role]) if counts else _("No longer counts")
    return {"title": highlight.title, "tone": highlight.tone, "role": role}


def _lines(heard: Transcript, highlights: Sequence[Highlight]) -> list[dict[str, Any]]:
    by_turn: dict[int | None, list[Highlight]] = {}
    for highlight in highlights:
        by_turn.setdefault(highlight.evidence.turn, []).append(highlight)
    turns = [_turn_line(number, turn, by_turn.get(number, ())) for number, turn in enumerate(heard.turns)]
    pauses = [_pause_line(pause) for pause in heard.pauses if pause.duration_s >= SHOWN_PAUSE_S]
    return sorted(turns + pauses, key=lambda line: float(line["start_s"]))


def _turn_line(number: int, turn: Turn, highlights: Sequence[Highlight]) -> dict[str, Any]:
    unsure = turn.confidence < UNSURE_BELOW
    return {
        "turn": number,
        "kind": turn.speaker,
        "who": _(SPEAKERS[turn.speaker]),
        "start_s": turn.start_s,
        "end_s": turn.end_s,
        "unsure": unsure,
        "hint": _("Poorly recognised: listen to it") if unsure else "",
        "pieces": [_piece(piece) for piece in pieces(turn, highlights)],
    }


def _pause_line(pause: Pause) -> dict[str, Any]:
    seconds = _("{seconds} s").format(seconds=round(pause.duration_s))
    return {
        "turn": None,
        "kind": f"silence {pause.kind}",
        "who": "",
        "start_s": pause.start_s,
        "end_s": pause.end_s,
        "unsure": False,
        "hint": "",
        "pieces": [{"text": f"{_(PAUSES[pause.kind])}, {seconds}"}],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": piece.text}
    if piece.words and len(piece.text.split(" ")) == len(piece.words):
        # Start and end of each word in turn, hundredths of a second: the text falls apart at its spaces.
        shown["times"] = [round(100 * moment) for word in piece.words for moment in (word.start_s, word.end_s)]
    if piece.highlights:
        first = worst(piece.highlights)
        told = [_told(highlight) for highlight in piece.highlights]
        shown |= {
            "tone": first.tone,
            "start_s": first.evidence.start_s,
            "told": [entry for at, entry in enumerate(told) if entry not in told[:at]],
        }
    return shown
