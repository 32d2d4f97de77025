"""Drawing calls at random so that anybody can draw again and get the same. Pure.

Each call of a set gets a number: the SHA-256 of the seed, a colon and the SHA-256 of its recording, in hexadecimal.
The calls with the lowest numbers are drawn. With the same seed and set it is the same draw on any machine, in any order
of the set, and ``printf '%s:%s' SEED SHA256 | sha256sum`` checks a single call.
"""

import hashlib
import secrets
from collections.abc import Collection

SEED_BYTES = 16


def new_seed() -> str:
    """Return a seed that nobody could foresee, in hexadecimal."""
    return secrets.token_hex(SEED_BYTES)


def draw(seed: str, recordings: Collection[str], count: int) -> tuple[str, ...]:
    """Draw ``count`` recordings, or all there are if they are fewer.

    Args:
        seed: of ``new_seed``.
        recordings: their SHA-256 in hexadecimal, in any order.
        count: how many.

    Returns:
        Those drawn, in the order of the draw.
    """
    return tuple(sorted(set(recordings), key=lambda one: (_sha256(f"{seed}:{one}"), one))[:count])


def set_hash(recordings: Collection[str]) -> str:
    """Return the SHA-256 of a set of recordings: of their own, sorted, each with a line break after it."""
    return _sha256("".join(f"{one}\n" for one in sorted(set(recordings))))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
