"""Sound whose every moment is different, and ways to write it as phone systems do."""

from pathlib import Path

import av
import numpy as np

from callqa.audio import RATE_HZ, Samples, Track

SECONDS = 2.0
SHIFT_S = 0.3
"""Codecs may delay or pad by so much."""


def chirps(channels: int = 2, rate_hz: int = 8_000, seconds: float = SECONDS) -> Samples:
    """A tone that rises from 400 Hz by 600 Hz a second, on the second channel one that rises from 700 Hz."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    tones = [0.3 * np.sin(2 * np.pi * (start * time + 300 * time**2)) for start in (400, 700)[:channels]]
    return np.stack(tones).astype(np.float32)


def encode(
    path: Path, codec: str, samples: Samples, rate_hz: int = 8_000, container: str | None = None, **options: str
) -> Path:
    """Write a file; options go to FFmpeg's writer of the container and to the codec."""
    layout = {1: "mono", 2: "stereo", 3: "3.0"}[len(samples)]
    with av.open(str(path), "w", format=container, options=options) as out:
        stream = out.add_stream(codec, rate=rate_hz, layout=layout, options=options)
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout=layout)
        frame.sample_rate = rate_hz
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate_hz)
        frame_size = stream.codec_context.frame_size or 1_024
        fifo = av.AudioFifo()
        for converted in resampler.resample(frame):
            fifo.write(converted)
        for part in (*fifo.read_many(frame_size, partial=True), None):
            for packet in stream.encode(part):
                out.mux(packet)
    return path


def likeness(track: Track, channel: int, seconds: float = SECONDS) -> float:
    """Correlate with the chirp of a channel, at the best of small delays; 1 is the same."""
    expected = chirps(2, RATE_HZ, seconds)[channel]
    reach = round(SHIFT_S * RATE_HZ)
    heard = np.pad(track[: len(expected) + reach], reach)
    size = len(heard) + len(expected)
    products = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(expected, size)), size)
    return float(products[: 2 * reach].max() / np.linalg.norm(expected) / np.linalg.norm(heard))
