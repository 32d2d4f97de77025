"""Delete all that is stored of a customer, by number: recorded calls with words, marks and reviews, the number itself.

Without --yes it only tells what there is. Recordings are never touched: their places are told, so that they can be
deleted where they lie. Exit code 0: done, or nothing is stored; 1: something is left to be done, it is told; 2: it
could not start.
"""

import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack

from callqa import retention
from callqa.cli.options import console, printable, settings_of, unmasked
from callqa.runlock import deleting, only_import
from callqa.store import forgetting, purging
from callqa.store.backups import open_existing
from callqa.store.db import transaction
from callqa.store.forgetting import Customer


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--number", required=True, help="the customer's; - reads it from standard input")
    parser.add_argument("--yes", action="store_true", help="delete; without it, only tell what there is")


def execute(args: Namespace) -> int:
    """Delete what is stored under a number, or tell what that is."""
    settings = settings_of(args)
    number = sys.stdin.readline() if args.number == "-" else args.number
    database = open_existing(settings.database_url)
    with ExitStack() as stack:
        stack.callback(database.dispose)
        stack.enter_context(deleting(settings))
        stack.enter_context(only_import(settings))
        with transaction(database) as session:
            customer = forgetting.find(session, number, settings.phone.country)
        whole = retention.forget(database, settings, customer) if args.yes and customer.is_known else True
    return _tell(customer, deleted=args.yes, whole=whole)


def _tell(customer: Customer, *, deleted: bool, whole: bool) -> int:
    out = console()
    if not customer.is_known and not customer.disputed:
        out.print("Nothing is stored under this number.")
        return 0
    out.print(f"{'Deleted' if deleted else 'Stored'}: {customer.counts}.", soft_wrap=True)
    for place in customer.recordings.values():  # with the number, which whoever asks has named
        out.print(f"recording, to be deleted where it lies: {unmasked(place)}", soft_wrap=True)
    for file in customer.rule_files:
        out.print(f"rule file with an example from these calls, to be looked at: {printable(file)}", soft_wrap=True)
    if customer.disputed:
        out.print(
            f"Calls that stay until their disputes are answered: {len(customer.disputed)}. Then start this again."
        )
    if not deleted:
        out.print("Nothing was deleted; --yes does it.")
    elif not whole:
        out.print(purging.READ.strip())
    return 1 if customer.disputed or not whole else 0
