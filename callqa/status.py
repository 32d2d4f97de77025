"""How callqa does: its last runs, what waits, what failed, and what of it needs a person. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from callqa.summary import Outcome

STOPPED = "stopped"
"""The key of a run's summary that tells by what it was stopped."""
BETWEEN_SIGNS_S = 20.0
"""So often a run gives a sign of life."""
_SILENCE = timedelta(seconds=6 * BETWEEN_SIGNS_S)
"""A run that gave none for so long was killed; a busy database may swallow some."""
_WORKED_ON = (Outcome.SCORED, Outcome.NOT_SCORED, Outcome.FAILED)
_SECONDS_PER_HOUR = 3600


class Ending(StrEnum):
    """How a run ended. ``NO_END``: it was killed, or the machine was switched off."""

    AT_WORK = "at_work"
    FINISHED = "finished"
    STOPPED = "stopped"
    NO_END = "no_end"


@dataclass(frozen=True, slots=True)
class Run:
    """One run as it is stored.

    Attributes:
        id: its number.
        started_at: when it began.
        finished_at: when it ended; ``None`` where it did not, or is at work.
        alive_at: its last sign of life; ``None`` for runs of older versions.
        summary: what it did, as ``Summary.as_dict``; empty before its end.
    """

    id: int
    started_at: datetime
    finished_at: datetime | None
    alive_at: datetime | None
    summary: Mapping[str, float | str]

    def ending(self, now: datetime) -> Ending:
        """Tell how it ended."""
        if self.finished_at is not None:
            return Ending.STOPPED if STOPPED in self.summary else Ending.FINISHED
        alive = self.alive_at is not None and now - self.alive_at <= _SILENCE
        return Ending.AT_WORK if alive else Ending.NO_END

    def seconds(self, now: datetime) -> float | None:
        """Return how long it took, or takes so far; ``None`` where nobody knows."""
        over = self.finished_at or (now if self.ending(now) is Ending.AT_WORK else self.alive_at)
        return None if over is None else max(0.0, (over - self.started_at).total_seconds())

    @property
    def counts(self) -> dict[Outcome, int]:
        """The files by what became of them."""
        return {outcome: int(self.summary.get(outcome.value, 0)) for outcome in Outcome}

    @property
    def audio_s(self) -> float:
        """Seconds of calls that it heard."""
        return float(self.summary.get("audio_s", 0.0))


@dataclass(frozen=True, slots=True)
class Backlog:
    """Recordings that lie there and that no run has taken; ``oldest_at`` is when the oldest was written, if known."""

    count: int
    oldest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast runs are: seconds of calls in a second, and calls in an hour."""

    times_real_time: float
    calls_per_hour: float


@dataclass(frozen=True, slots=True)
class Status:
    """All of it, at one moment.

    Attributes:
        at: the moment.
        last: the run that began last, if there was any.
        succeeded_at: when a run last came to its end.
        working: whether a run is at work now.
        backlog: what waits; ``None`` where it cannot be told.
        unseen: why the backlog cannot be told; empty where it is known.
        set_aside: recordings that failed so often that runs leave them alone.
        to_retry: recordings that failed and that the next run tries again.
        failed: by reason, how many recordings of the last days failed.
        not_scored: by reason, how many of them are not scored.
        speed: of the last runs; ``None`` before any has heard a call.
        imported_at: when a log of the phone system was read last; ``None`` if none ever was.
    """

    at: datetime
    last: Run | None
    succeeded_at: datetime | None
    working: bool
    backlog: Backlog | None
    unseen: str
    set_aside: int
    to_retry: int
    failed: Mapping[str, int]
    not_scored: Mapping[str, int]
    speed: Speed | None
    imported_at: datetime | None


class Problem(StrEnum):
    """What needs a person."""

    NO_RUN = "no_run"
    RUN_OVERDUE = "run_overdue"
    RUN_STOPPED = "run_stopped"
    RUN_WITHOUT_END = "run_without_end"
    SET_ASIDE = "set_aside"
    IMPORT_OVERDUE = "import_overdue"


def problems(status: Status, *, run_within_h: float, import_within_h: float | None) -> tuple[Problem, ...]:
    """Return what needs a person.

    Args:
        status: how things are.
        run_within_h: a run should have come to its end within so many hours.
        import_within_h: a log should have been read within so many hours; ``None``: it does not matter.
    """
    return tuple(_problems(status, run_within_h, import_within_h))


def _problems(status: Status, run_within_h: float, import_within_h: float | None) -> Iterator[Problem]:
    if status.last is None:
        yield Problem.NO_RUN
    else:
        if _is_overdue(status.succeeded_at or status.last.started_at, run_within_h, status.at):
            yield Problem.RUN_OVERDUE
        ending = status.last.ending(status.at)
        if ending is Ending.STOPPED:
            yield Problem.RUN_STOPPED
        elif ending is Ending.NO_END:
            yield Problem.RUN_WITHOUT_END
    if status.set_aside:
        yield Problem.SET_ASIDE
    if import_within_h is not None and _is_overdue(status.imported_at, import_within_h, status.at):
        yield Problem.IMPORT_OVERDUE


def _is_overdue(last: datetime | None, within_h: float, now: datetime) -> bool:
    return last is None or now - last > timedelta(hours=within_h)


def speed_of(runs: Sequence[Run]) -> Speed | None:
    """Return how fast runs were, all taken together; ``None`` where they heard nothing."""
    heard = [run for run in runs if run.audio_s and float(run.summary.get("wall_s", 0.0))]
    wall_s = sum(float(run.summary["wall_s"]) for run in heard)
    if not wall_s:
        return None
    calls = sum(run.counts[outcome] for run in heard for outcome in _WORKED_ON)
    return Speed(sum(run.audio_s for run in heard) / wall_s, calls / wall_s * _SECONDS_PER_HOUR)
