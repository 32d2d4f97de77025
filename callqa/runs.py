"""One batch run: find what is new, hear it, judge it, store it call by call."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine as Database

from callqa import batch, ingest, pipeline, sides
from callqa.calls import Recording, Setback, Status, Transcript
from callqa.errors import CallError
from callqa.rules.book import Rulebook
from callqa.settings import Settings
from callqa.store import saving, steps
from callqa.store import sides as sides_store
from callqa.store.db import transaction
from callqa.summary import Event, Outcome
from callqa.workflow import Releasing

MAX_ATTEMPTS = 3
"""A call that failed so often is set aside: later runs leave it alone."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a run works with.

    ``open_executor`` opens what hears the calls, ``workers`` of them at a time. ``redo``: hear again what only other
    engines have heard.
    """

    settings: Settings
    database: Database
    rulebooks: Mapping[str, Rulebook]
    engines: batch.Engines
    open_executor: Callable[[], Executor]
    workers: int
    redo: bool = False


def run(files: Iterable[Path], bench: Bench) -> Iterator[Event]:
    """Take every new recording to a stored evaluation and yield what became of each file.

    Each call is one transaction, so that a run that is killed loses at most the calls in hand.

    Raises:
        RunError: the models cannot be loaded or the database cannot be used.
    """
    with transaction(bench.database) as session:
        for rulebook in bench.rulebooks.values():
            saving.save_rulebook(session, rulebook.hash, rulebook.published())
        steps.lapse(session)
    passed: deque[Event] = deque()
    heard = batch.hear_all(
        _select(files, bench, passed.append),
        bench.engines,
        bench.settings,
        bench.open_executor,
        in_hand=bench.workers + 1,
    )
    for recording, result in heard:
        yield from _take(passed)
        yield _judge_and_store(bench, recording, result)
    yield from _take(passed)


def _select(files: Iterable[Path], bench: Bench, passed: Callable[[Event], None]) -> Iterator[Recording]:
    """Yield what has to be done; tell ``passed`` of every other file."""
    seen: dict[str, Path] = {}
    for path in files:
        try:
            found = ingest.identify(path)
        except CallError as error:
            passed(Event(path.name, Outcome.FAILED, str(error)))
            continue
        first = seen.setdefault(found.sha256, found.path)
        if first != found.path:
            passed(
                Event(
                    found.name,
                    Outcome.SAME_BYTES,
                    f"same_bytes: The same recording as {first.name}; scored once.",
                )
            )
            continue
        event = _known(bench, found)
        if event is not None:
            passed(event)
            continue
        try:
            recording = _with_shop_names(ingest.with_facts(found), bench.settings.shop_names)
        except CallError as error:
            passed(_store_setback(bench, found, Setback(Status.FAILED, str(error))))
        else:
            yield recording


def _known(bench: Bench, recording: Recording) -> Event | None:
    """What to say of a file that needs no work; ``None`` when it needs some."""
    with transaction(bench.database) as session:
        known = saving.find_known(session, recording.sha256)
        if known is None:
            return None
        if known.path != recording.path and not known.path.exists():
            saving.move(session, recording)
    if known.status == Status.FAILED:
        if known.attempts < MAX_ATTEMPTS:
            return None
        return Event(recording.name, Outcome.SET_ASIDE, known.reason)
    if bench.redo and not _is_heard(bench, recording, known.engines):
        return None
    return Event(recording.name, Outcome.DONE_BEFORE)


def _is_heard(bench: Bench, recording: Recording, by_engines: Collection[str]) -> bool:
    try:
        queue = ingest.with_facts(recording).facts.queue
    except CallError:  # its sidecar can be read no more: nothing better would come of it
        return True
    return bench.engines.for_queue(queue).fingerprint in by_engines


def _judge_and_store(bench: Bench, recording: Recording, heard: batch.Heard) -> Event:
    if isinstance(heard, Setback):
        return _store_setback(bench, recording, heard)
    right = _with_decided_sides(bench, recording, heard)
    evaluation = pipeline.judge(recording.facts, right, bench.rulebooks, bench.settings.speech)
    if isinstance(evaluation, Setback):
        return _store_setback(bench, recording, evaluation, right, heard)
    with transaction(bench.database) as session:
        recording_id = saving.save_judged(session, recording, right, evaluation, as_heard=heard)
        fairness = bench.settings.fairness
        steps.release_at_once(session, [recording_id], Releasing.of(fairness.release, fairness.dispute_days))
    return Event(
        recording.name,
        Outcome.NOT_SCORED if evaluation.score is None else Outcome.SCORED,
        evaluation.reason,
        audio_s=heard.duration_s,
        score=evaluation.score,
        flagged=bool(evaluation.flags),
    )


def _with_decided_sides(bench: Bench, recording: Recording, heard: Transcript) -> Transcript:
    """Give a new transcript the sides that a person decided on in an earlier one."""
    with transaction(bench.database) as session:
        word = sides_store.word_on(session, recording.sha256)
    return heard if word is None else sides.follow(heard, word)


def _store_setback(
    bench: Bench,
    recording: Recording,
    setback: Setback,
    transcript: Transcript | None = None,
    as_heard: Transcript | None = None,
) -> Event:
    with transaction(bench.database) as session:
        saving.save_setback(session, recording, setback, transcript, as_heard)
    audio_s = transcript.duration_s if transcript else 0.0
    return Event(recording.name, Outcome(setback.status.value), setback.reason, audio_s=audio_s, flagged=True)


def _take(events: deque[Event]) -> Iterator[Event]:
    while events:
        yield events.popleft()


def _with_shop_names(recording: Recording, shop_names: tuple[str, ...]) -> Recording:
    if recording.facts.shop_names or not shop_names:
        return recording
    return replace(recording, facts=replace(recording.facts, shop_names=shop_names))
