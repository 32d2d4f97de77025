"""Frames in, speech out. Voice probabilities and levels are as measured on telephone speech, leak and music."""

import numpy as np
import pytest

from callqa.speech import activity
from callqa.speech.recogniser import Span

Stretch = tuple[float, float, float]
"""Seconds, probability of a voice, level in dB."""

CERTAIN = (2.0, 0.8, -28.0)
SILENCE = (2.0, 0.01, -55.0)


def spans(*stretches: Stretch) -> tuple[Span, ...]:
    voice, level_db = (
        np.concatenate([np.full(round(stretch[0] / activity.FRAME_S), stretch[column]) for stretch in stretches])
        for column in (1, 2)
    )
    return activity.spans(voice, level_db)


@pytest.mark.parametrize(
    ("what", "is_speech"),
    [
        ((2.0, 0.3, -40.0), True),
        ((2.0, 0.08, -27.0), True),
        ((2.0, 0.08, -48.0), False),
        ((2.0, 0.01, -26.0), False),
        ((0.06, 0.8, -28.0), False),
    ],
    ids=["a quiet voice", "a voice that silero doubts", "leak of the other side", "hold music", "a click"],
)
def test_what_is_speech(what: Stretch, *, is_speech: bool) -> None:
    assert (len(spans(CERTAIN, SILENCE, what, SILENCE)) == 2) is is_speech


def test_edges_are_where_the_voice_is() -> None:
    (only,) = spans(SILENCE, CERTAIN, SILENCE)

    assert only == pytest.approx((2.0, 4.0), abs=0.05)


def test_a_breath_does_not_part_speech_but_a_pause_does() -> None:
    assert len(spans(CERTAIN, (0.2, 0.0, -55.0), CERTAIN)) == 1
    assert len(spans(CERTAIN, (0.5, 0.0, -55.0), CERTAIN)) == 2


def test_without_certain_speech_loudness_proves_nothing() -> None:
    assert spans(SILENCE, (5.0, 0.08, -20.0), SILENCE) == ()


def test_levels_are_relative_to_full_scale() -> None:
    square = np.tile(np.array([0.5, -0.5], np.float32), 500)

    assert activity.levels_db(square)[0] == pytest.approx(-6.02, abs=0.01)
    assert activity.levels_db(np.zeros(512, np.float32)) == pytest.approx([-120.0])
