"""Measures of a conversation, taken from its turns and pauses. Nothing here knows of rules."""

from dataclasses import dataclass

from callqa.calls import Metrics, Pause, PauseKind, Speaker, Transcript, Turn

ORDINARY_PAUSE_S = 3.0
"""Shorter pauses belong to any conversation and are counted nowhere (rulebook, ``no_long_wait``)."""
SHORT_UTTERANCE_S = 2.0
"""A customer who says «алло?» into the silence for so long is still waiting."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One stretch in which the customer waits.

    ``heard_s`` is how long nobody spoke; ``end_s - start_s`` is longer where the customer asked if anyone was there.
    """

    start_s: float
    end_s: float
    heard_s: float


def measure(transcript: Transcript) -> Metrics:
    """Measure a call.

    Talk ratio is the agent's share of all speech of agent and customer, 0 to 1. Words a minute are those of the
    agent's own speech. Confidence is the mean over all words. Pauses below three seconds are in no figure.
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
        confidence=_confidence(transcript.turns),
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


def _confidence(turns: tuple[Turn, ...]) -> float:
    counts = [_word_count(turn) for turn in turns]
    if not sum(counts):
        return 0.0
    return sum(turn.confidence * count for turn, count in zip(turns, counts, strict=True)) / sum(counts)
