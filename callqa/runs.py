"""One batch run: find what is new, hear it, judge it, store it call by call."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

from sqlalchemy import Engine as Database

from callqa import batch, pipeline, sides, telling
from callqa.arrivals import Intake, new_recordings, store_setback, taken_over
from callqa.calls import Setback, Transcript
from callqa.choosing import Wish, limits, these_first
from callqa.claiming import Claims
from callqa.copies import Copies
from callqa.errors import SettingsError
from callqa.growing import File, Watch
from callqa.identifying import Identifier
from callqa.phone.facts import Sources
from callqa.recording import Recording
from callqa.rules.book import Rulebook
from callqa.settings import Settings
from callqa.store import claims, phone_calls, saving, steps
from callqa.store import sides as sides_store
from callqa.store.claims import Holder
from callqa.store.db import transaction
from callqa.store.phone_calls import Knowledge
from callqa.summary import Event, Outcome
from callqa.workflow import Releasing


@dataclass(frozen=True, slots=True)
class Bench:
    """What a run works with.

    ``open_executor`` opens what hears the calls by ``hear``, and ``in_hand`` tells how many it should have. ``redo``:
    hear again what only other engines have heard. ``sources`` tell of recordings; without them, those that the settings
    name.
    """

    settings: Settings
    database: Database
    rulebooks: Mapping[str, Rulebook]
    engines: batch.Engines
    open_executor: Callable[[], Executor]
    in_hand: Callable[[], int]
    hear: batch.Hearing = batch.hear_in_worker
    redo: bool = False
    sources: Sources | None = None


def run(
    files: Iterable[File],
    bench: Bench,
    watch: Watch | None = None,
    wish: Wish | None = None,
    run_id: int | None = None,
) -> Iterator[Event]:
    """Take every new recording to a stored evaluation and yield what became of each file.

    Each call is one transaction, so that a run that is killed loses at most the calls in hand. Runs at the same time on
    one database share the work: a call is heard by the run that has claimed it.

    Args:
        files: what to take, in this order.
        bench: what to work with.
        watch: tells which of the files are still being written; without it all are taken for whole.
        wish: what the run was asked for.
        run_id: the number of the run, if it is noted.

    Raises:
        RunError: the models cannot be loaded, the database cannot be used, a server cannot be reached any more, or
            the directory names a call script that there is not.
    """
    with transaction(bench.database) as session:
        for rulebook in bench.rulebooks.values():
            saving.save_rulebook(session, rulebook.hash, rulebook.published())
        steps.lapse(session)
    wish = wish or Wish()
    files = _in_order(files, bench, wish)
    passed: deque[Event] = deque()
    sources = bench.sources or telling.sources(bench.settings)
    knowledge = Knowledge(sources.directory, bench.settings.phone.country, bench.settings.shop_names)
    with (
        Copies(bench.settings.copies) as copies,
        Claims(bench.database, bench.settings.run.lease_s, run_id) as in_hand,
    ):
        intake = _intake(
            bench, copies=copies, in_hand=in_hand, sources=sources, knowledge=knowledge, watch=watch, wish=wish
        )
        heard = batch.hear_all(
            new_recordings(files, intake, passed.append),
            bench.engines,
            bench.settings,
            bench.open_executor,
            in_hand=bench.in_hand,
            hear=bench.hear,
        )
        for recording, result in heard:
            yield from _take(passed)
            yield _judge_and_store(bench, in_hand.holder, _known_now(bench, recording, knowledge), result)
            copies.drop(recording.path)
    yield from _take(passed)


def _in_order(files: Iterable[File], bench: Bench, wish: Wish) -> Iterable[File]:
    """Put those first that failed, where they are tried again, and flagged ones, where they are heard again."""
    if not (wish.retry_failed or bench.redo):
        return files
    with transaction(bench.database) as session:
        failed = saving.failed_paths(session) if wish.retry_failed else set()
        flagged = saving.flagged_paths(session) if bench.redo else set()
    return these_first(files, failed | flagged)


def _intake(
    bench: Bench,
    *,
    copies: Copies,
    in_hand: Claims,
    sources: Sources,
    knowledge: Knowledge,
    watch: Watch | None,
    wish: Wish,
) -> Intake:
    scripts = {script.id for rulebook in bench.rulebooks.values() for script in rulebook.scripts}
    strange = sources.directory.scripts() - scripts
    if strange:
        raise SettingsError(
            f"{bench.settings.phone.directory} names the call script '{min(strange)}', but there is none of that name; "
            f"those in {bench.settings.scripts} are: {', '.join(sorted(scripts)) or 'none'}."
        )
    return Intake(
        database=bench.database,
        files=Identifier(bench.database, copies, watch),
        claims=in_hand,
        limits=limits(wish, bench.settings.run, sources.names),
        sources=sources,
        knowledge=knowledge,
        scripts=scripts,
        engine_of=(lambda queue: bench.engines.for_queue(queue).fingerprint) if bench.redo else None,
        retry_failed=wish.retry_failed,
    )


def _known_now(bench: Bench, recording: Recording, knowledge: Knowledge) -> Recording:
    """Take in what an import has told of the call while it was heard."""
    with transaction(bench.database) as session:
        return phone_calls.completed(session, recording, knowledge)


def _judge_and_store(bench: Bench, holder: Holder, recording: Recording, heard: batch.Heard) -> Event:
    if isinstance(heard, Setback):
        return store_setback(bench.database, holder, recording, heard)
    right = _with_decided_sides(bench, recording, heard)
    evaluation = pipeline.judge(recording.facts, right, bench.rulebooks, bench.settings.speech)
    if isinstance(evaluation, Setback):
        return store_setback(bench.database, holder, recording, evaluation, transcript=right, as_heard=heard)
    with transaction(bench.database) as session:
        if not claims.release(session, recording.sha256, holder):
            return taken_over(recording)
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


def _take(events: deque[Event]) -> Iterator[Event]:
    while events:
        yield events.popleft()
