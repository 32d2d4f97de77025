"""Words → who said them: by channel or by voice, then which side is the agent and how sure that is."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from callqa.audio import Track
from callqa.calls import Attribution, Speaker, Word
from callqa.findings import Finding
from callqa.recording import CallFacts
from callqa.speech import roles, voiceprints, voices
from callqa.speech.recogniser import Span

GUESS = 0.5
"""Confidence of what could as well be the other way round."""

Words = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Told:
    """Who said what. ``confidence`` tells how sure it is, from 0.5 (a guess) to 1; 0 where nobody can tell."""

    sides: Mapping[Speaker, Words]
    attribution: Attribution
    confidence: float
    findings: tuple[str, ...] = field(default=())


def by_channel(sides: Sequence[Words], *, facts: CallFacts, language: str) -> Told:
    """Tell the sides of a recording in which each has its channel.

    What the phone system says of the agent's channel is certain, unless what is said contradicts it clearly: then it is
    a guess, with the finding ``sides_swapped``.
    """
    if not all(sides):
        return _unknown(sides)
    if facts.agent_channel not in (0, 1):
        agent, confidence = _agent(sides, facts, language)
        return Told(_named(sides, agent), Attribution.CHANNELS, confidence)
    named = _named(sides, facts.agent_channel)
    heard, confidence = _agent(sides, facts, language)
    if heard != facts.agent_channel and confidence >= roles.CLEARLY:
        return Told(named, Attribution.CHANNELS, GUESS, (Finding.SIDES_SWAPPED.value,))
    return Told(named, Attribution.CHANNELS, roles.CERTAIN)


def by_voice(
    words: Words, track: Track, speech: Sequence[Span], *, facts: CallFacts, language: str, cache: Path
) -> Told:
    """Tell the sides of a recording in which both are in one channel.

    A voice that speaks only before the two is unknown. The confidence falls where voices are hardly to be told apart.

    Raises:
        NotScorableError: ``no_diarization``, the extra is not installed.
    """
    told = voices.separate(words, speech, lambda looks: _voice_prints(cache).of(track, looks))
    if not all(told.sides):
        return _unknown([words])
    agent, confidence = _agent(told.sides, facts, language)
    return Told(
        {**_named(told.sides, agent), Speaker.UNKNOWN: told.opening},
        Attribution.DIARIZATION,
        round(GUESS + (confidence - GUESS) * told.clarity, 3),
    )


def _agent(sides: Sequence[Words], facts: CallFacts, language: str) -> tuple[int, float]:
    first, second = (roles.Side(" ".join(word.text for word in words), words[0].start_s) for words in sides)
    return roles.agent_side(
        (first, second),
        language=language,
        direction=facts.direction,
        agent=facts.agent,
        shop_names=facts.shop_names,
    )


def _named(sides: Sequence[Words], agent: int) -> dict[Speaker, Words]:
    return {Speaker.AGENT: sides[agent], Speaker.CUSTOMER: sides[1 - agent]}


def _unknown(sides: Sequence[Words]) -> Told:
    """Leave open who says something that only one side says."""
    return Told({Speaker.UNKNOWN: [word for words in sides for word in words]}, Attribution.NONE, 0.0)


@functools.cache
def _voice_prints(cache: Path) -> voiceprints.VoicePrints:
    return voiceprints.VoicePrints(voiceprints.prepare(cache))
