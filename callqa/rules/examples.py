"""The examples inside a rule: short passages written as text, turned into calls and judged."""

import re

from callqa.calls import Attribution, Call, CallFacts, Pause, PauseKind, Speaker, Transcript, Turn

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
_WORD_S = 0.4


def example_call(text: str, facts: CallFacts, language: str) -> Call:
    """Turn a passage into a call.

    Each line is a turn, begun by ``М:`` or ``A:`` for the agent, ``К:`` or ``C:`` for the customer; ``(25 s)`` or
    ``(25 с)`` is a pause. A passage without such lines is one turn of the agent.
    """
    turns: list[Turn] = []
    pauses: list[Pause] = []
    now_s = 0.0
    for line in text.strip().splitlines():
        pause = _PAUSE.match(line.strip())
        if pause:
            pauses.append(Pause(PauseKind.DEAD_AIR, now_s, now_s + float(pause["seconds"])))
            now_s = pauses[-1].end_s
            continue
        said = _LINE.match(line.strip())
        who, words = (_SPEAKERS[said["who"]], said["text"]) if said else (Speaker.AGENT, line.strip())
        end_s = now_s + _WORD_S * len(words.split())
        turns.append(Turn(who, now_s, end_s, words, confidence=1.0))
        now_s = end_s
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
