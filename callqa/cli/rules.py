"""Check the rule files, and learn from the marks that people called wrong."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from callqa.cli import learn
from callqa.cli.options import common_options, settings_of
from callqa.errors import SettingsError
from callqa.meaning.choice import open_encoder
from callqa.rules import check, folders
from callqa.rules.reader import assemble


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    one = actions.add_parser("check", help="validate the rule files, run their examples", parents=[common_options()])
    one.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="a language's rule folder, or one that holds such"
    )
    learn.arguments(actions.add_parser("learn", help="examples from overridden marks", parents=[common_options()]))


def execute(args: Namespace) -> int:
    """Do what the action says."""
    return learn.execute(args) if args.action == "learn" else _check(args)


def _check(args: Namespace) -> int:
    """Check every language's rules; exit code 1 when something is wrong."""
    settings = settings_of(args)
    folder = args.folder or settings.scripts
    languages = folders.language_folders(folder)
    if not languages:
        raise SettingsError(f"There are no rules in {folder}. Name a folder that holds 'rules' and 'scorecard.yaml'.")
    encoder = open_encoder(settings.meaning, settings.cache)
    readings = {language: assemble(language, encoder) for language in languages}
    problems = [problem for reading in readings.values() for problem in check.problems_of(reading)]
    warnings = [warning for language, reading in readings.items() for warning in check.warnings_of(language, reading)]
    for one in sorted([*problems, *warnings], key=lambda one: one.place):
        print(one)
    count = sum(len(list((language / "rules").glob("*.yaml"))) for language in languages)
    meaning = f"meaning judged by {encoder.fingerprint}" if encoder else "phrases alone, no meaning engine"
    warned = f", {len(warnings)} warning(s)" if warnings else ""
    print(f"{count} rules in {len(languages)} language(s), {meaning}: {len(problems) or 'no'} problem(s){warned}.")
    return 1 if problems else 0
