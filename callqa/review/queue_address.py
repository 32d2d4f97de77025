"""The filters of the queue as they stand in the page's address, so that a queue can be passed on and survives a reload.

An address is read as what it may be: unknown names and values that make no sense are left out. What stands in it means
the same to every reader, but for ``whose=me`` and days such as ``days=7``, which are the reader's and the present ones.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from callqa import shoptime
from callqa.calls import Status
from callqa.shoptime import Shift
from callqa.store.accounts import Account
from callqa.store.assigning import Person
from callqa.store.queue import FLAG_KINDS, NOBODY, QueueFilter, Show
from callqa.workflow import State

DAYS = {"today": (0, 0), "yesterday": (1, 1), "7": (6, 0), "30": (29, 0), "90": (89, 0)}
"""Stretches that move on with the days: how many days back they begin and end."""
ME, NO_ONE = "me", "nobody"
NEWEST = "newest"
LOWEST, HIGHEST = 0, 100
_MAX_CHARS = 200
_MAX_PAGE_DIGITS = 4
_YEARS = (1970, 2200)


def _one_of(*values: str) -> Callable[[str], bool]:
    return frozenset(values).__contains__


def _is_day(text: str) -> bool:
    try:
        return _YEARS[0] <= date.fromisoformat(text).year <= _YEARS[1]
    except ValueError:
        return False


def _is_score(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST)) and int(text) <= HIGHEST


def _is_week(text: str) -> bool:
    try:
        return bool(shoptime.monday_of(text))
    except ValueError:
        return False


def _is_text(text: str) -> bool:
    return 0 < len(text) <= _MAX_CHARS


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MAX_PAGE_DIGITS and int(text) > 0


FILTERS: Mapping[str, Callable[[str], bool]] = {
    "show": _one_of(*Show),
    "days": _one_of(*DAYS),
    "from": _is_day,
    "to": _is_day,
    "shift": _is_text,
    "agent": _is_text,
    "whose": _is_text,
    "rule": _is_text,
    "flag": _one_of(*FLAG_KINDS),
    "min": _is_score,
    "max": _is_score,
    "segment": _is_text,
    "outcome": _is_text,
    "spoken": _is_text,
    "state": _one_of(*State),
    "status": _one_of(*Status),
    "sample": _is_week,
    "open": _one_of("1"),
    "sort": _one_of(NEWEST),
}
"""What may stand in the address, and what it may be."""


def read(address: Mapping[str, str]) -> dict[str, str]:
    """Return what can be understood of an address's parts, in the order of ``FILTERS``."""
    return {name: address[name] for name, fits in FILTERS.items() if name in address and fits(address[name])}


def read_text(address: str) -> dict[str, str]:
    """Return what can be understood of an address that was saved."""
    return read(dict(parse_qsl(address)))


def write(asked: Mapping[str, str]) -> str:
    """Write the filters as they stand behind the question mark."""
    return urlencode(read(asked))


def page_of(address: Mapping[str, str]) -> int:
    """Return the page of the list that an address asks for, from 1."""
    asked = address.get("page", "")
    return int(asked) if _is_page(asked) else 1


def to_filter(
    asked: Mapping[str, str], account: Account, people: Sequence[Person], shifts: Sequence[Shift], zone: ZoneInfo
) -> QueueFilter:
    """Return what an address asks for, to an account."""
    since, until = _bounds(asked, zone)
    return QueueFilter(
        show=Show(asked.get("show", Show.ATTENTION)),
        flag=asked.get("flag"),
        rule=asked.get("rule"),
        agent=asked.get("agent"),
        since=None if since is None else shoptime.day_start(since, zone),
        until=None if until is None else shoptime.day_start(until + timedelta(days=1), zone),
        shift=next((shift for shift in shifts if shift.name == asked.get("shift")), None),
        score_from=float(asked["min"]) if asked.get("min", str(LOWEST)) != str(LOWEST) else None,
        score_to=float(asked["max"]) if asked.get("max", str(HIGHEST)) != str(HIGHEST) else None,
        segment=asked.get("segment"),
        outcome=asked.get("outcome"),
        language=asked.get("spoken"),
        state=State(asked["state"]) if "state" in asked else None,
        status=Status(asked["status"]) if "status" in asked else None,
        assigned_id=_assigned(asked.get("whose"), account, people),
        sample=asked.get("sample"),
        unreviewed="open" in asked,
        newest_first=asked.get("sort") == NEWEST,
    )


def _bounds(asked: Mapping[str, str], zone: ZoneInfo) -> tuple[date | None, date | None]:
    """Return the first and the last day."""
    if "days" in asked:
        begin, end = DAYS[asked["days"]]
        today = shoptime.today(zone)
        return today - timedelta(days=begin), today - timedelta(days=end)
    first, last = (date.fromisoformat(asked[name]) if name in asked else None for name in ("from", "to"))
    return first, last


def _assigned(whose: str | None, account: Account, people: Sequence[Person]) -> int | None:
    """Return the account; somebody who is not there any more has no calls."""
    if whose is None:
        return None
    if whose in {ME, NO_ONE}:
        return account.id if whose == ME else NOBODY
    return next((person.id for person in people if person.login == whose), -1)
