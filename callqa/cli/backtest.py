"""Tell what would change if the stored calls were judged by other rules: marks, scores, who crosses the pass mark.

Changes nothing. Compared is with what counts now. Where people have decided on marks, or --labels tells them, it says
how many of the fails are right, and how many of the right ones are found, before and after.
"""

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.table import Table

from callqa import rescoring
from callqa.backtest import ChangedCall, Difference, Fails, ManagerChange, RuleChange
from callqa.calls import Mark
from callqa.cli.bench import progress_bar
from callqa.cli.desk import open_desk
from callqa.cli.options import console, is_quiet, moment, printable, private_file, settings_of
from callqa.errors import SettingsError
from callqa.evaluation.reading import read
from callqa.reports.difference import as_json
from callqa.store import stored
from callqa.store.db import transaction
from callqa.store.stored import Wanted

SHOWN_CALLS = 20


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--rules", type=Path, required=True, metavar="DIR", help="the rule files to try")
    parser.add_argument("--since", type=moment, metavar="DATE", help="only calls since then, such as 2026-11-01")
    parser.add_argument("--labels", type=Path, metavar="FILE", help="labelled calls, known by the names of their files")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write everything to a JSON file as well")
    parser.add_argument("--personal", action="store_true", help="with personal data of customers in that file")


def execute(args: Namespace) -> int:
    """Compare and print."""
    settings = settings_of(args)
    desk = open_desk(settings, args.rules)
    truth = _labels(args.labels, settings.speech.language) if args.labels else {}
    wanted = Wanted(since=args.since)
    with transaction(desk.database) as session:
        total = stored.count(session, wanted)
    with progress_bar(console(stderr=True), quiet=is_quiet(args)) as progress:
        bar = progress.add_task("calls", total=total)
        difference = rescoring.compare(desk, wanted, truth, on_calls=lambda count: progress.advance(bar, count))
    _print(difference)
    if args.out is not None:
        hashes = {language: rulebook.hash for language, rulebook in desk.rulebooks.items()}
        _write(args.out, {"rulebooks": hashes, **as_json(difference, personal=args.personal)})
    return 0


def _labels(path: Path, language: str) -> dict[str, Mapping[str, Mark]]:
    return {
        call.file.name: {rule: label.mark for rule, label in call.labels.items()}
        for call in read(path, language)
        if call.file is not None
    }


def _write(path: Path, content: Mapping[str, object]) -> None:
    try:
        with private_file(path) as file:
            file.write(json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
    except OSError as error:
        raise SettingsError(f"Cannot write {path}: {error.strerror}. Check the path and the free space.") from error


def _print(difference: Difference) -> None:
    out = console()
    out.print(
        f"{difference.calls} calls compared, {len(difference.changed)} change; mean score "
        f"{_number(difference.mean_before)} → {_number(difference.mean_after)}; people say of {difference.known} calls "
        "what marks should be.",
        soft_wrap=True,
    )
    if difference.rules:
        out.print(_rules(difference.rules))
    if difference.crossing:
        out.print(_managers(difference.crossing))
    elif difference.managers:
        out.print("No manager crosses the pass mark.")
    if difference.changed:
        out.print(_calls(difference.changed))
    for reason, count in Counter(reason for _name, reason in difference.left_out).most_common():
        out.print(f"{count} left out: {printable(reason)}", soft_wrap=True)


def _rules(rules: Iterable[RuleChange]) -> Table:
    table = Table(title="Fails by rule", title_justify="left")
    table.add_column("Rule", no_wrap=True)
    for heading in ("New", "Lifted", "Other", "Known", "Precision", "Recall"):
        table.add_column(heading, justify="right", no_wrap=True)
    for rule in rules:
        other = rule.changes.total() - rule.new_fails - rule.lifted_fails
        shares = (_shares(rule, "precision"), _shares(rule, "recall")) if rule.known else ("", "")
        table.add_row(rule.rule, *map(str, (rule.new_fails, rule.lifted_fails, other, rule.known)), *shares)
    return table


def _shares(rule: RuleChange, name: str) -> str:
    def share(fails: Fails) -> str:
        value = fails.precision if name == "precision" else fails.recall
        return "–" if value is None else f"{value:.2f}"

    return f"{share(rule.before)} → {share(rule.after)}"


def _managers(managers: Iterable[ManagerChange]) -> Table:
    table = Table("Manager", "Calls", "Mean score", "Pass mark", title="Cross the pass mark", title_justify="left")
    for one in managers:
        table.add_row(
            printable(one.agent),
            str(one.calls),
            f"{_number(one.mean_before)} → {_number(one.mean_after)}",
            f"{_number(one.pass_mark_before)} → {_number(one.pass_mark_after)}",
        )
    return table


def _calls(calls: tuple[ChangedCall, ...]) -> Table:
    title = "Changed calls" if len(calls) <= SHOWN_CALLS else f"Changed calls, {SHOWN_CALLS} of {len(calls)}"
    table = Table("Score", "Marks", title=title, title_justify="left")
    table.add_column("Recording", overflow="fold")
    for call in calls[:SHOWN_CALLS]:
        marks = ", ".join(f"{one.rule}: {one.before or '–'} → {one.after or '–'}" for one in call.verdicts)
        score = f"{_number(call.score_before)} → {_number(call.score_after)}"
        table.add_row(score, marks, printable(call.name))
    return table


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
