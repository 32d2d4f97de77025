"""Judge the stored transcripts again with the present rules; nothing is transcribed.

Earlier evaluations stay, and so do people's decisions: where the machine now says something else than the person saw,
the call is flagged for a person. What these rules have judged before is left as it is. Exit code 0: all done; 1: some
calls could not be judged; 2: it could not start or had to stop.
"""

import time
from argparse import ArgumentParser, Namespace
from collections import Counter

from rich.table import Table

from callqa import rescoring
from callqa.cli.bench import progress_bar
from callqa.cli.desk import open_desk
from callqa.cli.options import console, is_quiet, moment, printable, settings_of
from callqa.runlock import only_run
from callqa.store import saving, stored
from callqa.store.db import transaction
from callqa.store.stored import Wanted
from callqa.summary import Outcome, Summary


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--since", type=moment, metavar="DATE", help="only calls since then, such as 2026-11-01")


def execute(args: Namespace) -> int:
    """Judge again."""
    settings = settings_of(args)
    desk = open_desk(settings, settings.scripts)
    with only_run(settings):
        summary, wall_s = _rescore(desk, Wanted(since=args.since), quiet=is_quiet(args))
    _print_summary(summary, wall_s)
    return summary.exit_code


def _rescore(desk: rescoring.Desk, wanted: Wanted, *, quiet: bool) -> tuple[Summary, float]:
    started_s = time.monotonic()
    summary = Summary()
    rulebooks = " ".join(f"{language}:{rulebook.hash}" for language, rulebook in sorted(desk.rulebooks.items()))
    with transaction(desk.database) as session:
        run_id = saving.start_run(session, saving.REJUDGING, rulebooks)
        total = stored.count(session, wanted)
    with progress_bar(console(stderr=True), quiet=quiet) as progress:
        bar = progress.add_task("calls", total=total)
        for event in rescoring.rescore(desk, wanted):
            summary.add(event)
            progress.update(bar, advance=1)
    wall_s = time.monotonic() - started_s
    with transaction(desk.database) as session:
        saving.finish_run(session, run_id, summary.as_dict(wall_s))
    return summary, wall_s


def _print_summary(summary: Summary, wall_s: float) -> None:
    table = Table("Calls", "", title="Judged again", title_justify="left", show_header=False)
    for outcome, label in _LABELS.items():
        if summary.counts[outcome] or outcome == Outcome.SCORED:
            table.add_row(label, str(summary.counts[outcome]))
    table.add_row("flagged for review", str(summary.flagged))
    table.add_row("time taken", f"{wall_s:.0f} s")
    out = console()
    out.print(table)
    reasons = Counter(event.reason or "" for event in summary.troubles if event.outcome == Outcome.NOT_SCORED)
    for reason, count in reasons.most_common():
        out.print(f"{count} not scored: {printable(reason)}")
    for event in summary.troubles:
        if event.outcome == Outcome.FAILED:
            out.print(f"{printable(event.name)}: {printable(event.reason or '')}")


_LABELS = {
    Outcome.SCORED: "scored",
    Outcome.NOT_SCORED: "not scored",
    Outcome.FAILED: "failed",
    Outcome.DONE_BEFORE: "judged by these rules before",
}
