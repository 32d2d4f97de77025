"""Check the rule files: whether they are well formed and whether each rule's own examples hold."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from callqa.cli.options import common_options, settings_of
from callqa.errors import SettingsError
from callqa.rules import book
from callqa.rules.check import check


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    one = actions.add_parser("check", help="validate the rule files, run their examples", parents=[common_options()])
    one.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="a language's rule folder, or one that holds such"
    )


def execute(args: Namespace) -> int:
    """Check every language's rules; exit code 1 when something is wrong."""
    folder = args.folder or settings_of(args).scripts
    languages = book.language_folders(folder)
    if not languages:
        raise SettingsError(f"There are no rules in {folder}. Name a folder that holds 'rules' and 'scorecard.yaml'.")
    problems = [problem for language in languages for problem in check(language)]
    for problem in problems:
        print(problem)
    count = sum(len(list((language / "rules").glob("*.yaml"))) for language in languages)
    print(f"{count} rules in {len(languages)} language(s): {len(problems) or 'no'} problem(s).")
    return 1 if problems else 0
