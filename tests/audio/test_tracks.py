"""Stored sound behaves as an array of samples, in memory and on disk."""

import numpy as np
import pytest

from callqa.audio import StoredTrack, tracks

SAMPLES = np.arange(-5, 5, dtype=np.int16) * 3_000


@pytest.fixture(params=[10, 1_000_000], ids=["on disk", "in memory"])
def track(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StoredTrack:
    monkeypatch.setattr(tracks, "IN_MEMORY_BYTES", request.param)
    stored = StoredTrack()
    stored.append(SAMPLES[:4])
    stored.append(SAMPLES[4:])
    stored.finish()
    return stored


@pytest.mark.parametrize(
    "part",
    [
        slice(None), slice(2, 7), slice(8, 50), slice(50, 60), slice(7, 3), slice(0, 0), slice(-3, None),
        slice(None, -8), slice(-50, 2),
    ],
    ids=str,
)  # fmt: skip
def test_slices_are_an_arrays(track: StoredTrack, part: slice) -> None:
    array = SAMPLES.astype(np.float32) / 32_768

    assert np.array_equal(track[part], array[part])
    assert track[part].dtype == np.float32
    assert len(track) == len(array)


def test_slices_are_copies(track: StoredTrack) -> None:
    track[:][:] = 0

    assert track[:].any()


def test_an_empty_track_is_empty() -> None:
    assert len(StoredTrack()) == len(StoredTrack()[:]) == 0
