"""Draw calls of each manager at random for people to hear, as many a week as the settings say.

A week is drawn once for each manager; drawing it again adds nothing. Without ``--week`` it is the last one that is
over, so a scheduler may call this any day. ``--check`` draws what was drawn before again from the seeds and sets that
are kept: exit code 1 tells that something differs.
"""

from argparse import ArgumentParser, Namespace
from zoneinfo import ZoneInfo

from callqa import shoptime
from callqa.cli.chosen import with_chosen
from callqa.cli.options import printable, settings_of
from callqa.settings import Settings
from callqa.store import samples
from callqa.store.db import open_store, transaction


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--week", metavar="WEEK", help="which week, such as 2026-W47 (default: the last one)")
    parser.add_argument("--calls", type=int, metavar="N", help="calls of each manager (default: the settings')")
    parser.add_argument("--check", action="store_true", help="draw what is stored again and compare; adds nothing")


def execute(args: Namespace) -> int:
    """Draw, or check."""
    settings = settings_of(args)
    return _check(settings) if args.check else _draw(settings, args.week, args.calls)


def _draw(settings: Settings, week: str | None, calls: int | None) -> int:
    zone = ZoneInfo(settings.time_zone)
    chosen = week or shoptime.week_before(shoptime.today(zone))
    database = open_store(settings.database_url)
    per_manager = calls or with_chosen(settings, database).sample_calls
    with transaction(database) as session:
        drawn = samples.draw_week(session, None, chosen, zone, per_manager)
    if drawn.managers:
        print(f"{chosen}: drew {drawn.calls} call(s) of {drawn.managers} manager(s).")
    else:
        print(f"{chosen}: nothing to draw; every manager with calls in that week has a sample.")
    return 0


def _check(settings: Settings) -> int:
    with transaction(open_store(settings.database_url)) as session:
        kept = samples.samples(session, None, weeks=None)
    for one in kept:
        again = "the same" if one.again else "OTHER CALLS"
        print(
            f"{one.week} {printable(one.agent)}: drew {one.drawn} of {one.eligible}, reviewed {one.reviewed};", end=" "
        )
        print(f"seed {one.seed}, set {one.set_hash}; drawn again: {again}")
    return 0 if all(one.again for one in kept) else 1
