"""Judging stored calls again: all of them while the app goes on, one job at a time; or one, as a person decides."""

import logging
import time
from dataclasses import dataclass, field
from threading import Lock, Thread

from callqa import rescoring
from callqa.errors import CallqaError, PublishError
from callqa.review import rulefiles
from callqa.review.context import engine, present_settings, settings
from callqa.runlock import only_run
from callqa.store import saving, stored
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.db import transaction
from callqa.store.proposals import REFUSED
from callqa.store.stored import Wanted
from callqa.summary import Summary
from callqa.workflow import Releasing

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """How far it is. ``trouble`` says why it stopped, where it did not come to its end."""

    total: int = 0
    done: int = 0
    summary: Summary = field(default_factory=Summary)
    trouble: str | None = None
    finished: bool = False

    @property
    def share(self) -> float:
        """The part of the calls that is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


_latest: list[Job] = []
_starting = Lock()


def latest() -> Job | None:
    """Return the job that runs or ran last since the app was started."""
    return _latest[0] if _latest else None


def start(account: Account) -> Job:
    """Begin to judge all stored calls by the rules on disk, unless that is being done already.

    Raises:
        PublishError: the account may not supervise.
    """
    if not may_supervise(account):
        raise PublishError(REFUSED)
    with _starting:
        running = latest()
        if running is not None and not running.finished:
            return running
        job = Job()
        _latest[:] = [job]
        Thread(target=_work, args=(job,), name="rejudging", daemon=True).start()
        return job


def set_sides(account: Account, recording_id: int, transcript_id: int, *, swap: bool) -> None:
    """Take a person's word on who is the agent in a call, and judge that call by the rules on disk.

    Raises:
        CallqaError: the account may not decide, the call is no longer what the person saw, or it cannot be judged.
    """
    rescoring.set_sides(_desk(), account, recording_id, transcript_id, swap=swap)


def _desk() -> rescoring.Desk:
    fairness = present_settings().fairness
    return rescoring.Desk(
        database=engine(),
        rulebooks=rulefiles.rulebooks(),
        speech=settings().speech,
        shop_names=settings().shop_names,
        releasing=Releasing.of(fairness.release, fairness.dispute_days),
    )


def _work(job: Job) -> None:
    try:
        with only_run(settings()):
            _rescore(job)
    except CallqaError as error:
        job.trouble = str(error)
    except Exception:
        log.exception("Unexpected error while judging stored calls again")
        job.trouble = "A defect of the program; its log tells where."
    finally:
        job.finished = True


def _rescore(job: Job) -> None:
    started_s = time.monotonic()
    desk = _desk()
    with transaction(engine()) as session:
        hashes = " ".join(f"{language}:{book.hash}" for language, book in sorted(desk.rulebooks.items()))
        run_id = saving.start_run(session, saving.REJUDGING, hashes)
        job.total = stored.count(session, Wanted())
    for event in rescoring.rescore(desk, Wanted()):
        job.summary.add(event)
        job.done += 1
    with transaction(engine()) as session:
        saving.finish_run(session, run_id, job.summary.as_dict(time.monotonic() - started_s))
