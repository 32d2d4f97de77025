"""How callqa does as a text file for Prometheus (the textfile collector of node_exporter).

Names and units follow https://prometheus.io/docs/practices/naming/. Labels hold words of callqa only, never a name, a
number or a path.
"""

import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from callqa.errors import SettingsError
from callqa.status import Ending, Problem, Run, Status

_MODE = 0o644
"""Others read it, whatever else this user writes: nothing in it is private."""
_CODE = re.compile(r"[a-z_]{1,40}")


def write(path: Path, status: Status, problems: Collection[Problem]) -> None:
    """Put a status in the place of the file, in one step, so that nobody reads half of one.

    Raises:
        SettingsError: the file cannot be written.
    """
    try:
        write_to_textfile(str(path), registry(status, problems))
        path.chmod(_MODE)
    except OSError as error:
        raise SettingsError(
            f"The metrics cannot be written to {path} ({error.strerror}); check that the folder is there and that this "
            "user may write in it."
        ) from error


def registry(status: Status, problems: Collection[Problem]) -> CollectorRegistry:
    """Return a status as metrics; what is not known is left out."""
    found = CollectorRegistry()
    _moment(found, "status", "when these figures were true", status.at)
    _moment(found, "last_success", "when a run last came to its end", status.succeeded_at)
    _moment(found, "phone_import", "when a log of the phone system was read last", status.imported_at)
    _gauge(found, "run_at_work", "1 while a run is at work", float(status.working))
    if status.last is not None:
        _of_run(found, status.last, status.at)
    if status.backlog is not None:
        _gauge(found, "backlog_recordings", "recordings that no run has taken yet", float(status.backlog.count))
        _moment(found, "backlog_oldest", "when the oldest of them was written", status.backlog.oldest_at)
    _gauge(found, "recordings_set_aside", "recordings that failed too often to be tried again", float(status.set_aside))
    _gauge(found, "recordings_to_retry", "recordings that failed and are tried again", float(status.to_retry))
    setbacks = _labelled(
        found, "recordings_without_score", "recordings of the last 7 days without a score", ("status", "reason")
    )
    for name, reasons in (("failed", status.failed), ("not_scored", status.not_scored)):
        for reason, count in reasons.items():
            setbacks.labels(name, reason if _CODE.fullmatch(reason) else "other").inc(count)
    if status.speed is not None:
        _gauge(found, "speed_ratio", "seconds of calls heard in a second", status.speed.times_real_time)
        _gauge(found, "speed_calls_per_hour", "calls heard in an hour", status.speed.calls_per_hour)
    wrong = _labelled(found, "problem", "1 where it needs a person", ("problem",))
    for problem in Problem:
        wrong.labels(problem.value).set(float(problem in problems))
    return found


def _of_run(found: CollectorRegistry, run: Run, now: datetime) -> None:
    _moment(found, "last_run_start", "when the last run began", run.started_at)
    _moment(found, "last_run_end", "when the last run ended", run.finished_at)
    seconds = run.seconds(now)
    if seconds is not None:
        _gauge(found, "last_run_duration_seconds", "how long the last run took, or takes so far", seconds)
    _gauge(found, "last_run_audio_seconds", "how much of calls it heard", run.audio_s)
    ended = _labelled(found, "last_run_ended", "1 for the way in which it ended", ("how",))
    for how in Ending:
        ended.labels(how.value).set(float(run.ending(now) is how))
    calls = _labelled(found, "last_run_files", "its files by what became of them", ("outcome",))
    for outcome, count in run.counts.items():
        calls.labels(outcome.value).set(count)


def _gauge(found: CollectorRegistry, name: str, what: str, value: float) -> None:
    Gauge(f"callqa_{name}", what, registry=found).set(value)


def _moment(found: CollectorRegistry, name: str, what: str, moment: datetime | None) -> None:
    if moment is not None:
        _gauge(found, f"{name}_timestamp_seconds", f"{what}, in seconds since 1970", moment.timestamp())


def _labelled(found: CollectorRegistry, name: str, what: str, labels: tuple[str, ...]) -> Gauge:
    return Gauge(f"callqa_{name}", what, labels, registry=found)
