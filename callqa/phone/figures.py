"""What the calls of a period come to: answered, missed and why, over day and week, how long people waited. Pure.

Incoming calls only, but for what is said to be made. A call whose end the log does not tell is counted as unknown and
is in no share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from callqa import figures
from callqa.figures import Coded, Integers, Numbers
from callqa.intervals import Share
from callqa.phone.calls import MISSED, Ending
from callqa.phone.columns import MS, Calls, Flags, Rung, among, ended, is_open
from callqa.phone.service import Reason, Service

_DAY_H = 24
RUNG_S = 5.0
"""A phone that rang shorter may never have rung: some versions of Asterisk log rings of no length for busy phones."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How calls ended.

    Attributes:
        answered: somebody spoke with the caller.
        missed: nobody did, without those who gave up at once.
        short: gave up at once, while the shop was open.
        unknown: the log does not tell.
        in_time: the service level: answered within the time / (answered + missed), of calls that began in opening
            hours. This is the formula of Genesys Cloud ("Configure the service level calculation") with short abandons
            left out and flow-outs put in; ICMI ("Service level calculations", 2002) tells it among those in use.
            Answered calls whose wait the log does not tell are left out too.
    """

    answered: int
    missed: int
    short: int
    unknown: int
    in_time: Share

    @property
    def lost(self) -> Share:
        """The missed among the calls that were answered or missed."""
        return Share(self.missed, self.answered + self.missed)

    @property
    def calls(self) -> int:
        """All of them."""
        return self.answered + self.missed + self.short + self.unknown


@dataclass(frozen=True, slots=True)
class Waits:
    """How long callers waited, in seconds; nothing is told of no callers.

    Median and 90 % between two waits in proportion: definition 7 of Hyndman and Fan, 1996.
    """

    count: int
    mean_s: float | None = None
    median_s: float | None = None
    p90_s: float | None = None
    longest_s: float | None = None


@dataclass(frozen=True, slots=True)
class ManagerCalls:
    """A manager's calls.

    Attributes:
        name: the manager's, else the extension.
        answered: incoming calls.
        talk_s: how long they spoke in these, as far as the log tells.
        rung_calls: incoming calls in which the phone rang in vain.
        rung_times: how often it did.
        rung_long: of these calls those in which it rang ``RUNG_S`` or longer.
        made: outgoing calls.
        reached: of these, those that were answered.
    """

    name: str
    answered: int
    talk_s: float
    rung_calls: int
    rung_times: int
    rung_long: int
    made: int
    reached: int


@dataclass(frozen=True, slots=True)
class PhoneFigures:
    """All figures of a period.

    ``reasons``: why calls were missed, out of all missed, the most frequent first. ``hours`` and ``weekdays`` (0:
    Monday) by number, ``hours_of_week`` by weekday and hour, ``days`` by date ordinal, ``queues`` and ``segments`` by
    name (empty: without one). ``managers`` by name.
    """

    whole: Tally
    reasons: Mapping[Reason, Share]
    hours: Mapping[int, Tally]
    weekdays: Mapping[int, Tally]
    hours_of_week: Mapping[tuple[int, int], Tally]
    days: Mapping[int, Tally]
    queues: Mapping[str, Tally]
    segments: Mapping[str, Tally]
    wait_answered: Waits
    wait_given_up: Waits
    managers: tuple[ManagerCalls, ...]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Which calls are what; all flags have the length of the calls."""

    answered: Flags
    missed: Flags
    short: Flags
    unknown: Flags
    out_of_hours: Flags
    told: Flags
    in_time: Flags


def short_abandons(calls: Calls, service: Service) -> Flags:
    """Tell who gave up at once; who did so without a known wait did not, nor who called a closed shop."""
    waited = np.nan_to_num(calls.wait_s, nan=np.inf)
    quick = ended(calls, frozenset({Ending.GAVE_UP})) & (waited <= service.short_s)
    return quick & is_open(service.hours, calls.at_ms)


def to_figures(calls: Calls, rung: Rung, service: Service, zone: ZoneInfo) -> PhoneFigures:
    """Work the figures out from the calls of a period and the phones that rang in vain in its incoming calls."""
    incoming = among(calls.direction, "in")
    kinds = _sort(calls, incoming, service)
    clock = figures.clock(calls.at_ms // MS, zone)
    hours_of_week = clock.weekday * _DAY_H + clock.minute // 60
    return PhoneFigures(
        whole=_tallies(kinds, np.zeros(len(calls), dtype=np.int64), 1)[0],
        reasons=_reasons(calls, kinds),
        hours=_by(kinds, clock.minute // 60),
        weekdays=_by(kinds, clock.weekday),
        hours_of_week={divmod(hour, _DAY_H): tally for hour, tally in _by(kinds, hours_of_week).items()},
        days=_by(kinds, clock.day),
        queues=_named(kinds, calls.queue),
        segments=_named(kinds, calls.segment),
        wait_answered=waits(calls.wait_s[kinds.answered]),
        wait_given_up=waits(calls.wait_s[kinds.missed & ended(calls, frozenset({Ending.GAVE_UP}))]),
        managers=_managers(calls, kinds, rung),
    )


def waits(seconds: Numbers) -> Waits:
    """Sum up waits; unknown ones are left out."""
    known = seconds[~np.isnan(seconds)]
    if not len(known):
        return Waits(0)
    median, p90 = (float(value) for value in np.quantile(known, (0.5, 0.9)))
    return Waits(len(known), float(known.mean()), median, p90, float(known.max()))


def _sort(calls: Calls, incoming: Flags, service: Service) -> _Sorted:
    answered = incoming & ended(calls, frozenset({Ending.ANSWERED}))
    lost = incoming & ended(calls, MISSED)
    short = lost & short_abandons(calls, service)
    missed = lost & ~short
    is_in_hours = is_open(service.hours, calls.at_ms)
    waited = ~np.isnan(calls.wait_s)
    quick = np.nan_to_num(calls.wait_s, nan=np.inf) <= service.within_s
    return _Sorted(
        answered=answered,
        missed=missed,
        short=short,
        unknown=incoming & ~answered & ~lost,
        out_of_hours=missed & ~is_in_hours,
        told=is_in_hours & (missed | (answered & waited)),
        in_time=is_in_hours & answered & quick,
    )


def _tallies(kinds: _Sorted, codes: Integers, size: int) -> list[Tally]:
    columns = (kinds.answered, kinds.missed, kinds.short, kinds.unknown, kinds.in_time, kinds.told)
    counts = [np.bincount(codes[column], minlength=size).tolist() for column in columns]
    return [
        Tally(answered, missed, short, unknown, Share(in_time, told))
        for answered, missed, short, unknown, in_time, told in zip(*counts, strict=True)
    ]


def _by(kinds: _Sorted, values: Integers) -> dict[int, Tally]:
    found, codes = np.unique(values, return_inverse=True)
    tallies = zip(found.tolist(), _tallies(kinds, codes, len(found)), strict=True)
    return {value: tally for value, tally in tallies if tally.calls}


def _named(kinds: _Sorted, column: Coded) -> dict[str, Tally]:
    tallies = zip(column.values, _tallies(kinds, column.codes, len(column.values)), strict=True)
    return {value: tally for value, tally in tallies if tally.calls}


def _reasons(calls: Calls, kinds: _Sorted) -> dict[Reason, Share]:
    in_hours = kinds.missed & ~kinds.out_of_hours
    ended_by = np.bincount(calls.ending.codes[in_hours], minlength=len(calls.ending.values)).tolist()
    counts = {Reason(value): count for value, count in zip(calls.ending.values, ended_by, strict=True) if count}
    counts[Reason.OUT_OF_HOURS] = int(kinds.out_of_hours.sum())
    whole = sum(counts.values())
    return {
        reason: Share(count, whole)
        for reason, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        if count
    }


def _managers(calls: Calls, kinds: _Sorted, rung: Rung) -> tuple[ManagerCalls, ...]:
    made = among(calls.direction, "out")
    reached = made & ended(calls, frozenset({Ending.ANSWERED}))
    talk_s = np.where(kinds.answered, np.nan_to_num(calls.talk_s), 0.0)
    ones = np.ones(len(rung.times))
    sums: Sequence[tuple[Coded, Numbers]] = (
        (calls.manager, kinds.answered.astype(np.float64)),
        (calls.manager, talk_s),
        (rung.manager, ones),
        (rung.manager, rung.times.astype(np.float64)),
        (rung.manager, (rung.longest_s >= RUNG_S).astype(np.float64)),
        (calls.manager, made.astype(np.float64)),
        (calls.manager, reached.astype(np.float64)),
    )
    columns = [_sums(column, weights) for column, weights in sums]
    names = sorted({name for column in columns for name, total in column.items() if name and total})
    rows = ([column.get(name, 0.0) for column in columns] for name in names)
    return tuple(
        ManagerCalls(name, int(row[0]), row[1], *(int(value) for value in row[2:]))
        for name, row in zip(names, rows, strict=True)
    )


def _sums(column: Coded, weights: Numbers) -> dict[str, float]:
    totals = np.bincount(column.codes, weights=weights, minlength=len(column.values))
    return dict(zip(column.values, totals.tolist(), strict=True))
