"""Sound for the browser, which cannot play GSM, A-law and others."""

import os
import tempfile
import wave
from pathlib import Path

from callqa.audio import reading


def playable_wav(source: Path, target: Path) -> None:
    """Write a recording as 16-bit PCM WAV in its own rate and channels.

    The target appears complete or not at all, also when two processes write it at once.

    Raises:
        UnreadableError: as ``decode``, ``too_long`` too, except that a recording that breaks off is written as far as
            it goes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file, reading.opened(source) as reader, wave.open(file, "wb") as out:
            out.setnchannels(reader.channels)
            out.setsampwidth(2)
            out.setframerate(reader.rate_hz)
            left = int(reading.MAX_DURATION_S * reader.rate_hz) * reader.channels
            for block in reader.blocks(reader.rate_hz, planar=False):
                left -= block.size
                if left < 0:
                    raise reading.too_long(source)
                out.writeframesraw(block.astype("<i2", copy=False).tobytes())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
