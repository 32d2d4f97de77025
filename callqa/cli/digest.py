"""Tell supervisors what came of a shift: to a file, by mail, or as text (docs/digest.md).

Without a time it is of the shift that ended last, or of yesterday where the settings name no shifts. Each recipient
gets the digest of a shift once. Exit code 0: done, or sent before; 1: a recipient was refused, the others have it; 2:
it could not be put together or sent.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from callqa import mail, operation, shoptime
from callqa.cli.options import moment, printable, settings_of, write_out
from callqa.errors import SettingsError
from callqa.mail import Mail
from callqa.reports.digest import Digest, shift_digest
from callqa.review.digest_page import DigestPage, digest_page
from callqa.review.language import using
from callqa.runlock import only_digest
from callqa.settings import Settings
from callqa.shoptime import Shift, Span
from callqa.store import digests
from callqa.store.backups import open_existing
from callqa.store.db import transaction


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    time = parser.add_mutually_exclusive_group()
    time.add_argument("--for", dest="shift", metavar="SHIFT", help="the shift of this name that ended last")
    time.add_argument("--since", type=moment, metavar="DATE", help="from then until now, such as 2026-11-20T09:00")
    parser.add_argument("--day", type=_day, metavar="DATE", help="the day; with --for the shift that begins on it")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write it as HTML, for its owner only")
    parser.add_argument("--mail", action="store_true", help="send it to the recipients of the settings")
    parser.add_argument("--again", action="store_true", help="also to those who have got it")


def execute(args: Namespace) -> int:
    """Put the digest together, and do with it what the options say."""
    settings = settings_of(args)
    if args.mail and not settings.digest.to:
        raise SettingsError("Nobody gets the digest: name the supervisors' addresses by 'to' in [digest].")
    now = datetime.now(UTC)
    span = _span(args, settings, now)
    database = open_existing(settings.database_url)
    digest = _digest(database, settings, span, now)
    with using(settings.review.language, settings.time_zone):
        page = digest_page(digest, settings.review.public_address)
    if args.html is not None:
        write_out(lambda file: file.write(page.html.encode()), args.html, "the digest")
    if args.mail:
        return _send(page, database, settings, span, again=args.again)
    if args.html is None:
        print(page.text)
    return 0


def _span(args: Namespace, settings: Settings, now: datetime) -> Span:
    zone = ZoneInfo(settings.time_zone)
    shifts = [Shift(shift.name, shift.start, shift.end, zone) for shift in settings.shifts]
    if args.since is not None:
        if args.day is not None or args.since >= now:
            raise SettingsError("--since is a moment that is over, and goes without --day.")
        return Span(args.since.astimezone(UTC), now)
    if args.shift is None:
        return shoptime.last_over(shifts, zone, now) if args.day is None else shoptime.whole_day(args.day, zone)
    named = [shift for shift in shifts if shift.name == args.shift]
    if not named:
        names = ", ".join(shift.name for shift in shifts) or "none"
        raise SettingsError(f"There is no shift '{printable(args.shift)}'; those of the settings are: {names}.")
    return shoptime.last_over(named, zone, now) if args.day is None else shoptime.shift_on(named[0], args.day)


def _digest(database: Engine, settings: Settings, span: Span, now: datetime) -> Digest:
    zone = ZoneInfo(settings.time_zone)
    backlog = operation.look(database, [settings.recordings]).backlog
    with transaction(database) as session:
        return shift_digest(
            session=session,
            span=span,
            zone=zone,
            service=settings.phone.service(zone),
            now=now,
            moments=settings.digest.moments,
            waiting=backlog.count if backlog else None,
        )


def _send(page: DigestPage, database: Engine, settings: Settings, span: Span, *, again: bool) -> int:
    with only_digest(settings):
        with transaction(database) as session:
            before = {} if again else digests.received(session, span.since, span.until)
        recipients = [address for address in settings.digest.to if address not in before]
        if not recipients:
            print(f"The digest was sent before, {max(before.values()):%Y-%m-%d %H:%M} UTC; --again sends it again.")
            return 0
        letter = Mail(page.subject, page.text, page.html, settings.review.language)
        delivered = mail.send(letter, recipients, settings.mail)
        with transaction(database) as session:
            digests.note_sent(session, span.since, span.until, delivered.to)
    print(f"Sent to {len(delivered.to)} of {len(recipients)}.")
    for address, answer in delivered.refused.items():
        print(f"callqa: The mail server refused {printable(address)} ({printable(answer)}).", file=sys.stderr)
    return 1 if delivered.refused else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is no day; write it as 2026-11-20") from error
