"""The command ``callqa``: parse, call, print, exit code. Every command is a module of this package.

A command module has ``arguments(parser)`` and ``execute(args) -> int``; it is imported only when it is called, so that
``callqa users list`` does not wait for the speech models' libraries.
"""

import os
import sys
from argparse import REMAINDER, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module

from callqa import logs
from callqa.cli.options import common_options, printable
from callqa.errors import CallqaError

COMMANDS = {
    "run": "transcribe, judge, score and store every new recording",
    "rescore": "judge the stored transcripts again with the present rules",
    "backtest": "tell what other rules would change",
    "clip": "write the seconds around the evidence of a call as sound files",
    "export": "write the calls with everything known of them",
    "reindex": "make the words of stored calls findable",
    "sample": "draw calls of each manager and week at random for people to hear",
    "rules": "check the rule files, learn from reviews",
    "evaluate": "measure how often the machine is right on labelled calls",
    "app": "start the review app",
    "phone": "import the phone system's logs, report on missed calls",
    "users": "manage accounts",
    "retention": "delete what has come of age",
    "forget": "delete what is stored of a customer, by number",
    "database": "upgrade the database, check it, back it up",
    "digest": "tell supervisors what came of a shift, by mail or as a file",
    "status": "tell how it does: last run, what waits, what failed",
    "doctor": "tell whether everything a run needs is there",
}

COULD_NOT_START = 2
INTERRUPTED = 130
_PRIVATE = 0o077
"""Whatever a command makes (database, caches, locks, exports) is for its user only, whoever starts it and how."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0: done; 1: done, but something needs attention; 2: it could not start or had to stop; 130: interrupted.
    """
    top = ArgumentParser(
        prog="callqa",
        parents=[common_options()],
        formatter_class=RawDescriptionHelpFormatter,
        epilog="commands:\n" + "\n".join(f"  {name:9} {what}" for name, what in COMMANDS.items()),
    )
    top.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of the commands below")
    top.add_argument("rest", nargs=REMAINDER, metavar="…", help="its options: callqa COMMAND --help")
    first = top.parse_args(argv)
    command = import_module(f"callqa.cli.{first.command}")
    parser = ArgumentParser(prog=f"callqa {first.command}", parents=[common_options()], description=command.__doc__)
    command.arguments(parser)
    rest = vars(first).pop("rest")
    logs.begin()
    umask = os.umask(_PRIVATE)
    try:
        return int(command.execute(parser.parse_args(rest, first)))
    except CallqaError as error:
        print(f"callqa: {_harmless(str(error))}", file=sys.stderr)
        return COULD_NOT_START
    except KeyboardInterrupt:
        print("callqa: interrupted; what was finished is kept.", file=sys.stderr)
        sys.stdout.flush()
        os._exit(INTERRUPTED)  # a return would wait for the calls that worker processes have in hand
    finally:
        os.umask(umask)


def _harmless(sentence: str) -> str:
    """Take out of an error what a file's name may do to a terminal; its lines stay."""
    return "\n".join(map(printable, sentence.splitlines()))
