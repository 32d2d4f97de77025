"""The examples inside a rule: short passages written as text, turned into calls and judged."""

import re
from dataclasses import replace
from typing import Literal

from callqa.calls import Attribution, Call, Pause, PauseKind, Speaker, Transcript, Turn
from callqa.recording import CallFacts
from callqa.rules.masking import filled

_SPEAKERS = {
    "М": Speaker.AGENT,
    "A": Speaker.AGENT,
    "А": Speaker.AGENT,
    "К": Speaker.CUSTOMER,
    "C": Speaker.CUSTOMER,
    "K": Speaker.CUSTOMER,
    "M": Speaker.AGENT,
}
_LINE = re.compile(r"^(?P<who>[МАКAMCK]):\s*(?P<text>.+)$")
_PAUSE = re.compile(r"^\(\s*(?P<seconds>\d+(\.\d+)?)\s*(s|с|сек)\.?\s*\)$")
_OVER = re.compile(r"^\(\s*(over|поверх)\s+(?P<seconds>\d+(\.\d+)?)\s*(s|с|сек)\.?\s*\)$")
_RINGS = re.compile(r"^\(\s*(rings|звонит)\s+(?P<seconds>\d+(\.\d+)?)\s*(s|с|сек)\.?\s*\)$")
_DIRECTIONS: dict[str, Literal["in", "out"]] = {
    "(incoming)": "in",
    "(входящий)": "in",
    "(outgoing)": "out",
    "(исходящий)": "out",
}
_WORD_S = 0.4


def example_call(text: str, facts: CallFacts, language: str) -> Call:
    """Turn a passage into a call.

    Each line is a turn, begun by ``М:`` or ``A:`` for the agent, ``К:`` or ``C:`` for the customer; ``(25 s)`` or
    ``(25 с)`` is a pause; after ``(over 2 s)`` or ``(поверх 2 с)`` the next turn begins so long before the last one
    ends. ``(rings 25 s)``, ``(звонит 25 с)`` and ``(incoming)``, ``(outgoing)``, ``(входящий)``, ``(исходящий)`` tell
    what the phone system knows. A passage without turns is one turn of the agent. ``{phone}``, ``{number}`` and
    ``{mail}`` stand for what was said in a real call.
    """
    turns: list[Turn] = []
    pauses: list[Pause] = []
    now_s = 0.0
    for line in map(str.strip, filled(text).strip().splitlines()):
        if known := _known(line, facts):
            facts = known
        elif over := _OVER.match(line):
            now_s -= float(over["seconds"])
        elif pause := _PAUSE.match(line):
            pauses.append(Pause(PauseKind.DEAD_AIR, now_s, now_s + float(pause["seconds"])))
            now_s = pauses[-1].end_s
        else:
            turns.append(_turn(line, now_s))
            now_s = max(turn.end_s for turn in turns)
    transcript = Transcript(
        turns=tuple(turns),
        pauses=tuple(pauses),
        duration_s=now_s,
        channels=2,
        language=language,
        attribution=Attribution.CHANNELS,
        attribution_confidence=1.0,
        engine="example",
    )
    return Call(facts, transcript)


def _known(line: str, facts: CallFacts) -> CallFacts | None:
    """Return the facts with what the line tells of the phone system; ``None`` if it tells nothing of it."""
    if line in _DIRECTIONS:
        return replace(facts, direction=_DIRECTIONS[line])
    rings = _RINGS.match(line)
    return replace(facts, ring_s=float(rings["seconds"])) if rings else None


def _turn(line: str, start_s: float) -> Turn:
    said = _LINE.match(line)
    who, words = (_SPEAKERS[said["who"]], said["text"]) if said else (Speaker.AGENT, line)
    return Turn(who, start_s, start_s + _WORD_S * len(words.split()), words, confidence=1.0)
