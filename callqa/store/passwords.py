"""Passwords: which are good enough, and their Argon2id hashes (RFC 9106)."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from callqa.errors import AccountError

MIN_CHARS = 12
MAX_CHARS = 256

_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0 and 1, which look alike in print
_GROUPS, _GROUP_CHARS = 4, 4

_hasher = PasswordHasher()


def generate_password() -> str:
    """Make a random password that can be read out and typed, such as ``kx7m-9pqd-wn4t-hb2c`` (79 bits)."""
    groups = ("".join(secrets.choice(_READABLE) for _ in range(_GROUP_CHARS)) for _ in range(_GROUPS))
    return "-".join(groups)


def hash_new(password: str, login: str) -> str:
    """Return the hash of a password that an account is to have from now on.

    Raises:
        AccountError: the password is too short, too long or too easy to guess.
    """
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise AccountError(f"The password must have {MIN_CHARS} to {MAX_CHARS} characters.")
    if login in password.lower() or len(set(password)) < MIN_CHARS // 2:
        raise AccountError("The password is too easy: leave the login out and use more different characters.")
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Tell whether a password is the hashed one."""
    try:
        return _hasher.verify(password_hash, password[: MAX_CHARS + 1])
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def matches_nobody(password: str) -> None:
    """Do the work of ``matches`` for an account that is not there."""
    matches(_hash_of_nobody(), password)


def rehashed(password_hash: str, password: str) -> str:
    """Return the hash to keep for a password that has just matched: a new one if this is too weak by now."""
    return _hasher.hash(password) if _hasher.check_needs_rehash(password_hash) else password_hash


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())
