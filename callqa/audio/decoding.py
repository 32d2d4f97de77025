"""A recording → its sound at 16 kHz. Its extension tells what is inside only where the content does not."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callqa.audio import length, reading
from callqa.audio.reading import Reader
from callqa.audio.tracks import RATE_HZ, StoredTrack, Track
from callqa.errors import UnreadableError

TOLERANCE_S = 1.0
"""So much less than the container promises is still a whole recording: codecs pad and trim."""


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """A decoded recording.

    ``tracks`` are its channels at ``rate_hz``, one or two of the same length; the file had ``source_rate_hz`` and
    ``codec``. ``breaks_off`` where its last frame is incomplete: something is missing, but nothing tells how much.
    """

    tracks: tuple[Track, ...]
    source_rate_hz: int
    codec: str
    breaks_off: bool = False
    rate_hz: int = RATE_HZ

    @property
    def channels(self) -> int:
        """Number of channels, 1 or 2."""
        return len(self.tracks)

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.tracks[0]) / self.rate_hz


def decode(path: Path) -> Audio:
    """Read a recording to the end.

    Raises:
        UnreadableError: ``vanished``, ``not_allowed``, ``empty``, ``not_audio``, ``wrong_extension``, ``no_audio``,
            ``too_many_channels``, ``bad_rate``, ``too_long``, ``disk_full``, or ``cut_off`` when the container promises
            clearly more than is there.
    """
    with reading.opened(path) as reader:
        tracks = _tracks(reader)
        _check_whole(reader, len(tracks[0]) / RATE_HZ)
        return Audio(tracks, reader.rate_hz, reader.codec, breaks_off=length.breaks_off(reader.last_packet))


def _tracks(reader: Reader) -> tuple[StoredTrack, ...]:
    tracks = tuple(StoredTrack() for _ in range(reader.channels))
    for block in reader.blocks(RATE_HZ, planar=True):
        with _room_for(reader.path):
            for track, samples in zip(tracks, block, strict=True):
                track.append(samples)
        if len(tracks[0]) > reading.MAX_DURATION_S * RATE_HZ:
            raise reading.too_long(reader.path)
    with _room_for(reader.path):
        for track in tracks:
            track.finish()
    return tracks


@contextlib.contextmanager
def _room_for(path: Path) -> Iterator[None]:
    """Say that a recording found no room: shorter ones need none on disk, so a run goes on."""
    try:
        yield
    except OSError as error:
        raise UnreadableError(
            "disk_full",
            f"{path.name} is too long to be kept in memory, and the folder for temporary files takes no more "
            f"({error.strerror}). Free some of its disk, or name another folder in TMPDIR.",
        ) from error


def _check_whole(reader: Reader, duration_s: float) -> None:
    name = reader.path.name
    if duration_s == 0:
        raise UnreadableError("no_audio", f"{name} holds no sound. Check the recorder.")
    promised_s = length.promised_s(reader) or 0.0
    missing = promised_s - duration_s > TOLERANCE_S
    if missing or length.lacks_end(reader):
        of = f" of {promised_s:.0f} s" if missing else ""
        raise UnreadableError(
            "cut_off", f"{name} breaks off after {duration_s:.0f} s{of}. Copy it again from the phone system."
        )
