"""Check the rule files: whether they are well formed and whether each rule's own examples hold."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from callqa.cli.options import common_options, settings_of
from callqa.errors import SettingsError
from callqa.meaning.choice import open_encoder
from callqa.rules import check, folders


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    one = actions.add_parser("check", help="validate the rule files, run their examples", parents=[common_options()])
    one.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="a language's rule folder, or one that holds such"
    )


def execute(args: Namespace) -> int:
    """Check every language's rules; exit code 1 when something is wrong."""
    settings = settings_of(args)
    folder = args.folder or settings.scripts
    languages = folders.language_folders(folder)
    if not languages:
        raise SettingsError(f"There are no rules in {folder}. Name a folder that holds 'rules' and 'scorecard.yaml'.")
    encoder = open_encoder(settings.meaning, settings.cache)
    problems = [problem for language in languages for problem in check.check(language, encoder)]
    warnings = [warning for language in languages for warning in check.warnings(language)]
    for one in sorted([*problems, *warnings], key=lambda one: one.place):
        print(one)
    count = sum(len(list((language / "rules").glob("*.yaml"))) for language in languages)
    meaning = f"meaning judged by {encoder.fingerprint}" if encoder else "phrases alone, no meaning engine"
    warned = f", {len(warnings)} warning(s)" if warnings else ""
    print(f"{count} rules in {len(languages)} language(s), {meaning}: {len(problems) or 'no'} problem(s){warned}.")
    return 1 if problems else 0
