"""Copies for the browser."""

import wave
from pathlib import Path

import numpy as np
import pytest

from callqa.audio import decode, playable_wav
from callqa.errors import UnreadableError
from tests.audio.sounds import chirps, encode


@pytest.mark.parametrize(("codec", "channels"), [("pcm_alaw", 2), ("pcm_mulaw", 1), ("pcm_f32le", 2)])
def test_a_playable_copy_keeps_rate_channels_and_sound(tmp_path: Path, codec: str, channels: int) -> None:
    source = encode(tmp_path / "call.wav", codec, chirps(channels))
    target = tmp_path / "cache" / "copy.wav"

    playable_wav(source, target)

    with wave.open(str(target)) as copy:
        assert (copy.getframerate(), copy.getnchannels(), copy.getsampwidth()) == (8_000, channels, 2)
        assert copy.getnframes() == 2 * 8_000
    for copied, track in zip(decode(target).tracks, decode(source).tracks, strict=True):
        assert np.allclose(copied[:], track[:], atol=0.001)


def test_a_playable_copy_goes_as_far_as_a_recording_that_breaks_off(tmp_path: Path) -> None:
    source = encode(tmp_path / "call.wav", "pcm_s16le", chirps(1, seconds=8.0))
    source.write_bytes(source.read_bytes()[:64_000])

    playable_wav(source, tmp_path / "copy.wav")

    with wave.open(str(tmp_path / "copy.wav")) as copy:
        assert copy.getnframes() / 8_000 == pytest.approx(4.0, abs=0.1)


def test_a_playable_copy_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    source = tmp_path / "text.wav"
    source.write_text("no sound")
    target = tmp_path / "cache" / "copy.wav"

    with pytest.raises(UnreadableError):
        playable_wav(source, target)

    assert list(target.parent.iterdir()) == []
