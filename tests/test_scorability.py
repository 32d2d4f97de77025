"""Which transcripts are good enough to judge an agent by."""

from dataclasses import replace

import pytest

from callqa.calls import Attribution, Speaker, Transcript, Turn, Word
from callqa.measures import measure
from callqa.scorability import doubt
from callqa.settings import SpeechSettings


def turn(speaker: Speaker, start_s: float, text: str) -> Turn:
    words = tuple(Word(word, start_s + at, start_s + at + 1, 0.8) for at, word in enumerate(text.split()))
    return Turn(speaker, start_s, words[-1].end_s, text, 0.8, words)


GOOD = Transcript(
    turns=(
        turn(Speaker.AGENT, 0, "Добрый день, магазин Батарейкин."),
        turn(Speaker.CUSTOMER, 4, "Есть лампа?"),
    ),
    pauses=(),
    duration_s=7,
    channels=2,
    language="ru",
    attribution=Attribution.CHANNELS,
    attribution_confidence=1.0,
    engine="e",
)


def code(transcript: Transcript) -> str | None:
    """Return the code of the reason, if there is one."""
    reason = doubt(transcript, measure(transcript), SpeechSettings())
    return reason and reason.partition(":")[0]


def test_a_conversation_of_two_known_sides_may_be_scored() -> None:
    assert code(GOOD) is None
    assert code(replace(GOOD, findings=("clipping:0", "cut_off"))) is None, "to be told, but no reason not to judge"


@pytest.mark.parametrize(
    ("transcript", "reason"),
    [
        (replace(GOOD, turns=GOOD.turns[1:]), "too_few_words"),
        (replace(GOOD, findings=("other_language:en",)), "other_language"),
        (replace(GOOD, turns=tuple(replace(turn, confidence=0.3) for turn in GOOD.turns)), "low_confidence"),
        (replace(GOOD, attribution=Attribution.NONE, attribution_confidence=0.0), "one_sided"),
        (replace(GOOD, attribution=Attribution.DIARIZATION, attribution_confidence=0.55), "speakers_unsure"),
    ],
)
def test_what_would_be_guessing_is_not_scored(transcript: Transcript, reason: str) -> None:
    assert code(transcript) == reason


def test_the_reason_names_the_language_that_it_sounds_like() -> None:
    reason = doubt(replace(GOOD, findings=("other_language:en",)), measure(GOOD), SpeechSettings())

    assert reason is not None
    assert "'en', not like 'ru'" in reason
