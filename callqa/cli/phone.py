"""The phone system's side: import its logs, import orders, report on calls that were missed."""

from argparse import ArgumentParser, Namespace
from importlib import import_module
from types import ModuleType

from callqa.cli.options import common_options

ACTIONS = {
    "import": "read queue_log and CDR into the database",
    "orders": "read the shop's orders, to tell how soon their customers were called",
    "report": "write calls answered and missed, missed callers, orders and presence",
}


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, what in ACTIONS.items():
        action = _module(name)
        one = actions.add_parser(name, help=what, description=action.__doc__, parents=[common_options()])
        action.arguments(one)


def execute(args: Namespace) -> int:
    """Do what the action says."""
    return int(_module(args.action).execute(args))


def _module(name: str) -> ModuleType:
    return import_module(f"callqa.cli.phone_{name}")
