"""Tell how callqa does: the last run, what waits, what failed, how fast it is. docs/schedule.md tells how to watch it.

Exit code 0: all is well; 1: something needs a person, it is named; 2: it cannot be told, as the database or the
recordings cannot be reached.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.table import Table
from sqlalchemy import Engine

from callqa import metrics, operation
from callqa.cli import COULD_NOT_START
from callqa.cli.options import console, printable, settings_of
from callqa.errors import RunError
from callqa.settings import Settings
from callqa.status import STOPPED, Ending, Problem, Run, Status, problems
from callqa.store.backups import open_existing


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="where runs take recordings from (default: the settings' recordings)"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--metrics", type=Path, metavar="FILE", help="write the figures for Prometheus, print what is wrong"
    )


def execute(args: Namespace) -> int:
    """Look, and tell."""
    settings = settings_of(args)
    database = open_existing(settings.database_url)
    status = operation.look(database, args.paths or [settings.recordings])
    database.dispose()
    wrong = problems_of(settings, status)
    if args.metrics is not None:
        metrics.write(args.metrics, status, wrong)
        for sentence in _told(status, wrong, settings):  # who is alerted by the exit code looks into the journal
            print(f"callqa: {sentence}", file=sys.stderr)
    elif args.json:
        print(json.dumps(_as_json(status, wrong), ensure_ascii=False, indent=1))
    else:
        _print(status, wrong, settings)
    if status.unseen:
        return COULD_NOT_START
    return 1 if wrong else 0


def write_metrics(settings: Settings, database: Engine, places: Sequence[Path | str]) -> bool:
    """Write the file for Prometheus, if the settings name one; say on standard error why it cannot be written, if so.

    Returns:
        Whether nothing is wrong.
    """
    if settings.status.metrics is None:
        return True
    try:
        status = operation.look(database, places)
        metrics.write(settings.status.metrics, status, problems_of(settings, status))
    except RunError as error:
        print(f"callqa: {error}", file=sys.stderr)
        return False
    return True


def problems_of(settings: Settings, status: Status) -> tuple[Problem, ...]:
    """Return what needs a person by the limits of the settings."""
    limits = settings.status
    return problems(status, run_within_h=limits.run_within_hours, import_within_h=limits.import_within_hours)


def _as_json(status: Status, wrong: Collection[Problem]) -> dict[str, Any]:
    last = status.last
    return {
        "at": _iso(status.at),
        "problems": [problem.value for problem in wrong],
        "working": status.working,
        "last_run": last
        and {
            "id": last.id,
            "started_at": _iso(last.started_at),
            "finished_at": _iso(last.finished_at),
            "ended": last.ending(status.at).value,
            "stopped_by": last.summary.get(STOPPED),
            "duration_s": last.seconds(status.at),
            "audio_s": last.audio_s,
            "files": {outcome.value: count for outcome, count in last.counts.items()},
        },
        "last_success_at": _iso(status.succeeded_at),
        "backlog": status.backlog and {"recordings": status.backlog.count, "oldest_at": _iso(status.backlog.oldest_at)},
        "backlog_unknown_because": status.unseen or None,
        "set_aside": status.set_aside,
        "to_retry": status.to_retry,
        "last_days": {"days": operation.DAYS, "failed": status.failed, "not_scored": status.not_scored},
        "speed": status.speed
        and {
            "times_real_time": round(status.speed.times_real_time, 2),
            "calls_per_hour": round(status.speed.calls_per_hour, 1),
        },
        "phone_import_at": _iso(status.imported_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _print(status: Status, wrong: Collection[Problem], settings: Settings) -> None:
    table = Table("What", "", title="callqa", title_justify="left", show_header=False)
    for what, told in _rows(status):
        table.add_row(what, printable(told))
    out = console()
    out.print(table)
    for sentence in _told(status, wrong, settings) or ["All is well."]:
        out.print(sentence)


def _told(status: Status, wrong: Collection[Problem], settings: Settings) -> list[str]:
    """Return what needs a person, and what could not be looked at."""
    hours = f"{settings.status.run_within_hours:g}"
    told = [f"To do: {_TO_DO[problem].format(hours=hours)}" for problem in wrong]
    return [*told, f"What waits cannot be told: {printable(status.unseen)}"] if status.unseen else told


def _rows(status: Status) -> Iterator[tuple[str, str]]:
    yield "last run", _run_told(status.last, status.at) if status.last else "none yet"
    if status.last is not None and (counts := _counts(status.last)):
        yield "  it did", counts
    yield "last one that came to its end", _ago(status.succeeded_at, status.at) or "none"
    if status.backlog is not None:
        since = _ago(status.backlog.oldest_at, status.at)
        yield "waiting recordings", f"{status.backlog.count}" + (f", the oldest of {since}" if since else "")
    yield "failed, to be tried again", str(status.to_retry)
    yield "set aside", str(status.set_aside)
    for what, reasons in (("failed", status.failed), ("not scored", status.not_scored)):
        yield f"{what}, last {operation.DAYS} days", _reasons(reasons) or "none"
    if status.speed is not None:
        speed = status.speed
        yield "speed", f"{speed.times_real_time:.1f} × real time, {speed.calls_per_hour:.0f} calls an hour"
    yield "phone system's logs read", _ago(status.imported_at, status.at) or "never"


def _run_told(run: Run, now: datetime) -> str:
    seconds = run.seconds(now)
    took = "" if seconds is None else f", {timedelta(seconds=round(seconds))}"
    told = _ENDINGS[run.ending(now)]
    why = f": {run.summary[STOPPED]}" if STOPPED in run.summary else ""
    return f"{_ago(run.started_at, now)}{took}, {told}{why}"


def _counts(run: Run) -> str:
    return ", ".join(f"{count} {outcome.value.replace('_', ' ')}" for outcome, count in run.counts.items() if count)


def _reasons(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in reasons.items())


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    minutes = max(0, round((now - moment).total_seconds() / 60))
    hours, days = minutes // 60, minutes // (24 * 60)
    ago = f"{days} d" if days > 1 else f"{hours} h" if hours > 1 else f"{minutes} min"
    return f"{moment.astimezone():%Y-%m-%d %H:%M} ({ago} ago)"


_ENDINGS = {
    Ending.AT_WORK: "at work",
    Ending.FINISHED: "came to its end",
    Ending.STOPPED: "was stopped",
    Ending.NO_END: "has no end: it was killed, or the machine went off",
}
_TO_DO = {
    Problem.NO_RUN: "there was no run yet; start callqa run, and schedule it (docs/schedule.md).",
    Problem.RUN_OVERDUE: "no run came to its end for more than {hours} hours; look at the schedule and its log.",
    Problem.RUN_STOPPED: "the last run was stopped; mend what it names and run again.",
    Problem.RUN_WITHOUT_END: "the last run was killed; run again, what was finished is kept.",
    Problem.SET_ASIDE: "recordings are set aside; callqa run names them, move them away or mend them.",
    Problem.IMPORT_OVERDUE: "the phone system's logs were not read for too long; look at callqa phone import.",
}
