"""Who did not get through: how soon they were called back, how often they had to try, and whom to call now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from callqa.intervals import Share
from callqa.phone.followup import Episode, FollowUp
from callqa.phone.promptness import Speed
from callqa.review import words_phone
from callqa.review.language import _, date_time, ngettext, number
from callqa.review.parts.charts import Spread
from callqa.review.parts.phone import said
from callqa.review.parts.phone.overview import share_row, share_spread
from callqa.review.parts.tables import Cell, Row, Table
from callqa.review.parts.tiles import Tile
from callqa.review.through import customer_address
from callqa.store.customer_asked import PHONE_CALL

_MANY_TRIES = 6
SOON = (Speed.WITHIN_20_MIN, Speed.WITHIN_1_H)


def tiles(figures: FollowUp, waiting: int) -> Sequence[Tile]:
    """Return the figures at the top."""
    soon = Share(sum(figures.speeds[one].part for one in SOON), figures.callers)
    never = figures.speeds[Speed.NEVER]
    median = said.seconds(figures.median_s)
    return (
        Tile(
            "callers",
            number(figures.callers),
            _("Missed callers"),
            _("customers whose first missed call is of this period, until somebody spoke with them"),
        ),
        Tile(
            "soon",
            said.share(soon),
            _("Called back within an hour"),
            said.listed((said.of(soon), _("half of those called back within {time}").format(time=median)))
            if figures.median_s is not None
            else said.of(soon),
        ),
        Tile(
            "never",
            said.share(never),
            _("Never called back"),
            said.listed((said.of(never), _("and did not get through themselves"))),
            "fail" if never.part else "",
        ),
        Tile(
            "reached",
            said.share(figures.reached),
            _("Reached by the first call back"),
            said.listed((said.of(figures.reached), _("of those who were called back"))),
        ),
        Tile("waiting", number(waiting), _("To call back now"), _("whatever the period; the list is below"),
             "warn" if waiting else ""),
        Tile("aside", number(figures.short_callers), _("Gave up at once"), _hidden(figures)),
    )  # fmt: skip


def _hidden(figures: FollowUp) -> str:
    told = _("callers who did nothing else; in no share")
    if not figures.hidden:
        return told
    hidden = ngettext("{count} missed call hid its number", "{count} missed calls hid their number", figures.hidden)
    return said.listed((told, hidden))


def shown(figures: FollowUp) -> Sequence[Spread]:
    """Return the charts of the section."""
    return _speeds(figures), _attempts(figures.attempts)


def _speeds(figures: FollowUp) -> Spread:
    found = {_(words_phone.SPEEDS[speed]): share for speed, share in figures.speeds.items()}
    found[_("Got through themselves before")] = figures.got_through
    rows = tuple(share_row(label, label, share) for label, share in found.items()) if figures.callers else ()
    return share_spread(
        _("How soon they were called back"),
        _("Called back"),
        rows,
        found.values(),
        note=_("from the end of the first missed call, or from when the shop opened next"),
        nothing=_("No caller was missed in this period."),
        counted=_("Callers"),
    )


def _attempts(attempts: Mapping[int, int]) -> Spread:
    whole = sum(attempts.values())
    found = {str(tries): Share(count, whole) for tries, count in attempts.items() if tries < _MANY_TRIES}
    many = sum(count for tries, count in attempts.items() if tries >= _MANY_TRIES)
    if many:
        found[_("{count} and more").format(count=_MANY_TRIES)] = Share(many, whole)
    return share_spread(
        _("At which attempt somebody answered"),
        _("Attempt"),
        tuple(share_row(label, label, share) for label, share in found.items()),
        found.values(),
        note=_("answered calls; the attempts before are missed calls since the last contact"),
        nothing=_("No call was answered in this period."),
    )


def waiting(episodes: Sequence[Episode], now: datetime) -> Table:
    """Return the list to call back now, the most urgent first."""
    return Table(
        title=_("To call back now"),
        columns=(_("Number"), _("Waiting since"), _("Tries"), _("Why missed"), _("Called back")),
        rows=tuple(_waiting(one, now) for one in episodes[: said.SHOWN]),
        widths="minmax(7rem, 1.2fr) minmax(5rem, 1.2fr) minmax(3.2rem, 0.6fr) minmax(4rem, 1.6fr) minmax(4rem, 1fr)",
        note=said.first(len(episodes), _("nobody has spoken with them; a click shows all their calls")),
        nothing=_("Nobody waits to be called back."),
        scrolls=True,
        stacks=True,
    )


def _waiting(one: Episode, now: datetime) -> Row:
    tried = ngettext("{count} try", "{count} tries", one.tries)
    last = _("last {when}").format(when=date_time(one.last_at)) if one.tries > 1 else ""
    where = one.queue and _("queue {name}").format(name=one.queue)
    called = _("not yet")
    if one.calls_back and one.last_called_at is not None:
        called = ngettext("{count} time, in vain", "{count} times, in vain", one.calls_back)
    return Row(
        (
            Cell(one.customer, below=_("gave up at once") if one.short else ""),
            Cell(said.seconds((now - one.first_at).total_seconds()), below=date_time(one.first_at)),
            Cell(tried, "fail" if one.tries > 2 else "", below=last),  # noqa: PLR2004 - more than a second try
            Cell(_(words_phone.REASONS[one.reason]), below=where),
            Cell(called, "muted" if one.calls_back else "fail",
                 below=date_time(one.last_called_at) if one.last_called_at else ""),
        ),
        href=customer_address(PHONE_CALL, one.call_id),
        key=customer_address(PHONE_CALL, one.call_id),
    )  # fmt: skip
