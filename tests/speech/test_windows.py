"""Packing speech into windows and finding the way back."""

import numpy as np
import pytest

from callqa.audio import RATE_HZ
from callqa.speech.recogniser import Span
from callqa.speech.windows import GAP_S, WINDOW_S, pack

DURATION_S = 100.0


def test_far_stretches_share_a_window_with_a_short_silence_between() -> None:
    (window,) = pack([Span(10, 12), Span(50, 53)], 1, DURATION_S)

    assert window.signal == 1
    assert [piece.sound for piece in window.pieces] == [(9.6, 12.4), (49.6, 53.4)]
    assert [piece.offset_s for piece in window.pieces] == pytest.approx([0.0, 2.8 + GAP_S])
    assert window.speech_end_s == pytest.approx(2.8 + GAP_S + 3.8)


def test_padding_stops_halfway_to_the_neighbour_and_at_the_ends_of_the_recording() -> None:
    (window,) = pack([Span(0.1, 2.0), Span(2.2, 9.9)], 0, 10.0)

    first, second = (piece.sound for piece in window.pieces)
    assert first == pytest.approx((0.0, 2.1))
    assert second == pytest.approx((2.1, 10.0))


def test_a_full_window_is_followed_by_another() -> None:
    windows = pack([Span(start, start + 5) for start in (0, 12, 24, 36)], 0, DURATION_S)

    assert [len(window.pieces) for window in windows] == [2, 2]
    assert all(window.speech_end_s <= WINDOW_S for window in windows)


def test_a_stretch_longer_than_a_window_is_cut_without_loss() -> None:
    windows = pack([Span(10, 50)], 0, DURATION_S)
    pieces = [piece for window in windows for piece in window.pieces]

    assert all(piece.sound.end_s - piece.sound.start_s <= WINDOW_S for piece in pieces)
    assert [piece.sound.end_s for piece in pieces[:-1]] == [piece.sound.start_s for piece in pieces[1:]]
    assert (pieces[0].speech.start_s, pieces[-1].speech.end_s) == (10, 50)


def test_no_speech_no_windows() -> None:
    assert pack([], 0, DURATION_S) == []


def test_every_time_in_a_window_maps_back_to_where_its_sound_came_from() -> None:
    """The samples carry their own position, so the window's sound itself tells where it was taken."""
    samples = np.arange(round(DURATION_S * RATE_HZ), dtype=np.float32)
    speech = [Span(3, 4), Span(20.5, 26.25), Span(40, 58), Span(99, 99.75)]

    for window in pack(speech, 0, DURATION_S):
        sound = window.samples(samples)
        for piece in window.pieces:
            inside_s = piece.offset_s + (piece.speech.start_s - piece.sound.start_s) + 0.1
            taken_s = float(sound[round(inside_s * RATE_HZ)]) / RATE_HZ
            assert window.to_recording(inside_s, inside_s + 0.2).start_s == pytest.approx(taken_s, abs=0.001)


def test_a_word_lies_within_the_speech_it_came_from() -> None:
    (window,) = pack([Span(10, 12), Span(50, 53)], 0, DURATION_S)

    assert window.to_recording(0.0, 0.9) == pytest.approx((10.0, 10.5))
    assert window.to_recording(2.5, 3.2) == pytest.approx((12.0, 12.0)), "most of it in the first stretch"
    assert window.to_recording(2.7, 4.1) == pytest.approx((50.0, 49.6 + 4.1 - 2.8 - GAP_S)), (
        "most of it in the second stretch"
    )
    assert window.to_recording(1.0, 4.1)[0] == 50.0, "too long for a word: its start was dragged back"
    assert window.to_recording(7.2, 8.5) == pytest.approx((53.0, 53.0)), "in the silence at the end"


def test_a_window_ends_in_silence() -> None:
    (window,) = pack([Span(10, 12)], 0, DURATION_S)
    sound = window.samples(np.ones(round(DURATION_S * RATE_HZ), np.float32))

    assert len(sound) == round(window.duration_s * RATE_HZ)
    assert not sound[round(window.speech_end_s * RATE_HZ) :].any()
    assert sound[: round(window.speech_end_s * RATE_HZ)].all()
