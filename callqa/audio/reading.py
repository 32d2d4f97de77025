"""Opening a recording and going through its sound block by block."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
import numpy.typing as npt

from callqa.audio import containers
from callqa.audio.containers import Container
from callqa.errors import UnreadableError

MAX_CHANNELS = 2
MIN_RATE_HZ, MAX_RATE_HZ = 4_000, 192_000
"""What phone systems write; at one sample a second a few seconds would become hours."""
MAX_DURATION_S = 4 * 3600.0
"""A few megabytes of silence can be days: what is longer than any call is refused once so much was decoded."""
BLOCK_SAMPLES = 16_384
"""Frames of a codec hold 160 samples or little more; joined before they are resampled, they take half the time."""

Block = npt.NDArray[np.int16]


def too_long(path: Path) -> UnreadableError:
    """Say that a recording is longer than any call."""
    limit = f"{MAX_DURATION_S / 3600:.0f} hours"
    return UnreadableError("too_long", f"{path.name} is longer than {limit}. Cut it into calls.")


class Reader:
    """An open recording with one or two channels."""

    def __init__(self, path: Path, container: Container, source: Any) -> None:  # noqa: ANN401 - PyAV has no stubs
        self.path = path
        self.container = container
        self.source = source
        self.stream = source.streams.audio[0]
        self.codec: str = self.stream.codec_context.name
        self.channels: int = self.stream.codec_context.layout.nb_channels
        self.rate_hz: int = self.stream.codec_context.sample_rate
        self.last_packet = b""

    def blocks(self, rate_hz: int, *, planar: bool) -> Iterator[Block]:
        """Decode to 16 bits at a rate; what is damaged is left out.

        Args:
            rate_hz: of the sound that is returned.
            planar: shape (channels, n), else (1, n * channels), the channels taking turns.
        """
        resampling: _Resampling | None = None
        for packet in self.source.demux(self.stream):
            if packet.size and self.container.name == "mp3":
                self.last_packet = bytes(packet)
            frames: list[Any] = []
            with contextlib.suppress(av.error.InvalidDataError):
                frames = packet.decode()
            for frame in frames:
                if resampling is None or not resampling.takes(frame):  # a stream may change its rate on the way
                    yield from resampling.rest() if resampling else ()
                    resampling = _Resampling(frame, self.channels, rate_hz, "s16p" if planar else "s16")
                yield from resampling.add(frame)
        yield from resampling.rest() if resampling else ()


class _Resampling:
    """Resamples frames of one kind."""

    def __init__(self, frame: Any, channels: int, rate_hz: int, sample_format: str) -> None:  # noqa: ANN401
        self._kind = _kind(frame)
        self._frames = av.AudioFifo()
        self._resampler = av.AudioResampler(
            format=sample_format, layout="mono" if channels == 1 else "stereo", rate=rate_hz
        )

    def takes(self, frame: Any) -> bool:  # noqa: ANN401
        return _kind(frame) == self._kind

    def add(self, frame: Any) -> Iterator[Block]:  # noqa: ANN401
        frame.pts = None  # gaps in the stamps of a stream are not filled
        self._frames.write(frame)
        while (joined := self._frames.read(BLOCK_SAMPLES)) is not None:
            yield from self._resampled(joined)

    def rest(self) -> Iterator[Block]:
        joined = self._frames.read(0, partial=True)
        if joined is not None:
            yield from self._resampled(joined)
        yield from self._resampled(None)

    def _resampled(self, frame: Any) -> Iterator[Block]:  # noqa: ANN401
        for resampled in self._resampler.resample(frame):
            yield resampled.to_ndarray()


def _kind(frame: Any) -> tuple[str, str, int]:  # noqa: ANN401
    return frame.format.name, frame.layout.name, frame.sample_rate


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Open a recording, or say what is wrong with it, also while it is read.

    Raises:
        UnreadableError: ``vanished``, ``not_allowed``, ``empty``, ``not_audio``, ``wrong_extension``, ``no_audio``,
            ``too_many_channels``, ``bad_rate``.
    """
    try:
        container = containers.identify(path)
        options = {"protocol_whitelist": "file", **container.options}
        with av.open(f"file:{path}", format=container.name, metadata_errors="ignore", options=options) as source:
            if not source.streams.audio:
                raise UnreadableError("no_audio", f"{path.name} has no audio stream. Check the recorder.")
            if source.streams.audio[0].codec_context is None:
                raise containers.not_audio(path)
            reader = Reader(path, container, source)
            if not MIN_RATE_HZ <= reader.rate_hz <= MAX_RATE_HZ:
                raise UnreadableError(
                    "bad_rate", f"{path.name} says that it has {reader.rate_hz} samples a second, which no call has."
                )
            if not 1 <= reader.channels <= MAX_CHANNELS:
                raise UnreadableError(
                    "too_many_channels",
                    f"{path.name} has {reader.channels} channels. A call has one, or two with a side each.",
                )
            yield reader
    except FileNotFoundError as error:
        raise UnreadableError(
            "vanished", f"{path.name} is no longer there: moved or deleted during the run."
        ) from error
    except PermissionError as error:
        raise UnreadableError(
            "not_allowed", f"{path.name} may not be read by this user. Change its permissions."
        ) from error
    except (av.error.FFmpegError, ValueError) as error:
        raise containers.not_audio(path) from error
