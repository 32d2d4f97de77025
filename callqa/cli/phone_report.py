"""Write what the phone system tells: calls answered and missed, missed callers, orders, presence; docs/phone.md.

Without --since it is of the last thirty days. Of customers' numbers it tells the ends, with --personal
the whole; only its owner may read the file.
"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from callqa import shoptime
from callqa.cli.options import settings_of, write_out
from callqa.errors import SettingsError
from callqa.reports.phone import phone_report
from callqa.reports.phone_formats import FORMATS
from callqa.store.db import open_store, transaction
from callqa.store.phone_columns import FIRST_YEAR, LAST_YEAR, PhonePeriod

_DAYS = 30


def arguments(parser: ArgumentParser) -> None:
    """Add the action's own options."""
    parser.add_argument("--format", choices=FORMATS, required=True, help="how to write it")
    parser.add_argument("--since", type=_day, metavar="DATE", help="the first day (default: thirty days ago)")
    parser.add_argument("--until", type=_day, metavar="DATE", help="the last day (default: today)")
    parser.add_argument("--queue", metavar="NAME", help="calls of one queue only")
    parser.add_argument("--segment", metavar="NAME", help="calls of one segment only")
    parser.add_argument("--manager", metavar="NAME", help="what one manager answered, made and missed only")
    parser.add_argument("--personal", action="store_true", help="with whole numbers of customers, to call them")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (default: standard output)")


def execute(args: Namespace) -> int:
    """Write the report."""
    settings = settings_of(args)
    zone = ZoneInfo(settings.time_zone)
    last = args.until or shoptime.today(zone)
    first = args.since or last - timedelta(days=_DAYS - 1)
    if first > last:
        raise SettingsError(
            f"The report would begin on {first}, after its last day {last}. Correct --since or --until."
        )
    since, until = shoptime.day_start(first, zone), shoptime.day_start(last + timedelta(days=1), zone)
    period = PhonePeriod(since, until, zone, args.queue, args.segment, args.manager)
    with transaction(open_store(settings.database_url)) as session:
        report = phone_report(
            session=session, account=None, period=period, service=settings.phone.service(zone), now=datetime.now(UTC),
            personal=args.personal,
        )  # fmt: skip
    assert report is not None  # noqa: S101 - whoever runs commands may see it all
    write_out(partial(FORMATS[args.format], report), args.out, "the report")
    return 0


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is no day; write it as 2026-11-20") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ArgumentTypeError(f"no calls are known of the year {day.year}")
    return day
