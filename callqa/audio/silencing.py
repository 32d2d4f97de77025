"""Stretches of sound made silent."""

import shutil
import tempfile
import wave
from collections.abc import Iterable
from pathlib import Path


def silence(source: Path, target: Path, stretches: Iterable[tuple[float, float]]) -> None:
    """Write a WAV of ``playable_wav`` once more with zeros in some stretches, in all channels; nothing moves.

    The target appears complete or not at all, also when two processes write it at once.

    Args:
        source: the WAV; it stays as it is.
        target: a file beside it.
        stretches: seconds, from and to; what is beyond the end is passed over.
    """
    with wave.open(str(source), "rb") as file:
        rate_hz, frames, frame_bytes = file.getframerate(), file.getnframes(), file.getnchannels() * file.getsampwidth()
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as copy:
        try:
            with source.open("rb") as whole:
                shutil.copyfileobj(whole, copy)
            begin = copy.tell() - frames * frame_bytes  # the samples are last
            for start_s, end_s in stretches:
                first, last = (min(max(round(second * rate_hz), 0), frames) for second in (start_s, end_s))
                copy.seek(begin + first * frame_bytes)
                copy.write(bytes((last - first) * frame_bytes))
            copy.close()
            Path(copy.name).replace(target)
        finally:
            Path(copy.name).unlink(missing_ok=True)
