"""Measure how often the machine is right on labelled calls: its marks, and its words where the recordings are there.

LABELS is a labels.json with the recordings and their sidecars beside it. What was transcribed before by the same model
is taken from the database; nothing is stored. With --from-text the written turns are judged instead of what is heard,
which tells mistakes of the rules from mistakes of recognition. Exit code 2: the labelled calls cannot be read.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from callqa import trials
from callqa.cli.bench import open_bench, progress_bar
from callqa.cli.options import console, is_quiet, printable, settings_of
from callqa.errors import SettingsError
from callqa.evaluation import report
from callqa.evaluation.agreement import Agreement, Judged
from callqa.evaluation.labels import LabelledCall
from callqa.evaluation.reading import read
from callqa.evaluation.words import WordCounts, by_format
from callqa.meaning.choice import open_encoder
from callqa.rules import folders
from callqa.rules.book import Rulebook
from callqa.runs import Bench


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("labels", type=Path, metavar="LABELS", help="a file of labelled calls such as labels.json")
    parser.add_argument("--from-text", action="store_true", help="judge the written turns, not the recordings")
    parser.add_argument("--rules", type=Path, metavar="DIR", help="rule files to measure (default: the settings')")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures to a JSON file as well")
    parser.add_argument("--show", action="store_true", help="name every wrong mark with what it points at")


def execute(args: Namespace) -> int:
    """Judge the labelled calls and print how often it is right."""
    settings = settings_of(args)
    if args.rules is not None:
        settings = settings.model_copy(update={"scripts": args.rules})
    calls = read(args.labels, settings.speech.language)
    rulebooks: Mapping[str, Rulebook]
    if args.from_text:
        rulebooks = folders.load_all(settings.scripts, open_encoder(settings.meaning, settings.cache))
        judged, words, engine = trials.from_text(calls, rulebooks, settings), None, "reference"
    else:
        bench = open_bench(settings)
        judged = _hear(calls, bench, quiet=is_quiet(args))
        rulebooks, engine = bench.rulebooks, bench.engines.fingerprint
        words = by_format((one.call, one.heard) for one in judged if one.heard is not None)
    agreement = trials.agreement(judged, rulebooks, slack_s=0.0 if args.from_text else trials.RECOGNISED_SLACK_S)
    _print(agreement, words, {call.id: call for call in calls} if args.show else {})
    if args.out is not None:
        hashes = {language: rulebook.hash for language, rulebook in rulebooks.items()}
        _write(args.out, {"engine": engine, "rulebooks": hashes, **report.as_json(agreement, words)})
    return 0


def _hear(calls: Sequence[LabelledCall], bench: Bench, *, quiet: bool) -> list[Judged]:
    """Hear and judge every call, and put them in the order of the labels."""
    ready: dict[str, Judged] = {}
    with progress_bar(console(stderr=True), quiet=quiet) as progress:
        bar = progress.add_task("calls", total=len(calls))
        for one in trials.from_audio(calls, bench):
            ready[one.call.id] = one
            progress.update(bar, advance=1, description=printable(one.call.id)[:40])
    return [ready[call.id] for call in calls]


def _print(agreement: Agreement, words: dict[str, WordCounts] | None, shown: dict[str, LabelledCall]) -> None:
    out = console()
    out.print(report.rules_table(agreement))
    for sentence in report.sentences(agreement):
        out.print(printable(sentence), soft_wrap=True)
    if words is not None:
        out.print(report.words_table(words))
    for wrong in (wrong for rule in agreement.rules for wrong in rule.wrong if wrong.call in shown):
        for line in report.wrong_mark(wrong, shown[wrong.call].said):
            out.print(printable(line), soft_wrap=True)


def _write(path: Path, figures: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"Cannot write {path}: {error.strerror}. Check the path and the free space.") from error
