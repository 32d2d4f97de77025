"""Write the calls with everything known of them: as JSON lines, CSV or an Excel workbook; or one call for printing."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session

from callqa.cli.options import settings_of, write_out
from callqa.errors import SettingsError
from callqa.reports.export import calls
from callqa.reports.formats import FORMATS
from callqa.review.i18n import LANGUAGES
from callqa.review.language import using
from callqa.review.sheet import evaluation_sheet
from callqa.store.callpage import call_page_for_commands
from callqa.store.db import open_store, transaction
from callqa.store.listening import named

_SHEET = "html"


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--format", choices=(*FORMATS, _SHEET), required=True, help="how to write them")
    parser.add_argument("--call", metavar="CALL", help="which call to print, by file name or number; with html only")
    parser.add_argument("--language", choices=LANGUAGES, help="of what is printed (default: that of the app)")
    parser.add_argument(
        "--personal", action="store_true", help="with what customers said of themselves, which is masked otherwise"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (default: standard output)")


def execute(args: Namespace) -> int:
    """Export every call, or print one."""
    if (args.format == _SHEET) != (args.call is not None):
        raise SettingsError("'--format html' prints one call: name it with --call. Other formats write all calls.")
    settings = settings_of(args)
    language = args.language or settings.review.language
    with transaction(open_store(settings.database_url)) as session:
        write = _writer(session, args) if args.call is None else _sheet(session, args, language)
        write_out(write, args.out, "the export")
    return 0


def _writer(session: Session, args: Namespace) -> Callable[[BinaryIO], object]:
    return lambda file: FORMATS[args.format](calls(session, masked=not args.personal), file)


def _sheet(session: Session, args: Namespace, language: str) -> Callable[[BinaryIO], object]:
    asked = args.call
    found = named(session=session, asked=asked)
    if len(found) != 1:
        numbers = f" by one of the numbers {', '.join(map(str, sorted(found)))}" if found else ""
        many = "several calls are" if found else "no call is"
        raise SettingsError(f"In the database {many} known as '{asked}'. Name one with --call{numbers}.")
    call = call_page_for_commands(session=session, recording_id=next(iter(found)), masked=not args.personal)
    assert call is not None  # noqa: S101 - it was found just now
    with using(language):
        sheet = evaluation_sheet(call, advise=True, printed_at=datetime.now(UTC))
    return lambda file: file.write(sheet.encode())
