"""A Dask cluster as the executor of a run: its scheduler hands calls to the workers of many machines."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

from distributed import Client, KilledWorker
from distributed.comm import resolve_address

from callqa import elsewhere, versions
from callqa.batch import Hearing
from callqa.errors import CallqaError, ClusterError, WorkerDiedError

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE_S = 60.0
"""A cluster may be without any worker for so long: machines start again, and workers that died."""
_ANSWER_S = 10.0
_LOOK_S = 1.0
_LOST = (
    "The scheduler of the cluster at {} cannot be reached any more. What was finished is kept, calls in hand are given "
    "back; start the scheduler, its workers and the run again."
)


class Cluster:
    """The workers behind a scheduler that can hear calls.

    Args:
        client: connected to the scheduler.
        needs: what a worker must offer for each call, by the names of its resources.
    """

    def __init__(self, client: Client, needs: Mapping[str, float]) -> None:
        self._client = client
        self._needs = dict(needs)
        self.address = str(client.scheduler.address)

    def size(self) -> int:
        """Return how many calls the workers hear at once; each hears one, or as many as it has of what they need.

        Raises:
            ClusterError: the scheduler cannot be reached any more.
        """
        if self._client.status != "running":
            raise ClusterError(_LOST.format(self.address))
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"]
        except Exception as error:
            raise ClusterError(_LOST.format(self.address)) from error
        return sum(self._offers(worker.get("resources", {})) for worker in workers.values())

    def in_hand(self) -> int:
        """Return how many calls a run should have in hand: a few more than can be heard, so that no worker waits."""
        size = self.size()
        return size + max(1, size // 4)

    def require_workers(self, patience_s: float = PATIENCE_S) -> None:
        """Wait for the first worker, and see that all have the same callqa as this machine.

        Raises:
            ClusterError: there is none, or one has other versions.
        """
        until_s = time.monotonic() + patience_s
        while not self.size():
            if time.monotonic() > until_s:
                raise ClusterError(self.none_left())
            time.sleep(_LOOK_S / 4)
        try:
            found = self._client.run(versions.here, on_error="return")
        except Exception as error:
            raise ClusterError(_LOST.format(self.address)) from error
        for worker, theirs in found.items():
            if isinstance(theirs, OSError):  # it died meanwhile
                continue
            if isinstance(theirs, Exception):
                raise _misfit(theirs)
            other = versions.difference(versions.here(), theirs)
            if other is not None:
                raise ClusterError(f"The worker {worker} has {other}; install the same there, or stop it.")

    def on_worker(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something on a worker that can hear calls.

        Raises:
            CallqaError: what it raises there.
            ClusterError: the workers cannot do it.
        """
        with self.open_executor() as executor:
            return executor.submit(do, *args, **kwargs).result()

    def open_executor(self) -> Executor:
        """Return an executor over the workers; shutting it down leaves the cluster as it is."""
        return _Calls(self, self._client.get_executor(pure=False, resources=self._needs or None))

    def hearing(self) -> Hearing:
        """Return what hears a call on a worker."""
        return partial(elsewhere.hear, versions.here())

    def none_left(self) -> str:
        """Return the sentence for a cluster without a worker."""
        offering = ", ".join(f"{name}={count:g}" for name, count in self._needs.items())
        which = f" that offers {offering} (dask worker --resources)" if offering else ""
        return f"The cluster at {self.address} has no worker{which}. Start one: dask worker {self.address} --nthreads 1"

    def _offers(self, resources: Mapping[str, float]) -> int:
        return 1 if all(resources.get(name, 0) >= count for name, count in self._needs.items()) else 0


@contextmanager
def connected(address: str, needs: Mapping[str, float]) -> Iterator[Cluster]:
    """Connect to a scheduler until the end of the block. With ``tls://`` the certificates are those of Dask's settings.

    Raises:
        ClusterError: no scheduler answers there.
    """
    try:
        resolve_address(address)  # a client that fails at this leaves a traceback, after 20 s
        client = Client(address, timeout=_ANSWER_S, set_as_default=False)
    except Exception as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterError(f"No scheduler of a Dask cluster answers at {address} ({why}). Check --cluster.") from error
    try:
        yield Cluster(client, needs)
    finally:
        with suppress(Exception):  # the scheduler may be gone
            client.close(timeout=2)


class _Calls(Executor):
    """The cluster's executor, whose futures raise errors of callqa, also when nobody answers any more."""

    def __init__(self, cluster: Cluster, inner: Executor) -> None:
        self._cluster = cluster
        self._inner = inner
        self._pending: set[Future[Any]] = set()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="cluster", daemon=True).start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        told: Future[T] = Future()
        with self._lock:
            self._pending.add(told)
        try:
            self._inner.submit(fn, *args, **kwargs).add_done_callback(partial(self._pass_on, told))
        except Exception as error:
            raise ClusterError(_LOST.format(self._cluster.address)) from error
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as the base has it
        self._ended.set()
        with suppress(Exception):  # the scheduler may be gone
            self._cluster.size()
            self._inner.shutdown(wait=wait)

    def _pass_on(self, told: Future[T], heard: Future[T]) -> None:
        try:
            error = heard.exception()
        except CancelledError:
            error = ClusterError(_LOST.format(self._cluster.address))
        if error is None:
            self._settle(told, lambda: told.set_result(heard.result()))
        else:
            self._settle(told, lambda: told.set_exception(_translated(error)))

    def _settle(self, told: Future[Any], settle: Callable[[], None]) -> None:
        with self._lock:
            if told in self._pending:
                self._pending.remove(told)
                settle()

    def _watch(self) -> None:
        seen_s = time.monotonic()
        while not self._ended.wait(_LOOK_S):
            try:
                if self._cluster.size():
                    seen_s = time.monotonic()
                elif time.monotonic() - seen_s > PATIENCE_S:
                    raise ClusterError(self._cluster.none_left())  # noqa: TRY301 - told as the other errors
            except ClusterError as error:
                for told in list(self._pending):
                    self._settle(told, partial(told.set_exception, error))


def _translated(error: BaseException) -> BaseException:
    if isinstance(error, KilledWorker):
        return WorkerDiedError("Workers of the cluster died while they had the call in hand.")
    return error if isinstance(error, CallqaError) else _misfit(error)


def _misfit(error: BaseException) -> ClusterError:
    what = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": ")
    return ClusterError(f"A worker of the cluster could not take a call ({what}). Is the same callqa installed there?")
