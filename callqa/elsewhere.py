"""Hearing a call on another machine: what a worker of a cluster runs."""

import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from callqa import batch, ingest, remote, versions
from callqa.batch import Engine, Heard
from callqa.calls import Setback, Status
from callqa.errors import CallError, ClusterError, RunError, UnreadableError
from callqa.processes import host
from callqa.recording import Recording
from callqa.settings import SpeechSettings

_ONE_AT_A_TIME = threading.Lock()
"""Models are loaded once and used by one call at a time, however many threads a worker has."""


def hear(
    wanted: Mapping[str, str], recording: Recording, engine: Engine, settings: SpeechSettings, cache: Path
) -> Heard:
    """Transcribe a recording that lies at the same path here, or at an address.

    Args:
        wanted: the versions of the machine that runs the run.
        recording: what to hear.
        engine: as for ``batch.hear_in_worker``.
        settings: as there.
        cache: as there.

    Raises:
        ClusterError: this worker has other versions, or its models cannot be loaded.
    """
    other = versions.difference(wanted, versions.here())
    if other is not None:
        raise ClusterError(f"The worker on {host()} has {other}; install the same there, or stop it.")
    try:
        with _ONE_AT_A_TIME, _here(recording) as found:
            return batch.hear_in_worker(found, engine, settings, cache)
    except CallError as error:
        return Setback(Status.FAILED, str(error))
    except RunError as error:
        raise ClusterError(f"The worker on {host()} cannot hear calls: {error}") from error


@contextmanager
def _here(recording: Recording) -> Iterator[Recording]:
    """Find the very bytes of a recording here, or fetch them for as long as they are heard."""
    if recording.path.exists():
        _require_same(recording, recording.path, f"what lies at {recording.path} there is another file")
        yield recording
    elif recording.address is None:
        raise _not_here(recording, f"there is no {recording.path} there")
    else:
        with tempfile.TemporaryDirectory(prefix="callqa-") as folder:
            copy = Path(folder) / recording.name
            try:
                remote.fetch(recording.address, copy)
            except RunError as error:
                raise _not_here(recording, str(error).rstrip(".")) from error
            _require_same(recording, copy, f"{recording.address} has changed")
            yield replace(recording, path=copy)


def _require_same(recording: Recording, path: Path, otherwise: str) -> None:
    try:
        found = ingest.identify(path)
    except UnreadableError as error:
        raise _not_here(recording, error.message.rstrip(".")) from error
    if found.sha256 != recording.sha256:
        raise _not_here(recording, otherwise)


def _not_here(recording: Recording, why: str) -> UnreadableError:
    return UnreadableError(
        "not_on_worker",
        f"The worker on {host()} cannot read {recording.name}: {why}. Recordings must lie at the same path on every "
        "machine of the cluster (a shared folder), or at an address.",
    )
