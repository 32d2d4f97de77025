"""Write the seconds around the evidence of a call as WAV files for coaching, one for each piece of evidence.

What a manager said and a customer answered is personal: the files are readable by their owner only, and named by the
call's number. Exit code 0: written; 1: the call has no such evidence; 2: it could not be done.
"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from callqa import clips
from callqa.cli.options import console, printable, private_file, settings_of
from callqa.errors import SettingsError, UnreadableError
from callqa.review.playable import playable_copy
from callqa.store.callpage import CallPage, call_page_for_commands
from callqa.store.db import open_store, transaction
from callqa.store.listening import StoredFile, named
from callqa.store.moments import Moment, moments


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("call", metavar="CALL", help="the recording's file name, or the number in its page's address")
    parser.add_argument("--rule", metavar="RULE", help="only evidence of this rule, or of this step of the call script")
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where to (default: the current folder)"
    )
    around = f"seconds, up to {clips.MAX_AROUND_S:g} (default: {{:g}})"
    parser.add_argument(
        "--before", type=_seconds, default=clips.BEFORE_S, metavar="S", help=around.format(clips.BEFORE_S)
    )
    parser.add_argument("--personal", action="store_true", help="with card numbers, which are silenced otherwise")
    parser.add_argument("--after", type=_seconds, default=clips.AFTER_S, metavar="S", help=around.format(clips.AFTER_S))


def execute(args: Namespace) -> int:
    """Cut the clips."""
    settings = settings_of(args)
    source, call = _find(settings.database_url, args.call, masked=not args.personal)
    found = moments(call, args.rule)
    out = console()
    if not found:
        of = f" of '{args.rule}'" if args.rule else ""
        out.print(f"{printable(call.facts.name)} has no evidence{of} in its present evaluation.")
        return 1
    wav = _playable(source, settings.cache / "playable")
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for moment in found:
            out.print(str(_write(wav, call, moment, args)))
    except OSError as error:
        raise SettingsError(
            f"Cannot write to {args.out}: {error.strerror}. Check the path and the free space."
        ) from error
    return 0


def _find(database_url: str, asked: str, *, masked: bool) -> tuple[StoredFile, CallPage]:
    with transaction(open_store(database_url)) as session:
        found = named(session=session, asked=asked, masked=masked)
        if len(found) > 1:
            numbers = ", ".join(map(str, sorted(found)))
            raise SettingsError(f"Several recordings are called {asked}; name one by its number: {numbers}.")
        for recording_id, source in found.items():
            call = call_page_for_commands(session=session, recording_id=recording_id, masked=masked)
            if call is not None:
                return source, call
    raise SettingsError(f"There is no recording {asked} in the database. Give its file name or its number.")


def _playable(source: StoredFile, folder: Path) -> Path:
    try:
        wav = playable_copy(source, folder)
    except UnreadableError as error:
        raise SettingsError(str(error)) from error
    if wav is None:
        raise SettingsError(
            f"{source.place} is no longer there, or has changed since it was heard. Put the recording back."
        )
    return wav


def _write(wav: Path, call: CallPage, moment: Moment, args: Namespace) -> Path:
    path: Path = args.out / clips.file_name(call.recording_id, moment.name, moment.start_s)
    turns = call.heard.turns if call.heard else ()
    clip = clips.cut(wav, moment.start_s, moment.end_s, turns, before_s=args.before, after_s=args.after)
    with private_file(path) as file:
        file.write(clip)
    return path


def _seconds(text: str) -> float:
    """Read a number of seconds.

    Raises:
        ArgumentTypeError: it is none, or out of range.
    """
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= clips.MAX_AROUND_S:
        raise ArgumentTypeError(f"'{text}' is no number of seconds from 0 to {clips.MAX_AROUND_S:g}")
    return seconds
