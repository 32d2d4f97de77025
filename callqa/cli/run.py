"""Transcribe, judge, score and store every new recording under the paths.

The newest come first. What is done is skipped; a call that failed is tried again by the next two runs. Runs at the same
time on one database share the work. Exit code 0: all done; 1: some calls failed; 2: the run could not start or had to
stop.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime

from rich.table import Table

from callqa import choosing, ingest, runs, telling
from callqa.arrivals import MAX_ATTEMPTS
from callqa.choosing import Wish
from callqa.cli.bench import open_bench, open_cluster, progress_bar
from callqa.cli.options import console, is_quiet, moment_or_days, number_of_calls, printable, settings_of
from callqa.cli.status import write_metrics
from callqa.growing import Watch
from callqa.runlock import only_run, run_beside
from callqa.runnotes import Noted, noted
from callqa.summary import Event, Outcome, Summary


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, folders or addresses such as sftp://host/folder (default: the settings' recordings)",
    )
    parser.add_argument("--redo", action="store_true", help="transcribe again what another model has transcribed")
    parser.add_argument("--since", type=moment_or_days, metavar="DATE", help="only calls since then: 2026-11-01, or 7d")
    parser.add_argument("--limit", type=number_of_calls, metavar="N", help="hear at most so many calls")
    parser.add_argument(
        "--retry-failed", action="store_true", help=f"try again what was set aside after {MAX_ATTEMPTS} failures"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="hear on the workers of a Dask cluster, such as tcp://scheduler:8786"
    )
    parser.add_argument("--alone", action="store_true", help="do nothing (exit code 2) while another run is at work")


def execute(args: Namespace) -> int:
    """Run the batch."""
    settings = settings_of(args)
    sources = telling.sources(settings)
    places = args.paths or [settings.recordings]
    watch = Watch(choosing.newest_first(ingest.find(places), sources.names, args.since))
    with (
        only_run(settings) if args.alone else run_beside(settings),
        open_cluster(args.cluster, settings.run.needs) as cluster,
    ):
        bench = open_bench(settings, watch.files, redo=args.redo, sources=sources, cluster=cluster)
        summary, wall_s = _run(watch, bench, Wish(args.limit, args.retry_failed), quiet=is_quiet(args))
    _print_summary(summary, wall_s)
    written = write_metrics(settings, bench.database, places)
    for sentence in sources.calls.trouble.told():
        console().print(f"{settings.phone.calls}, left out: {sentence}")
    return summary.exit_code if written else 1


def _run(watch: Watch, bench: runs.Bench, wish: Wish, *, quiet: bool) -> tuple[Summary, float]:
    rulebooks = " ".join(f"{language}:{rulebook.hash}" for language, rulebook in sorted(bench.rulebooks.items()))
    screen = console(stderr=True)
    logs = not quiet and not screen.is_terminal
    with (
        noted(bench.database, bench.engines.fingerprint, rulebooks) as run,
        progress_bar(screen, quiet=quiet) as progress,
    ):
        with _logged(run, watch) if logs else nullcontext():
            bar = progress.add_task("calls", total=len(watch.files))
            for event in runs.run(watch.files, bench, watch, wish, run.run_id):
                run.summary.add(event)
                progress.update(bar, advance=1, description=printable(event.name)[:40])
                if logs and event.outcome not in _QUIET:
                    _log(event)
        return run.summary, run.wall_s


@contextmanager
def _logged(run: Noted, watch: Watch) -> Iterator[None]:
    """Write a line at the beginning of a run and one at its end, however it ends."""
    _line(f"run={run.run_id}", "event=start", f"files={len(watch.files)}")
    ended = "stopped"
    try:
        yield
        ended = "finished"
    finally:
        facts = [f"{name}={value}" for name, value in run.summary.as_dict(run.wall_s).items()]
        _line(f"run={run.run_id}", "event=end", f"ended={ended}", *facts)


def _log(event: Event) -> None:
    facts = [f"call={printable(event.name)!r}", f"outcome={event.outcome}", f"audio_s={event.audio_s:.1f}"]
    if event.score is not None:
        facts.append(f"score={event.score:.1f} flagged={'yes' if event.flagged else 'no'}")
    if event.reason:
        facts.append(f"reason={printable(event.reason)!r}")
    _line(*facts)


def _line(*facts: str) -> None:
    print(datetime.now(UTC).isoformat(timespec="seconds"), *facts, flush=True)


def _print_summary(summary: Summary, wall_s: float) -> None:
    table = Table("Calls", "", title="Run", title_justify="left", show_header=False)
    for outcome, label in _LABELS.items():
        if summary.counts[outcome] or outcome == Outcome.SCORED:
            table.add_row(label, str(summary.counts[outcome]))
    table.add_row("flagged for review", str(summary.flagged))
    table.add_row("minutes of calls", f"{summary.audio_s / 60:.1f}")
    table.add_row("time taken", f"{wall_s:.0f} s")
    if summary.audio_s:
        table.add_row("speed", f"{summary.audio_s / wall_s:.1f} × real time")
    out = console()
    out.print(table)
    if summary.troubles:
        out.print(_troubles(summary.troubles))


def _troubles(events: list[Event]) -> Table:
    table = Table("What", "Why", title="Not scored, failed or left out", title_justify="left")
    table.add_column("Recording", overflow="fold")
    for event in sorted(events, key=lambda event: (event.outcome, event.reason or "", event.name)):
        table.add_row(_LABELS[event.outcome], printable(event.reason or ""), printable(event.name))
    return table


_LABELS = {
    Outcome.SCORED: "scored",
    Outcome.NOT_SCORED: "not scored",
    Outcome.FAILED: "failed",
    Outcome.DONE_BEFORE: "done before",
    Outcome.SET_ASIDE: f"set aside after {MAX_ATTEMPTS} failures",
    Outcome.SAME_BYTES: "same bytes as another",
    Outcome.STILL_WRITTEN: "still being written",
    Outcome.ANOTHER_RUN: "left to another run",
    Outcome.LATER: "left for later runs",
}
_QUIET = frozenset({Outcome.DONE_BEFORE, Outcome.LATER})
