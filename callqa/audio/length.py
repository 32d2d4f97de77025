"""How long a recording says it is, and whether it ends before its end."""

import os
import struct
from pathlib import Path
from typing import BinaryIO

from callqa.audio import mpeg
from callqa.audio.reading import Reader

_UNKNOWN_SIZES = (0, 0x7FFF_F000)
"""Sizes that recorders write when they cannot know: zero, or about 2 and 4 GiB (this much and above)."""
_STATING = frozenset({"flac", "mov", "asf", "au", "caf", "aiff"})
"""Containers whose header states the length. FFmpeg estimates that of others, wrongly where the bit rate varies."""
_OGG_PAGE_BYTES = 65_307
_OGG_LAST = 0x04


def promised_s(reader: Reader) -> float | None:
    """Tell how long the container says the recording is, ``None`` where it says nothing."""
    name, stream = reader.container.name, reader.stream
    if name == "wav":
        with reader.path.open("rb") as file:
            return _wav_promise_s(file)
    if name == "matroska":
        return reader.source.duration / 1e6 if reader.source.duration else None
    if name in _STATING or (name == "mp3" and _has_mp3_length(reader.path)):
        return float(stream.duration * stream.time_base) if stream.duration else None
    return None


def lacks_end(reader: Reader) -> bool:
    """Tell whether an end is missing that the container would mark, as Ogg does."""
    with reader.path.open("rb") as file:
        return reader.container.name == "ogg" and _ogg_is_open(file)


def breaks_off(last_packet: bytes) -> bool:
    """Tell whether an MP3 ends within a frame; its last packet then is shorter than its header says."""
    return len(last_packet) >= mpeg.HEADER_BYTES and len(last_packet) < mpeg.mp3_frame_bytes(last_packet)


def _has_mp3_length(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(mpeg.tag_bytes(file.read(10)))
        head = file.read(4_096)
    return b"Xing" in head or b"Info" in head or b"VBRI" in head


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


def _ogg_is_open(file: BinaryIO) -> bool:
    """Tell whether the last page, which is marked, is missing; no header of Ogg states a length."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _OGG_PAGE_BYTES - 4_096))
    tail = file.read()
    last = tail.rfind(b"OggS")
    return last < 0 or not tail[last + 5] & _OGG_LAST
