"""Which of a run's files have to be heard, each with what is known of its call; what became of the others."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path, PurePath

from sqlalchemy import Engine as Database

from callqa import ingest, remote
from callqa.addresses import is_address
from callqa.calls import Setback, Status, Transcript
from callqa.choosing import Limits, place_of
from callqa.claiming import Claims
from callqa.errors import CallError, SettingsError, UnreadableError
from callqa.growing import File
from callqa.identifying import Identifier
from callqa.phone.facts import Sources
from callqa.recording import Recording
from callqa.store import claims, erasing, phone_calls, saving
from callqa.store.claims import Holder
from callqa.store.db import transaction
from callqa.store.phone_calls import Knowledge
from callqa.summary import Event, Outcome

MAX_ATTEMPTS = 3
"""A call that failed so often is set aside: later runs leave it alone."""
_ANOTHER_RUN = "another_run: Another run hears it."
_TAKEN_OVER = "another_run: This run was not heard of for too long, so another one has taken it over."
_STILL_WRITTEN = "still_written"
_STILL_WRITTEN_REASON = f"{_STILL_WRITTEN}: It is still being written; the next run takes it."


@dataclass(frozen=True, slots=True)
class Intake:
    """What a run decides by.

    Attributes:
        database: what is known already.
        files: tells which recording a file is.
        claims: the calls that this run has in hand.
        limits: how many calls it hears.
        sources: what tells of calls, besides sidecars and the phone system's log.
        knowledge: what completes that, with the phone system's log.
        scripts: the ids of all call scripts.
        engine_of: with it, calls are heard again that this engine, by queue, has not heard.
        retry_failed: try calls again that were set aside.
    """

    database: Database
    files: Identifier
    claims: Claims
    limits: Limits
    sources: Sources
    knowledge: Knowledge
    scripts: Collection[str]
    engine_of: Callable[[str | None], str] | None = None
    retry_failed: bool = False
    seen: dict[str, str] = field(default_factory=dict)
    """Where the files of this run lie, by their hash."""
    done: set[str] = field(default_factory=set)
    """Where recordings lie that need no work, once somebody asked."""


def new_recordings(files: Iterable[File], intake: Intake, passed: Callable[[Event], None]) -> Iterator[Recording]:
    """Yield what has to be heard, claimed for this run; tell ``passed`` of every other file.

    Files that another run had in hand are looked at once more in the end, as it may have been killed.

    Raises:
        SettingsError: a server cannot be reached any more.
        StoreError: the database cannot be used.
    """
    of_others: list[File] = []
    for file, is_last_look in chain(((file, False) for file in files), ((file, True) for file in of_others)):
        result = _consider(file, intake) if intake.limits.allow(file) else _left(file, intake)
        if isinstance(result, Recording):
            intake.limits.count(file)
            yield result
            continue
        intake.files.let_go(file)
        if result.outcome == Outcome.ANOTHER_RUN and not is_last_look:
            of_others.append(file)
        else:
            passed(result)


def _left(file: File, intake: Intake) -> Event:
    """Tell of a file beyond the limits without reading it: by its place alone it may be known to be done."""
    if not intake.done:
        with transaction(intake.database) as session:
            intake.done.update(saving.done_paths(session), ("",))
    return Event(file.name, Outcome.DONE_BEFORE if place_of(file) in intake.done else Outcome.LATER)


def store_setback(
    database: Database,
    holder: Holder,
    recording: Recording,
    setback: Setback,
    *,
    transcript: Transcript | None = None,
    as_heard: Transcript | None = None,
) -> Event:
    """Store that a call failed or is not scored, as ``saving.save_setback``, and tell of it; its claim ends by that."""
    with transaction(database) as session:
        if not claims.release(session, recording.sha256, holder):
            return taken_over(recording)
        saving.save_setback(session, recording, setback, transcript, as_heard)
    audio_s = transcript.duration_s if transcript else 0.0
    return Event(recording.name, Outcome(setback.status.value), setback.reason, audio_s=audio_s, flagged=True)


def taken_over(recording: Recording) -> Event:
    """Tell of a call whose claim was lost: what this run has made of it is dropped."""
    return Event(recording.name, Outcome.ANOTHER_RUN, _TAKEN_OVER)


def _consider(file: File, intake: Intake) -> Recording | Event:
    try:
        found = intake.files.identify(file)
        first = intake.seen.get(found.sha256, found.place)
        event = _same_bytes(found, first) if first != found.place else _known(found, file, intake)
        if event is not None and event.outcome == Outcome.DONE_BEFORE:
            intake.seen.setdefault(found.sha256, found.place)
            return event
        if intake.files.is_growing(file, found):
            return Event(found.name, Outcome.STILL_WRITTEN, _STILL_WRITTEN_REASON)
        intake.seen.setdefault(found.sha256, found.place)
        if event is not None:
            return event
    except CallError as error:
        return _trouble(file, error)
    return _claimed(found, file, intake)


def _claimed(found: Recording, file: File, intake: Intake) -> Recording | Event:
    """Claim a call that has to be heard, and find out what is known of it."""
    if not intake.claims.take(found.sha256):
        return Event(found.name, Outcome.ANOTHER_RUN, _ANOTHER_RUN)
    try:
        event = _known(found, file, intake)  # another run may have done it a moment before the claim
        if event is None:
            intake.files.bring(file)
    except CallError as error:
        event = _trouble(file, error)
    if event is not None:
        intake.claims.release(found.sha256)
        return event
    try:
        return _with_facts(found, intake)
    except CallError as error:
        return store_setback(intake.database, intake.claims.holder, found, Setback(Status.FAILED, str(error)))


def _trouble(file: File, error: CallError) -> Event:
    if error.code == _STILL_WRITTEN:
        return Event(file.name, Outcome.STILL_WRITTEN, _STILL_WRITTEN_REASON)
    return Event(file.name, Outcome.FAILED, str(error))


def _same_bytes(found: Recording, first: str) -> Event:
    reason = f"same_bytes: The same recording as {PurePath(first).name}; scored once."
    return Event(found.name, Outcome.SAME_BYTES, reason)


def _known(recording: Recording, file: File, intake: Intake) -> Event | None:
    """What to say of a file that needs no work; ``None`` when it needs some."""
    with transaction(intake.database) as session:
        known = saving.find_known(session, recording.sha256)
        is_plain = known is not None and known.place == recording.place and known.status != Status.FAILED
        if not (is_plain and intake.engine_of is None) and erasing.is_erased(session, recording.sha256):
            return Event(recording.name, Outcome.DONE_BEFORE)  # its file is still there
        if known is None:
            return None
        if known.place != recording.place and not _is_there(known.place):
            saving.move(session, recording, known.place)
    if known.status == Status.FAILED:
        if known.attempts < MAX_ATTEMPTS or intake.retry_failed:
            return None
        return Event(recording.name, Outcome.SET_ASIDE, "; before: ".join(dict.fromkeys(reversed(known.reasons))))
    if intake.engine_of is not None and not _is_heard(recording, file, known.engines, intake):
        return None
    return Event(recording.name, Outcome.DONE_BEFORE)


def _is_there(place: str) -> bool:
    if not is_address(place):
        return Path(place).exists()
    try:
        return remote.size_of(place) is not None
    except SettingsError:  # who knows; it is named by its old place until that can be asked
        return True


def _is_heard(recording: Recording, file: File, by_engines: Collection[str], intake: Intake) -> bool:
    try:
        intake.files.bring_sidecar(file)
        queue = _with_facts(recording, intake).facts.queue
    except CallError:  # nothing better would come of it
        return True
    return intake.engine_of is None or intake.engine_of(queue) in by_engines


def _with_facts(found: Recording, intake: Intake) -> Recording:
    """Add what is known of the call."""
    sidecar = ingest.with_facts(found).facts
    known = replace(found, told=intake.sources.told(PurePath(found.place), sidecar))
    with transaction(intake.database) as session:
        whole = phone_calls.completed(session, known, intake.knowledge)
    if whole.facts.script is not None and whole.facts.script not in intake.scripts:
        raise UnreadableError(
            "unknown_script", f"There is no call script '{whole.facts.script}', which its facts name."
        )
    return whole
