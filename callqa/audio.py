"""Decoding: a file that a phone system wrote → samples, its channels kept apart.

What PyAV reads is read, whatever the extension says: WAV (PCM, A-law, mu-law, GSM), MP3, Ogg, M4A, FLAC and more.
"""

import contextlib
import os
import struct
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import av
import av.error
import numpy as np
import numpy.typing as npt

from callqa.errors import UnreadableError

RATE_HZ = 16_000
MAX_CHANNELS = 2
MAX_DURATION_S = 4 * 3600.0
TOLERANCE_S = 1.0
"""So much less than the container promises is still a whole recording: codecs pad and trim."""

# Audio containers only: playlists and scripts, which FFmpeg also opens, could name other files or addresses.
_CONTAINERS = (
    "wav,w64,mp3,ogg,mov,mp4,m4a,3gp,3g2,mj2,flac,aac,amr,amrnb,amrwb,aiff,au,caf,gsm,alaw,mulaw,asf,matroska,webm"
)
_UNKNOWN_SIZES = (0, 0x7FFF_F000)
"""Sizes that recorders write when they cannot know: zero, or about 2 and 4 GiB (this much and above)."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """A decoded recording.

    ``samples`` are of shape (channels, n), full scale being 1, at ``rate_hz``; the source had ``source_rate_hz`` and
    ``codec``.
    """

    samples: Samples
    source_rate_hz: int
    codec: str
    rate_hz: int = RATE_HZ

    @property
    def channels(self) -> int:
        """Number of channels, 1 or 2."""
        return int(self.samples.shape[0])

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return float(self.samples.shape[1] / self.rate_hz)


def decode(path: Path) -> Audio:
    """Read a recording to the end.

    Raises:
        UnreadableError: ``vanished``, ``not_allowed``, ``empty``, ``not_audio``, ``no_audio``, ``too_many_channels``,
            ``too_long``, or ``cut_off`` when the container promises clearly more than is there.
    """
    with _open(path) as (container, stream):
        promised_s = _promised_s(path, container.format.name, stream)
        buffer = _Buffer(stream.codec_context.layout.nb_channels, promised_s or 600.0)
        for block in _blocks(stream, container, "fltp", RATE_HZ):
            buffer.add(block)
            if buffer.used > MAX_DURATION_S * RATE_HZ:
                limit = f"{MAX_DURATION_S / 3600:.0f} hours"
                raise UnreadableError("too_long", f"{path.name} is longer than {limit}. Cut it into calls.")
        audio = Audio(buffer.samples(), stream.codec_context.sample_rate, stream.codec_context.name)
        missing_s = (promised_s or 0.0) - audio.duration_s
        if audio.duration_s == 0:
            raise UnreadableError("no_audio", f"{path.name} holds no sound. Check the recorder.")
        if missing_s > TOLERANCE_S or _ogg_is_open(path):
            of = f" of {promised_s:.0f} s" if missing_s > TOLERANCE_S else ""
            what = f"{path.name} breaks off after {audio.duration_s:.0f} s{of}."
            raise UnreadableError("cut_off", f"{what} Copy it again from the phone system.")
    return audio


def playable_wav(source: Path, target: Path) -> None:
    """Write a recording as 16-bit PCM WAV in its own rate and channels; browsers cannot play GSM or A-law.

    The target appears complete or not at all, also when two processes write it at once.

    Raises:
        UnreadableError: as ``decode``, except that a recording that breaks off is written as far as it goes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            _open(source) as (container, stream),
            wave.open(file, "wb") as out,
        ):
            rate_hz = stream.codec_context.sample_rate
            out.setnchannels(stream.codec_context.layout.nb_channels)
            out.setsampwidth(2)
            out.setframerate(rate_hz)
            for block in _blocks(stream, container, "s16", rate_hz):
                out.writeframesraw(block.astype("<i2", copy=False).tobytes())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


@contextlib.contextmanager
def _open(path: Path) -> Iterator[tuple[Any, Any]]:
    """Open a recording and its audio stream, or say what is wrong with it."""
    options = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}
    try:
        if path.stat().st_size == 0:
            raise UnreadableError("empty", f"{path.name} is an empty file. Copy it again from the phone system.")
        with av.open(str(path), metadata_errors="ignore", options=options) as container:
            if not container.streams.audio:
                raise UnreadableError("no_audio", f"{path.name} has no audio stream. Check the recorder.")
            stream = container.streams.audio[0]
            channels = stream.codec_context.layout.nb_channels
            if not 1 <= channels <= MAX_CHANNELS:
                raise UnreadableError(
                    "too_many_channels",
                    f"{path.name} has {channels} channels. A call has one, or two with a side each.",
                )
            yield container, stream
    except FileNotFoundError as error:
        raise UnreadableError(
            "vanished", f"{path.name} is no longer there: moved or deleted during the run."
        ) from error
    except PermissionError as error:
        raise UnreadableError(
            "not_allowed", f"{path.name} may not be read by this user. Change its permissions."
        ) from error
    except (av.error.FFmpegError, ValueError) as error:
        raise UnreadableError(
            "not_audio", f"{path.name} is no sound that can be decoded, whatever its extension."
        ) from error


def _blocks(stream: Any, container: Any, sample_format: str, rate_hz: int) -> Iterator[npt.NDArray[Any]]:  # noqa: ANN401 - PyAV has no stubs
    """Decode in blocks, as arrays of PyAV's shape for the format. Damaged packets are left out."""
    layout = "mono" if stream.codec_context.layout.nb_channels == 1 else "stereo"
    resampler = av.AudioResampler(format=sample_format, layout=layout, rate=rate_hz)
    for packet in container.demux(stream):
        frames: list[Any] = []
        with contextlib.suppress(av.error.InvalidDataError):
            frames = packet.decode()
        for frame in frames:
            frame.pts = None  # gaps in the stamps of a stream are not filled
            for resampled in resampler.resample(frame):
                yield resampled.to_ndarray()
    for resampled in resampler.resample(None):
        yield resampled.to_ndarray()


class _Buffer:
    """Grows in place; a list of blocks joined at the end would need twice the memory."""

    def __init__(self, channels: int, expected_s: float) -> None:
        expected = int((min(expected_s, MAX_DURATION_S) + TOLERANCE_S) * RATE_HZ)
        self._samples: Samples = np.empty((channels, expected), np.float32)
        self.used = 0

    def add(self, block: npt.NDArray[Any]) -> None:
        end = self.used + block.shape[1]
        if end > self._samples.shape[1]:
            larger: Samples = np.empty((self._samples.shape[0], end * 3 // 2), np.float32)
            larger[:, : self.used] = self._samples[:, : self.used]
            self._samples = larger
        self._samples[:, self.used : end] = block
        self.used = end

    def samples(self) -> Samples:
        return self._samples[:, : self.used]


def _promised_s(path: Path, container: str, stream: Any) -> float | None:  # noqa: ANN401 - PyAV has no stubs
    """Tell how long the container says the recording is; ``None`` where that is unknown or only estimated."""
    with path.open("rb") as file:
        if container == "wav":
            return _wav_promise_s(file)
        head = file.read(65_536) if container == "mp3" else b""
    if container == "mp3" and b"Xing" not in head and b"Info" not in head:
        return None  # FFmpeg estimates from the bit rate, which is wrong where it varies
    return float(stream.duration * stream.time_base) if stream.duration else None


def _wav_promise_s(file: BinaryIO) -> float | None:
    """Read the length from the chunks: FFmpeg believes the size of the file instead for PCM."""
    if file.read(4) != b"RIFF":
        return None
    file.seek(12)
    byte_rate = 0
    while len(header := file.read(8)) == 8:  # noqa: PLR2004 - name and size of a chunk
        name, size = header[:4], struct.unpack("<I", header[4:])[0]
        if name == b"data":
            known = _UNKNOWN_SIZES[0] < size < _UNKNOWN_SIZES[1]
            return size / byte_rate if known and byte_rate else None
        content = file.read(16) if name == b"fmt " else b""
        if content:
            byte_rate = struct.unpack("<I", content[8:12])[0]
        file.seek(size + size % 2 - len(content), os.SEEK_CUR)
    return None


def _ogg_is_open(path: Path) -> bool:
    """Tell whether an Ogg file lacks its last page, which is marked; its length is known from no header."""
    with path.open("rb") as file:
        if file.read(4) != b"OggS":
            return False
        file.seek(max(0, path.stat().st_size - 70_000))  # a page has at most 65,307 bytes
        tail = file.read()
    last = tail.rfind(b"OggS")
    return last < 0 or not tail[last + 5] & 0x04
