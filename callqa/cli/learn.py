"""``callqa rules learn``: marks that people called wrong, as examples for the rule files."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from callqa import learning
from callqa.calls import Mark
from callqa.cli.options import moment, printable, settings_of
from callqa.errors import CallqaError
from callqa.learning import School, Unshown
from callqa.meaning.choice import open_encoder
from callqa.rules import folders
from callqa.store.db import open_store
from callqa.store.proposals import Proposal

_LOOK_AT = {
    "must_find": "no phrase of the rule reaches it; add one, or look whether an exception stops it",
    "must_not_find": "narrow that phrase, or add an exception",
    "not_applicable": "look at what makes the rule apply",
}


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--since", type=moment, metavar="DATE", help="only reviews made since then")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--accept", type=int, nargs="+", metavar="N", help="write these proposals into the rule files")
    chosen.add_argument("--accept-all", action="store_true", help="write all of them")
    chosen.add_argument("--reject", type=int, nargs="+", metavar="N", help="never propose these again")


def execute(args: Namespace) -> int:
    """List what reviews teach, or do what was decided; exit code 1 when a rule still judges an example wrongly."""
    settings = settings_of(args)
    encoder = open_encoder(settings.meaning, settings.cache)
    rulebooks = folders.load_all(settings.scripts, encoder)
    school = School(open_store(settings.database_url), settings.scripts, rulebooks, encoder)
    unshown = learning.collect(school, None, args.since)
    if args.reject:
        for number in args.reject:
            learning.reject(school, None, number)
            print(f"Rejected {number}; it will not come back.")
        return 0
    waiting = learning.listed(school, None)
    numbers = [one.id for one in waiting] if args.accept_all else args.accept or []
    if numbers:
        return max([_accept(school, number) for number in numbers])
    _list(school, waiting, unshown)
    return 0


def _list(school: School, waiting: Sequence[Proposal], unshown: Sequence[Unshown]) -> None:
    for one in waiting:
        print(f"[{one.id}] {one.new.file}, {one.new.key}: {_MARKS[one.machine]} → {_MARKS[one.person]} of ", end="")
        print(f"{printable(one.recording)}, {one.reviewer}: {printable(one.comment)}")
        try:
            print(learning.shown(school, None, one), end="\n\n")
        except CallqaError as error:
            print(f"{error}\n")
    for lost in unshown:
        print(f"{printable(lost.recording)}, {lost.rule}: no moment to show; choose the lines on the call's page.")
    print(f"{len(waiting)} proposal(s). 'callqa rules learn --accept N …' writes them, --reject N … drops them.")


def _accept(school: School, number: int) -> int:
    try:
        new = learning.accept(school, None, number)
        wrong = learning.still_wrong(school, new)
    except CallqaError as error:
        print(f"[{number}] {error}")
        return 1
    print(f"[{number}] written into {new.language}/{new.file}.", "" if wrong else "All examples of it hold.")
    for example in wrong:
        print(f"  {example.key} «{printable(example.text)}»: {example.finding}; {_LOOK_AT[example.key]}.")
    return 1 if wrong else 0


_MARKS = {Mark.PASS: "kept", Mark.FAIL: "broken", Mark.NA: "not applicable"}
