"""What an account's login, names and language may be."""

import re

from callqa.errors import AccountError

LANGUAGES = ("ru", "en")
MAX_NAME_CHARS = 120

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")


def checked_login(login: str) -> str:
    """Return a login as it is stored.

    Raises:
        AccountError: it has other characters than those that are allowed, or too few or too many.
    """
    name = login.strip().lower()
    if not _LOGIN.fullmatch(name):
        raise AccountError(
            f"The login {login!r} is refused: use 2 to 64 Latin letters, digits or . _ @ + - "
            "and begin with a letter or digit."
        )
    return name


def checked_agent(agent: str | None, *, manager: bool) -> str | None:
    """Return the agent's name as it is stored; managers must have one, others must not.

    Raises:
        AccountError: it is missing, is not expected, or cannot be read.
    """
    name = checked_name(agent) if agent and agent.strip() else None
    if manager and not name:
        raise AccountError("A manager's account needs the agent's name as the phone system writes it.")
    if not manager and name:
        raise AccountError("Only a manager's account stands for an agent; give no agent's name for another role.")
    return name


def checked_name(name: str) -> str:
    """Return a name or extension with single spaces.

    Raises:
        AccountError: it is empty, too long, or holds control characters.
    """
    written = " ".join(name.split())
    if not written or len(written) > MAX_NAME_CHARS:
        raise AccountError(f"A name must have 1 to {MAX_NAME_CHARS} characters.")
    if not written.isprintable():
        raise AccountError(f"The agent's name {written!r} holds control characters; write it without them.")
    return written


def checked_language(language: str | None) -> str | None:
    """Return a language of the pages, or ``None`` for that of the settings.

    Raises:
        AccountError: there is no such language.
    """
    if language is not None and language not in LANGUAGES:
        raise AccountError(f"There is no language {language!r}. Use one of: {', '.join(LANGUAGES)}.")
    return language
