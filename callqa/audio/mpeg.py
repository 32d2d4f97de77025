"""Streams of MPEG audio frames (MP3, AAC in ADTS), which have no header of their own but one on each frame.

ISO/IEC 11172-3 and 13818-3 for MP3, 13818-7 for ADTS, https://id3.org/id3v2.4.0-structure for tags.
"""

from collections.abc import Callable
from typing import Literal

HEADER_BYTES = 4
_SYNC = 0xFF
_MPEG_1 = 3
_LAYER_2, _LAYER_3 = 2, 1
_KBITS_1 = {
    _LAYER_2: (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    _LAYER_3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_ID3_BYTES = 10


def tag_bytes(head: bytes) -> int:
    """Return the length of the ID3v2 tag that a file begins with, 0 if there is none."""
    if len(head) < _ID3_BYTES or not head.startswith(b"ID3"):
        return 0
    size = 0
    for byte in head[6:_ID3_BYTES]:
        size = size << 7 | byte & 0x7F
    return _ID3_BYTES + size + (_ID3_BYTES if head[5] & 0x10 else 0)


def stream(head: bytes, frames: int, *, anywhere: bool) -> Literal["mp3", "aac"] | None:
    """Tell which stream begins here, by so many frames each of which ends where the next begins.

    Args:
        head: the beginning of a file, after its tag.
        frames: how many there must be.
        anywhere: look beyond the first byte too; recorders leave rests of other things at the beginning.
    """
    start = head.find(_SYNC) if anywhere else 0
    while start >= 0:
        if _are_linked(head, start, frames, mp3_frame_bytes):
            return "mp3"
        if _are_linked(head, start, frames, _adts_frame_bytes):
            return "aac"
        start = head.find(_SYNC, start + 1) if anywhere else -1
    return None


def mp3_frame_bytes(header: bytes) -> int:
    """Return the length of the frame of layer II or III with this header, 0 if it is none."""
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    kbits, rate = header[2] >> 4, header[2] >> 2 & 3
    if header[0] != _SYNC or header[1] < 0xE0 or version not in _RATES_HZ or layer not in _KBITS_1:  # noqa: PLR2004
        return 0
    if kbits in {0, 15} or rate == 3:  # noqa: PLR2004 - reserved, or of free length
        return 0
    table = _KBITS_1[layer] if version == _MPEG_1 else _KBITS_2
    samples = 576 if layer == _LAYER_3 and version != _MPEG_1 else 1152
    return samples // 8 * table[kbits] * 1_000 // _RATES_HZ[version][rate] + (header[2] >> 1 & 1)


def _adts_frame_bytes(header: bytes) -> int:
    if header[0] != _SYNC or header[1] & 0xF6 != 0xF0 or len(header) < 6:  # noqa: PLR2004
        return 0
    return (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5


def _are_linked(head: bytes, start: int, frames: int, frame_bytes: Callable[[bytes], int]) -> bool:
    first = head[start : start + HEADER_BYTES]
    for _ in range(frames):
        header = head[start : start + 6]
        if len(header) < 6 or header[1] != first[1] or (header[2] ^ first[2]) & 0x0C:  # noqa: PLR2004
            return False
        size = frame_bytes(header)
        if size == 0:
            return False
        start += size
    return True
