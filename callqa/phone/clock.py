"""The times of a log, which name no time zone → moments.

Asterisk writes local times into its CDR, but begins unique ids with the seconds since 1970 at which the channel was
made (``ast_channel_alloc``), so that rows tell by themselves how far their clock is from UTC.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from callqa.phone.cdr import Leg

_STEP_S = 15 * 60
"""Clocks of the world differ from UTC by whole quarters of an hour."""
_SLACK_S = 5
"""A leg begins so soon after its channel was made, where it is the channel's first."""
_FURTHEST_S = 15 * 3600
_ENOUGH = 0.9
_QUARTER_MIN = 15
"""Clocks are put forward and back when a quarter of an hour begins."""
_LOCAL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local times are counted from it


def misread_by(legs: Iterable[Leg], zone: tzinfo) -> timezone | None:
    """Return the distance from UTC that the unique ids tell, if it is another than that of the zone.

    ``None`` where the zone is right, or the rows do not tell.
    """
    told = [(step, leg) for leg in legs if (step := _step(leg)) is not None]
    found = Counter(step for step, _leg in told)
    agree = sum(step == _offset_s(leg, zone) for step, leg in told)
    if not found or agree > (1 - _ENOUGH) * found.total():
        return None
    step, count = found.most_common(1)[0]
    return timezone(timedelta(seconds=step)) if count >= _ENOUGH * found.total() else None


def located(leg: Leg, zone: tzinfo) -> Leg:
    """Give a leg's times their zone, in its ``values`` too.

    In the hour that a clock put back passes twice, the unique id tells which of the two it is.
    """
    if leg.started_at.tzinfo is not None:
        return leg
    epoch_s = leg.epoch_s
    started_at = _at(leg.started_at, zone, epoch_s)
    answered_at = None if leg.answered_at is None else _at(leg.answered_at, zone, epoch_s)
    known = {"start": started_at.isoformat()} | ({} if answered_at is None else {"answer": answered_at.isoformat()})
    return Leg(
        unique_id=leg.unique_id,
        linked_id=leg.linked_id,
        started_at=started_at,
        answered_at=answered_at,
        duration_s=leg.duration_s,
        talk_s=leg.talk_s,
        disposition=leg.disposition,
        values={**leg.values, **known},
    )


def moment(local: datetime, zone: tzinfo, epoch_s: int | None = None) -> datetime:
    """Return a local time as a moment; ``epoch_s`` tells about when it was, in the hour that comes twice."""
    return local.astimezone(UTC) if local.tzinfo else _at(local, zone, epoch_s)


def written(text: str, zone: tzinfo, forms: Iterable[str]) -> datetime:
    """Read a time as a person or another program writes it, in ISO 8601 or one of the forms of ``strptime``.

    Raises:
        ValueError: it is none of them.
    """
    for form in (None, *forms):
        try:
            found = datetime.fromisoformat(text) if form is None else datetime.strptime(text, form)  # noqa: DTZ007 - below
            return moment(found, zone)
        except (ValueError, OverflowError):
            continue
    raise ValueError("no time")


def _at(local: datetime, zone: tzinfo, epoch_s: int | None) -> datetime:
    first, second = _epochs(zone, local.toordinal(), local.hour, local.minute // _QUARTER_MIN)
    since = local - _LOCAL_EPOCH
    if epoch_s is None or first == second:
        return first + since
    return min(first + since, second + since, key=lambda one: abs(one.timestamp() - epoch_s))


@lru_cache(maxsize=2**14)
def _epochs(zone: tzinfo, day: int, hour: int, quarter: int) -> tuple[datetime, datetime]:
    """Return when local 1970 begins by the clock of a quarter of an hour, should it pass twice the first time first."""
    there = datetime.fromordinal(day).replace(hour=hour, minute=quarter * _QUARTER_MIN, tzinfo=zone)
    first, second = there.utcoffset() or timedelta(), there.replace(fold=1).utcoffset() or timedelta()
    epoch = _LOCAL_EPOCH.replace(tzinfo=UTC)
    return epoch - first, epoch - second


def _step(leg: Leg) -> int | None:
    """Return how far the row's clock is ahead of UTC, if its unique id tells."""
    epoch_s = leg.epoch_s
    if leg.started_at.tzinfo is not None or epoch_s is None:
        return None
    apart_s = int((leg.started_at - _LOCAL_EPOCH).total_seconds()) - epoch_s
    step = round(apart_s / _STEP_S) * _STEP_S
    return step if abs(apart_s - step) <= _SLACK_S and abs(step) <= _FURTHEST_S else None


def _offset_s(leg: Leg, zone: tzinfo) -> int:
    offset = leg.started_at.replace(tzinfo=zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
