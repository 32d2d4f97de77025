"""Many recordings over any ``concurrent.futures.Executor``, such as this machine's processes."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeAlias

from callqa import pipeline, pools
from callqa.calls import Setback, Status, Transcript
from callqa.errors import RunError, WorkerDiedError
from callqa.recording import Recording
from callqa.settings import Settings, SpeechSettings
from callqa.speech.recogniser import Recogniser

Heard = Transcript | Setback

MAX_STARTED = 2
"""So many models a worker keeps in memory, where queues have their own; with more it loads them again and again."""

MAX_DEATHS = 5
"""So many workers dying one after the other are no matter of the calls."""

_DIED = Setback(
    Status.FAILED,
    "worker_died: The process that transcribed it died twice, perhaps for lack of memory; "
    "try it alone with CALLQA_WORKERS=1.",
)
_DYING = (
    "The processes that transcribe die again and again, whatever the call. Perhaps memory is short: "
    "try CALLQA_WORKERS=1, and 'callqa doctor'. What was finished is kept."
)


class Engine(Hashable, Protocol):
    """A recogniser still to be started: small enough to travel to a worker, equal to others that start the same."""

    @property
    def fingerprint(self) -> str:
        """What the started recogniser will sign its transcripts with."""

    def start(self) -> Recogniser:
        """Load the models; done once in each worker."""


Hearing: TypeAlias = Callable[[Recording, Engine, SpeechSettings, Path], Heard]
"""What hears a call in a worker: with an engine, settings, and the folder for what may be deleted at any time."""


class Engines(Protocol):
    """The engines of a run."""

    @property
    def fingerprint(self) -> str:
        """The fingerprints of all of them."""

    def for_queue(self, queue: str | None) -> Engine:
        """Return the engine for the calls of a queue."""


def warm_pool(workers: int, engine: Engine) -> Callable[[], Executor]:
    """Start worker processes that load the models of an engine meanwhile.

    Returns:
        a function that opens these first, and other ones when it is asked again.
    """
    ready = [pools.process_pool(workers)]
    for _ in range(workers):
        ready[0].submit(_load, engine)
    return lambda: ready.pop() if ready else pools.process_pool(workers)


def hear_all(
    recordings: Iterable[Recording],
    engines: Engines,
    settings: Settings,
    open_executor: Callable[[], Executor],
    *,
    in_hand: Callable[[], int],
    hear: Hearing | None = None,
) -> Iterator[tuple[Recording, Heard]]:
    """Transcribe recordings, at most ``in_hand`` at a time, and yield each as it gets ready.

    ``hear`` is what workers do with each; ``hear_in_worker`` unless told.

    When a worker process dies (out of memory, a broken library), the calls in hand are tried once more, each alone:
    the one that kills its worker again has failed, the others are saved.

    Raises:
        RunError: the models cannot be loaded, or workers keep dying whatever the call.
        ClusterError: the cluster cannot be reached any more, or its workers cannot hear calls.
    """
    source = iter(recordings)
    suspects: deque[Recording] = deque()
    finished = False
    deaths = 0

    def hearing(recording: Recording) -> Callable[[], Heard]:
        queue = recording.facts.queue
        speech = settings.speech.for_queue(queue)
        return partial(hear or hear_in_worker, recording, engines.for_queue(queue), speech, settings.cache)

    while suspects or not finished:
        alone = bool(suspects)
        flying: list[Recording] = []
        executor = open_executor()
        try:
            heard = _drain(executor, hearing, _take(suspects) if alone else source, _one if alone else in_hand, flying)
            for recording, result in heard:
                if result is not None or alone:
                    yield recording, result or _DIED
                else:
                    suspects.append(recording)
            finished = finished or not alone
            deaths = 0
        except BrokenExecutor as error:
            deaths += 1
            if deaths > MAX_DEATHS:
                raise RunError(_DYING) from error
            if alone:
                yield from ((one, _DIED) for one in flying)
            else:
                suspects.extend(flying)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _drain(
    executor: Executor,
    hearing: Callable[[Recording], Callable[[], Heard]],
    source: Iterator[Recording],
    in_hand: Callable[[], int],
    flying: list[Recording],
) -> Iterator[tuple[Recording, Heard | None]]:
    """Keep ``in_hand`` calls with the executor until the source is empty; ``flying`` tells which are there.

    ``None``: the call's worker died, while the executor goes on.
    """
    futures: dict[Future[Heard], Recording] = {}
    while True:
        for recording in islice(source, max(0, max(1, in_hand()) - len(flying))):
            flying.append(recording)
            futures[executor.submit(hearing(recording))] = recording
        if not futures:
            return
        for future in wait(futures, return_when=FIRST_COMPLETED).done:
            try:
                heard = future.result()
            except WorkerDiedError:
                heard = None
            recording = futures.pop(future)
            flying.remove(recording)
            yield recording, heard


def _take(queue: deque[Recording]) -> Iterator[Recording]:
    while queue:
        yield queue.popleft()


def _one() -> int:
    return 1


def hear_in_worker(recording: Recording, engine: Engine, settings: SpeechSettings, cache: Path) -> Heard:
    """Transcribe a recording with models that this process keeps.

    Raises:
        RunError: as ``pipeline.hear``, or the models cannot be loaded.
    """
    return pipeline.hear(recording, _started(engine), settings, cache)


def _load(engine: Engine) -> None:
    """Get ready for calls; what goes wrong shows with the first of them."""
    _started(engine)


@lru_cache(maxsize=MAX_STARTED)
def _started(engine: Engine) -> Recogniser:
    return engine.start()
