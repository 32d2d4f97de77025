"""Members of queues and ends of channels → extensions and agents' names."""

import re
from functools import lru_cache

_CHANNEL_ENDING = re.compile(r"(?:-[0-9a-f]{8}(?:;[12])?)$")
"""What Asterisk adds to a device to name one of its channels."""
_IAX_CHANNEL_ENDING = re.compile(r"-[0-9]{1,5}$")
"""The same of channels between two Asterisks."""
_EPOCH_DIGITS = 10
_NOBODY = {"", "NONE"}


@lru_cache(2**12)
def member_of(written: str) -> str | None:
    """Return the extension or name behind an interface or channel.

    ``Local/2004@from-internal/n``, ``SIP/2004`` and ``PJSIP/2004-0000000c`` are all ``2004``, ``Agent/1001`` is
    ``1001``, and a member's name stays as it is. Nobody is ``None``.
    """
    text = " ".join(written.split())
    if text in _NOBODY:
        return None
    technology, slash, rest = text.partition("/")
    if not slash or not technology.isascii() or " " in technology:
        return text
    if technology == "Local":
        return _CHANNEL_ENDING.sub("", rest).partition("@")[0] or None
    ending = _IAX_CHANNEL_ENDING if technology == "IAX2" else _CHANNEL_ENDING
    return ending.sub("", rest).partition("/")[0] or None


def bare_id(unique_id: str) -> str:
    """Return a unique id without the system's name that some phone systems put in front."""
    return unique_id.rpartition("-")[2]


def epoch_s(unique_id: str) -> int | None:
    """Return when a channel was made, in seconds since 1970: with that its unique id begins (2001 to 2286)."""
    seconds = bare_id(unique_id).partition(".")[0]
    return int(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) == _EPOCH_DIGITS else None
