"""What every command takes, and what it makes of it."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path

from rich.console import Console

from callqa.settings import Settings, load


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


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is: no markup, no guessing of what a number may mean."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


def printable(text: str) -> str:
    """Make a file name safe for a terminal and for one line of a log: no control characters, no broken encoding."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
