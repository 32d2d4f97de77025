"""Addresses of places beyond this machine's own paths, such as ``sftp://host/var/spool/asterisk/monitor``."""

import re
from pathlib import Path
from typing import TypeAlias

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_SECRET = re.compile(r"://.*:.*@")

Place: TypeAlias = Path | str
"""A path on this machine, or an address."""


def is_address(text: str) -> bool:
    """Tell an address from a path."""
    return _ADDRESS.match(text) is not None


def place(text: str) -> Place:
    """Return a path or an address.

    Raises:
        ValueError: the address holds a password, which would be stored and shown with it.
    """
    if not is_address(text):
        return Path(text)
    if _SECRET.search(text):
        raise ValueError("an address must not hold a password; take it out, fsspec's settings may (docs/recordings.md)")
    if "::" in text:
        raise ValueError("an address names one place; take out the '::'")
    return text
