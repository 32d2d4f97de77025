"""What is told of runs, and what needs a person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callqa.status import Backlog, Ending, Problem, Run, Speed, Status, problems, speed_of

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DONE = {"scored": 8, "not_scored": 1, "failed": 1, "done_before": 90, "audio_s": 1800.0, "wall_s": 600.0}
RUN = Run(7, NOW - timedelta(minutes=20), NOW - timedelta(minutes=10), NOW - timedelta(minutes=10), DONE)
WELL = Status(NOW, RUN, RUN.finished_at, False, Backlog(0), "", 0, 2, {}, {}, None, None)
AT_WORK = replace(RUN, finished_at=None, summary={}, alive_at=NOW - timedelta(seconds=30))
KILLED = replace(AT_WORK, alive_at=NOW - timedelta(minutes=3))


@pytest.mark.parametrize(
    ("run", "ending", "seconds"),
    [
        (RUN, Ending.FINISHED, 600),
        (replace(RUN, summary={"stopped": "The disk is full."}), Ending.STOPPED, 600),
        (AT_WORK, Ending.AT_WORK, 1200),
        (KILLED, Ending.NO_END, 1020),
        (replace(AT_WORK, alive_at=None), Ending.NO_END, None),
    ],
)
def test_a_run_that_gives_no_sign_of_life_was_killed(run: Run, ending: Ending, seconds: float | None) -> None:
    assert run.ending(NOW) is ending
    assert run.seconds(NOW) == seconds


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (WELL, ()),
        (replace(WELL, last=None, succeeded_at=None), (Problem.NO_RUN,)),
        (replace(WELL, succeeded_at=NOW - timedelta(hours=27)), (Problem.RUN_OVERDUE,)),
        (replace(WELL, last=AT_WORK), ()),
        (replace(WELL, last=KILLED), (Problem.RUN_WITHOUT_END,)),
        (replace(WELL, last=KILLED, succeeded_at=None), (Problem.RUN_WITHOUT_END,)),
        (
            replace(WELL, last=KILLED, succeeded_at=NOW - timedelta(hours=27)),
            (Problem.RUN_OVERDUE, Problem.RUN_WITHOUT_END),
        ),
        (replace(WELL, set_aside=1), (Problem.SET_ASIDE,)),
    ],
)
def test_what_needs_a_person_is_named(status: Status, found: tuple[Problem, ...]) -> None:
    assert problems(status, run_within_h=26, import_within_h=None) == found


def test_an_import_is_missed_only_by_those_who_ask_for_it() -> None:
    assert problems(WELL, run_within_h=26, import_within_h=2) == (Problem.IMPORT_OVERDUE,)
    lately = replace(WELL, imported_at=NOW - timedelta(hours=1))
    assert problems(lately, run_within_h=26, import_within_h=2) == ()


def test_speed_is_that_of_all_runs_that_heard_calls() -> None:
    idle = replace(RUN, summary={"done_before": 100, "audio_s": 0.0, "wall_s": 3.0})
    assert speed_of([RUN, idle]) == Speed(times_real_time=3.0, calls_per_hour=60.0)
    assert speed_of([idle, KILLED]) is None
