"""What kind of file it is: its content says so where that kind has a signature, else its extension must.

FFmpeg is not left to guess, as it takes much for MP3 that is none, and playlists could name other files.
"""

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from callqa.audio import mpeg
from callqa.errors import UnreadableError

HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file: FFmpeg's name for it, and the options that its reader needs."""

    name: str
    options: Mapping[str, str] = field(default_factory=dict)


_WAV = Container("wav", {"max_size": str(HEAD_BYTES), "max_probe_packets": "1"})
"""Large blocks take a third of the time, but FFmpeg would look for another codec in too many of them."""

_SIGNATURES = (
    (8, b"WAVE", _WAV),
    (0, b"riff\x2e\x91\xcf\x11", Container("w64")),
    (0, b"OggS", Container("ogg")),
    (0, b"fLaC", Container("flac")),
    (4, b"ftyp", Container("mov")),
    (4, b"moov", Container("mov")),
    (0, b"\x1a\x45\xdf\xa3", Container("matroska")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Container("asf")),
    (0, b"#!AMR", Container("amr")),
    (0, b".snd", Container("au")),
    (0, b"caff", Container("caf")),
    (8, b"AIFF", Container("aiff")),
    (8, b"AIFC", Container("aiff")),
)


def _linear(rate_hz: int) -> Container:
    return Container("s16le", {"sample_rate": str(rate_hz)})


_GSM = Container("gsm")
_G722 = Container("g722")
_ALAW = Container("alaw", {"sample_rate": "8000"})
_MULAW = Container("mulaw", {"sample_rate": "8000"})
HEADERLESS = {
    ".gsm": _GSM,
    ".g722": _G722,
    **dict.fromkeys((".alaw", ".al", ".alw"), _ALAW),
    **dict.fromkeys((".ulaw", ".ul", ".ulw", ".mu", ".pcm"), _MULAW),
    **dict.fromkeys((".sln", ".raw"), _linear(8_000)),
    **{f".sln{khz}": _linear(1_000 * khz) for khz in (12, 16, 24, 32, 48, 96, 192)},
    ".sln44": _linear(44_100),
}
"""As Asterisk names what it writes without a header (the ``exts`` of its ``formats/format_*.c``)."""

_BOX_BYTES, _LARGE_BOX_BYTES = 8, 16
_GSM_FRAME_BYTES = 33
_GSM_MAGIC = 0xD
_LINKED_FRAMES = 6
"""So many MPEG frames that lead to each other are there on purpose."""
_VARIED = 128
"""So many different values have the lower bytes of 16-bit sound, unlike any tone in 8 bits."""


def identify(path: Path) -> Container:
    """Tell what kind of file it is.

    Raises:
        UnreadableError: ``empty``, ``not_audio``, ``cut_off`` if it lacks its index, ``wrong_extension`` if that says 8
            bits of what has 16.
        OSError: it cannot be read.
    """
    head = _head(path)
    for at, signature, container in _SIGNATURES:
        if head.startswith(signature, at):
            if container.name == "mov" and _lacks_index(path):
                raise UnreadableError("cut_off", f"{path.name} has no index, as it breaks off. Copy it again.")
            return container
    headerless = HEADERLESS.get(path.suffix.lower())
    stream = mpeg.stream(head, _LINKED_FRAMES, anywhere=headerless is None)
    if stream:
        return Container(stream)
    if headerless is None or headerless is _GSM:
        headerless = _GSM if _is_gsm(head) else None
    if headerless is None or _is_text(head):
        raise not_audio(path)
    if headerless in (_ALAW, _MULAW, _G722) and _has_16_bits(head):
        raise UnreadableError(
            "wrong_extension",
            f"{path.name} holds 16-bit sound, but {path.suffix} stands for 8 bits. "
            "Rename it to .sln if it has 8 kHz, to .sln16 if it has 16 kHz.",
        )
    return headerless


def _head(path: Path) -> bytes:
    """Read the beginning of a file, after its tag."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        tag_bytes = mpeg.tag_bytes(head)
        if tag_bytes:
            file.seek(tag_bytes)
            head = file.read(HEAD_BYTES)
    if not head:
        raise UnreadableError("empty", f"{path.name} is an empty file. Copy it again from the phone system.")
    return head


def not_audio(path: Path) -> UnreadableError:
    """Say that a file is no sound."""
    return UnreadableError("not_audio", f"{path.name} is no sound that can be decoded, whatever its extension.")


def _is_gsm(head: bytes) -> bool:
    """Tell a GSM 06.10 stream by the upper half of the first byte of each frame."""
    halves = np.frombuffer(head, np.uint8) >> 4
    frames = halves[: len(halves) // _GSM_FRAME_BYTES * _GSM_FRAME_BYTES].reshape(-1, _GSM_FRAME_BYTES)
    is_magic = frames == _GSM_MAGIC
    return len(frames) > 0 and bool(is_magic[:, 0].all() and is_magic[:, 1:].mean() < 1 / 2)


def _is_text(head: bytes) -> bool:
    try:
        text = head[:2_000].decode("utf-8")
    except UnicodeDecodeError as error:
        text = head[: error.start].decode("utf-8") if error.reason == "unexpected end of data" else "\0"
    return all(char.isprintable() or char.isspace() for char in text)


def _has_16_bits(head: bytes) -> bool:
    """Tell linear 16-bit sound by its upper bytes, nearly all about zero, and its lower ones, which are anything."""
    pairs = np.frombuffer(head[: len(head) // 2 * 2], np.int8).reshape(-1, 2)
    near_zero = (np.abs(pairs.astype(np.int16)) <= 2).mean(axis=0)  # noqa: PLR2004 - of 128
    return bool(near_zero[1] > 0.6 and near_zero[0] < 0.3 and len(np.unique(pairs[:, 0])) >= _VARIED)  # noqa: PLR2004


def _lacks_index(path: Path) -> bool:
    """Tell whether an MPEG-4 file ends before the box without which nothing in it can be decoded."""
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        while len(header := file.read(_LARGE_BOX_BYTES)) >= _BOX_BYTES:
            size, name = struct.unpack(">I4s", header[:_BOX_BYTES])
            if size == 1 and len(header) == _LARGE_BOX_BYTES:
                size = struct.unpack(">Q", header[_BOX_BYTES:])[0]
            if name == b"moov" or size < _BOX_BYTES:
                return False
            if file.seek(size - len(header), os.SEEK_CUR) >= size_bytes:
                return True
    return False
