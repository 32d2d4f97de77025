"""Whether speech plays at the speed at which it was said.

A header with a wrong sampling rate moves everything at once: the telephone's band, the pitch of voices and the rhythm
of syllables. None alone is proof, as there are bright lines, high voices and fast talkers; together they are. Measured
on 33 telephone calls, the prompts of an Asterisk system and read speech, each also at twice and half its speed:
``quickness`` is at most 0.8 as it should be, and at least 1.7 at twice the speed of what came through a telephone.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from callqa.audio import RATE_HZ, Samples

ENOUGH_S = 8.0
TELEPHONE_HZ = 4_500.0
"""Nothing above this comes through a telephone with 8 kHz, unless it plays too fast."""
MUFFLED_HZ = 2_200.0
"""A telephone ends at 3400 Hz or a little below, at half of it only if it plays too slowly."""
TOO_FAST, TOO_SLOW = 1.3, -1.5

USUAL_LOW_HZ, USUAL_PITCH_HZ, USUAL_RHYTHM_HZ = 300.0, 200.0, 6.0
WINDOW, HOP = 512, 128
PITCH_WINDOW, PITCH_HOP = 1_024, 1_600
PITCH_LAGS = slice(20, 380)
VOICED = 0.6

Numbers = npt.NDArray[np.float64]


def is_wrong(speech: Sequence[Samples]) -> bool:
    """Tell whether speech plays about twice as fast as it was said, or faster, or half as fast.

    Args:
        speech: of each channel, without what lies between, at 16 kHz. A channel with too little is left out.
    """
    speech = [samples for samples in speech if len(samples) >= ENOUGH_S * RATE_HZ]
    if not speech:
        return False
    bands = [_band(samples) for samples in speech]
    top_hz = max(band[1] for band in bands)
    if MUFFLED_HZ <= top_hz <= TELEPHONE_HZ:
        return False
    quick = float(np.mean([quickness(samples, low_hz) for samples, (low_hz, _) in zip(speech, bands, strict=True)]))
    return quick > TOO_FAST if top_hz > TELEPHONE_HZ else quick < TOO_SLOW


def quickness(samples: Samples, low_hz: float) -> float:
    """Add up by how many octaves the band's lower end, the pitch and the rhythm lie above the usual."""
    parts = (low_hz / USUAL_LOW_HZ, _pitch_hz(samples) / USUAL_PITCH_HZ, _rhythm_hz(samples) / USUAL_RHYTHM_HZ)
    return float(np.sum(np.log2(parts)))


def _band(samples: Samples) -> tuple[float, float]:
    """Find the frequencies below which 10 % and 99.9 % of the energy lie."""
    power = _power(samples, WINDOW).sum(axis=0)[4:]
    share = np.cumsum(power) / max(float(power.sum()), 1e-12)
    low, top = np.searchsorted(share, (0.1, 0.999)) + 4
    return float(low * RATE_HZ / WINDOW), float(top * RATE_HZ / WINDOW)


def _power(samples: Samples, hop: int) -> Numbers:
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::hop]
    return np.asarray(np.abs(np.fft.rfft(windows * np.hanning(WINDOW).astype(np.float32), axis=1)) ** 2, np.float64)


def _rhythm_hz(samples: Samples) -> float:
    """Find about which frequency the loudness moves, between 1 and 25 Hz; syllables make it 5 to 7."""
    loudness = np.sqrt(_power(samples, HOP)[:, 4:].sum(axis=1))
    size = 512
    pieces = np.lib.stride_tricks.sliding_window_view(loudness / loudness.mean(), size)[:: size // 2]
    moved = np.abs(np.fft.rfft((pieces - pieces.mean(axis=1, keepdims=True)) * np.hanning(size), axis=1)) ** 2
    hz = np.fft.rfftfreq(size, HOP / RATE_HZ)
    is_rhythm = (hz >= 1) & (hz <= 25)  # noqa: PLR2004
    weight = moved.sum(axis=0)[is_rhythm] * hz[is_rhythm]
    return float(np.exp(np.average(np.log(hz[is_rhythm]), weights=weight)))


def _pitch_hz(samples: Samples) -> float:
    """Find the median pitch of the louder moments by autocorrelation (Boersma 1993); the usual where there is none."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, PITCH_WINDOW)[::PITCH_HOP]
    energy = np.einsum("ij,ij->i", windows, windows)
    shape = np.hanning(PITCH_WINDOW)
    windows = windows[energy >= np.quantile(energy, 0.6)] * shape
    correlation = _autocorrelation(windows) / _autocorrelation(shape[None])
    correlation = correlation[:, PITCH_LAGS] / np.maximum(correlation[:, :1], 1e-12)
    voiced = correlation.max(axis=1) > VOICED
    lags = correlation.argmax(axis=1)[voiced] + PITCH_LAGS.start
    return float(np.median(RATE_HZ / lags)) if len(lags) else USUAL_PITCH_HZ


def _autocorrelation(windows: Numbers) -> Numbers:
    spectrum = np.abs(np.fft.rfft(windows, 2 * PITCH_WINDOW, axis=1)) ** 2
    return np.fft.irfft(spectrum, axis=1)[:, : PITCH_LAGS.stop]
