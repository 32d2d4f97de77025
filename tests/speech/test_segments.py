import numpy as np
import pytest

from callqa.audio import RATE_HZ
from callqa.speech.recogniser import Span
from callqa.speech.segments import LONGEST_S, cut


def noise(duration_s: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    sound: np.ndarray[tuple[int], np.dtype[np.float32]] = (
        np.random.default_rng(0).normal(0, 0.1, round(duration_s * RATE_HZ)).astype(np.float32)
    )
    return sound


def test_near_stretches_are_heard_together_and_far_ones_alone() -> None:
    speech = [Span(1.0, 2.0), Span(2.5, 3.0), Span(8.0, 8.4)]

    first, second = cut(speech, noise(10))

    assert first.speech == (Span(1.0, 2.0), Span(2.5, 3.0))
    assert first.sound == pytest.approx((0.6, 3.4))
    assert second.sound == pytest.approx((7.6, 8.8))


def test_sound_beside_speech_ends_with_the_recording_and_halfway_to_the_next() -> None:
    speech = [Span(0.1, 10.0), Span(10.5, 19.9)]

    first, second = cut(speech, noise(20))

    assert (first.sound, second.sound) == (Span(0.0, 10.25), Span(10.25, 20.0))


def test_a_stretch_that_is_too_long_is_cut_where_it_is_quietest() -> None:
    sound = noise(50)
    for quiet_s in (15.0, 31.0):
        sound[round((quiet_s - 0.1) * RATE_HZ) : round((quiet_s + 0.1) * RATE_HZ)] = 0

    found = cut([Span(0.0, 50.0)], sound)

    assert [one.speech[0].end_s for one in found] == pytest.approx([15.0, 31.0, 50.0], abs=0.1)
    assert all(one.duration_s <= LONGEST_S for one in found)


def test_a_word_stays_in_the_stretch_that_holds_most_of_it() -> None:
    (segment,) = cut([Span(1.0, 2.0), Span(2.5, 3.0)], noise(5))

    assert segment.within(0.9, 1.2) == Span(1.0, 1.2)
    assert segment.within(2.9, 3.3) == Span(2.9, 3.0)
    assert segment.within(3.2, 3.3) == Span(3.0, 3.0)


def test_no_speech_no_segments() -> None:
    assert cut([], noise(1)) == []
