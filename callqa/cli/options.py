"""What every command takes, and what it makes of it."""

import os
import stat
import sys
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from rich.console import Console

from callqa.errors import SettingsError
from callqa.numbermasks import masked_numbers
from callqa.settings import Settings, load

_MOST_DIGITS = 5
"""Of a number of days; with more there is no such day."""


def common_options() -> ArgumentParser:
    """Return a parent parser; its options may stand before or after the command."""
    parser = ArgumentParser(add_help=False, argument_default=SUPPRESS)
    parser.add_argument("--config", type=Path, metavar="FILE", help="the settings (default: callqa.toml here)")
    parser.add_argument("--database", metavar="URL", help="a database URL or an SQLite file")
    parser.add_argument("--quiet", action="store_true", help="print no progress")
    return parser


def settings_of(args: Namespace) -> Settings:
    """Load the settings that the options name."""
    return load(getattr(args, "config", None), getattr(args, "database", None))


def is_quiet(args: Namespace) -> bool:
    """Tell whether progress is unwanted."""
    return bool(getattr(args, "quiet", False))


def moment(text: str) -> datetime:
    """Read a day or a moment; without a time zone it is this machine's, and a day begins at midnight.

    Raises:
        ArgumentTypeError: it is neither.
    """
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is no date; write it as 2026-11-20 or 2026-11-20T10:15") from error


def moment_or_days(text: str) -> datetime:
    """Read a day or a moment, as ``moment``, or how many days ago it was, as in ``7d``.

    Raises:
        ArgumentTypeError: it is nothing of that.
    """
    days = text.removesuffix("d")
    if text.endswith("d") and days.isdecimal() and len(days) <= _MOST_DIGITS:
        return datetime.now().astimezone() - timedelta(days=int(days))
    return moment(text)


def number_of_calls(text: str) -> int:
    """Read a number of calls, at least one.

    Raises:
        ArgumentTypeError: it is no such number.
    """
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"'{text}' is no number of calls; write it as 200")
    return int(text)


def private_file(path: Path) -> BinaryIO:
    """Open a file that only its owner may read, as it holds what customers said; one that was there becomes such."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.fchmod(descriptor, 0o600)
    return os.fdopen(descriptor, "wb")


def write_out(write: Callable[[BinaryIO], object], out: Path | None, what: str) -> None:
    """Let something be written into a new private file, or to standard output, whose reader may stop reading.

    Args:
        write: writes it.
        out: the file; standard output without one.
        what: how it is named where it cannot be written.

    Raises:
        SettingsError: the file cannot be written.
    """
    try:
        if out is None:
            write(sys.stdout.buffer)
        else:
            with private_file(out) as file:
                write(file)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise SettingsError(
            f"Cannot write {out or what}: {error.strerror}. Check the path and the free space."
        ) from error


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is: no markup, no guessing of what a number may mean."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


def printable(text: str) -> str:
    """Make a file name safe for a terminal and for one line of a log.

    No control characters, no broken encoding, and no telephone number: journals are kept for long and masked by nobody.
    """
    return unmasked(masked_numbers(text))


def unmasked(text: str) -> str:
    """Make a file name safe for a terminal, with the numbers in it."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
