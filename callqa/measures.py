"""Measures of a conversation, taken from its turns and pauses. Nothing here knows of rules."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from callqa.calls import Metrics, Pause, PauseKind, Speaker, Transcript, Turn

ORDINARY_PAUSE_S = 3.0
"""Shorter pauses belong to any conversation and are counted nowhere (rulebook, ``no_long_wait``)."""
SHORT_UTTERANCE_S = 2.0
"""A customer who says «алло?» into the silence for so long is still waiting."""

LONGEST_WORD_S = 1.0
"""Nobody draws a single word out for longer."""
FIRST_WORDS = 3
"""So many words at the beginning of a turn may be drawn out."""
AT_ONCE_S = 0.5
"""Two who begin within so short a time began together: neither interrupts the other."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One stretch in which the customer waits.

    ``heard_s`` is how long nobody spoke; ``end_s - start_s`` is longer where the customer asked if anyone was there.
    """

    start_s: float
    end_s: float
    heard_s: float


@dataclass(frozen=True, slots=True)
class TalkOver:
    """The agent started to speak (``turn``, an index) while the customer did; how long both spoke at once."""

    turn: int
    start_s: float
    end_s: float


Measure: TypeAlias = Literal[
    "talk_ratio",
    "words_per_minute",
    "longest_monologue_s",
    "dead_air_s",
    "hold_s",
    "longest_wait_s",
    "confidence",
]
"""What can be measured of a call."""


def value_of(name: Measure, transcript: Transcript) -> float | None:
    """Return one measure of a call; ``None`` where it needs the speakers and they are not known."""
    if name == "longest_monologue_s":
        return longest_monologue_s(transcript)
    value: float | None = getattr(measure(transcript), name)
    return value


def measure(transcript: Transcript) -> Metrics:
    """Measure a call.

    Talk ratio is the agent's share of all speech of agent and customer, 0 to 1. Words a minute are those of the
    agent's own speech. Confidence is the mean over all words but those of announcements.
    Pauses below three seconds are in no figure.
    """
    spoken = {speaker: [turn for turn in transcript.turns if turn.speaker == speaker] for speaker in Speaker}
    agent_s, customer_s = (_duration_s(spoken[who]) for who in (Speaker.AGENT, Speaker.CUSTOMER))
    known = agent_s > 0 and not spoken[Speaker.UNKNOWN]
    return Metrics(
        dead_air_s=_total_s(transcript, PauseKind.DEAD_AIR),
        hold_s=_total_s(transcript, PauseKind.HOLD),
        longest_wait_s=max((wait.heard_s for wait in waits(transcript)), default=0.0),
        talk_ratio=agent_s / (agent_s + customer_s) if known else None,
        words_per_minute=60 * sum(map(_word_count, spoken[Speaker.AGENT])) / agent_s if known else None,
        confidence=_confidence([turn for turn in transcript.turns if turn.speaker != Speaker.OTHER]),
    )


def waits(
    transcript: Transcript, ordinary_s: float = ORDINARY_PAUSE_S, utterance_s: float = SHORT_UTTERANCE_S
) -> list[Wait]:
    """Return the stretches in which the customer waits.

    Pauses that only a recorded announcement or a customer's short utterance lies between are one stretch.

    Args:
        transcript: turns and pauses of the call.
        ordinary_s: stretches shorter than this are ordinary pauses and left out.
        utterance_s: a customer's longer turn ends a wait.
    """
    pauses = sorted(transcript.pauses, key=lambda pause: pause.start_s)
    stretches: list[list[Pause]] = []
    for pause in pauses:
        if stretches and _still_waiting(transcript.turns, stretches[-1][-1].end_s, pause.start_s, utterance_s):
            stretches[-1].append(pause)
        else:
            stretches.append([pause])
    found = [Wait(many[0].start_s, many[-1].end_s, sum(one.duration_s for one in many)) for many in stretches]
    return [wait for wait in found if wait.heard_s >= ordinary_s]


def speech_s(transcript: Transcript, speaker: Speaker) -> float:
    """Return for how long one side spoke, in seconds."""
    return _duration_s([turn for turn in transcript.turns if turn.speaker == speaker])


def longest_monologue_s(transcript: Transcript, utterance_s: float = SHORT_UTTERANCE_S) -> float | None:
    """Return how long the agent spoke at a stretch, at the longest; ``None`` where the speakers are not known.

    A customer's turn of up to ``utterance_s`` seconds («угу», «так») ends no monologue; a pause of three seconds does.
    """
    if any(turn.speaker == Speaker.UNKNOWN for turn in transcript.turns):
        return None
    longest_s = 0.0
    begun_s: float | None = None
    last_s = 0.0
    for turn in transcript.turns:
        if turn.speaker == Speaker.AGENT:
            if begun_s is None or turn.start_s - last_s >= ORDINARY_PAUSE_S:
                begun_s = turn.start_s
            last_s = max(last_s, turn.end_s)
            longest_s = max(longest_s, last_s - begun_s)
        elif turn.end_s - turn.start_s > utterance_s:
            begun_s = None
    return longest_s


def talk_overs(transcript: Transcript, overlap_s: float) -> list[TalkOver]:
    """Return where the agent began to speak over the customer and both spoke at once for more than ``overlap_s``."""
    customer = [turn for turn in transcript.turns if turn.speaker == Speaker.CUSTOMER]
    found = []
    for index, turn in enumerate(transcript.turns):
        if turn.speaker != Speaker.AGENT:
            continue
        start_s = _begun_s(turn)
        until_s = max((other.end_s for other in customer if other.start_s + AT_ONCE_S < start_s), default=0.0)
        end_s = min(until_s, turn.end_s)
        if end_s - start_s > overlap_s:
            found.append(TalkOver(index, start_s, end_s))
    return found


def _begun_s(turn: Turn) -> float:
    """Return when a turn began. Recognisers draw first words out over the silence before them."""
    drawn_out = [word for word in turn.words[:FIRST_WORDS] if word.end_s - word.start_s > LONGEST_WORD_S]
    return drawn_out[-1].end_s - LONGEST_WORD_S if drawn_out else turn.start_s


def _still_waiting(turns: tuple[Turn, ...], start_s: float, end_s: float, utterance_s: float) -> bool:
    between = [turn for turn in turns if turn.start_s < end_s and turn.end_s > start_s]
    return all(
        turn.speaker == Speaker.OTHER or (turn.speaker == Speaker.CUSTOMER and turn.end_s - turn.start_s <= utterance_s)
        for turn in between
    )


def _total_s(transcript: Transcript, kind: PauseKind) -> float:
    return sum(
        pause.duration_s for pause in transcript.pauses if pause.kind == kind and pause.duration_s >= ORDINARY_PAUSE_S
    )


def _duration_s(turns: list[Turn]) -> float:
    return sum(turn.end_s - turn.start_s for turn in turns)


def _word_count(turn: Turn) -> int:
    return len(turn.words) or len(turn.text.split())


def _confidence(turns: list[Turn]) -> float:
    counts = [_word_count(turn) for turn in turns]
    if not sum(counts):
        return 0.0
    return sum(turn.confidence * count for turn, count in zip(turns, counts, strict=True)) / sum(counts)
