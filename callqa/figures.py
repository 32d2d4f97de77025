"""Scored calls as columns, and what they come to: means, shares by rule and manager, points lost. Pure.

A hundred thousand calls are a few arrays, so that any grouping takes milliseconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from callqa.calls import Mark
from callqa.intervals import Mean, Quartiles, Share, mean_of, quartiles
from callqa.scoring import FULL_WEIGHT

LETTERS = {Mark.PASS: "p", Mark.FAIL: "f", Mark.NA: "n"}
"""A mark as one letter; a call's marks are a word."""
_HOUR_S = 3600

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts: the different ones, and for each call which of them it has."""

    values: tuple[str, ...]
    codes: Integers


@dataclass(frozen=True, slots=True)
class Form:
    """What the marks of some calls mean: the rules in the order of the letters, their weights, and which auto-fail."""

    rules: tuple[str, ...]
    weights: tuple[float, ...]
    auto_fail: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Marked:
    """The calls (by their places in the columns) that one form marked; ``letters`` has the shape (calls, rules)."""

    form: Form
    calls: Integers
    letters: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Calls:
    """Columns of scored calls, all of the same length. ``at_s`` are seconds since 1970, UTC; scores are 0 to 100."""

    recording_id: Integers
    at_s: Integers
    score: Numbers
    agent: Coded
    outcome: Coded
    loss_reason: Coded
    marked: tuple[Marked, ...]

    def __len__(self) -> int:
        """Return how many calls there are."""
        return len(self.score)


@dataclass(frozen=True, slots=True)
class RuleTally:
    """Marks by manager and rule. ``passed`` and ``failed`` have the shape (managers, rules).

    ``lost`` are the points that each rule cost in all calls together, ``by_call`` the sum over rules for every call.
    """

    rules: tuple[str, ...]
    passed: Integers
    failed: Integers
    lost: Numbers
    by_call: Numbers

    def share(self, rule: int, manager: int | None = None) -> Share:
        """Return in how many of the calls it applied to a rule was broken, by its place; of one manager or all."""
        among = slice(None) if manager is None else manager
        failed = int(self.failed[among, rule].sum())
        return Share(failed, failed + int(self.passed[among, rule].sum()))


@dataclass(frozen=True, slots=True)
class Clock:
    """When each call was, where the shop is: day (a date's ordinal), weekday (0: Monday), minute of the day."""

    day: Integers
    weekday: Integers
    minute: Integers


def coded(texts: Sequence[str | None]) -> Coded:
    """Put a column of texts into the form in which it can be grouped; ``None`` becomes an empty text."""
    values = tuple(sorted({text or "" for text in texts}))
    places = {value: place for place, value in enumerate(values)}
    codes = np.fromiter((places[text or ""] for text in texts), dtype=np.int64, count=len(texts))
    return Coded(values, codes)


def marked(forms: Sequence[Form], of_call: Sequence[int], letters: Sequence[str]) -> tuple[Marked, ...]:
    """Sort calls by their forms.

    Args:
        forms: the forms that occur.
        of_call: for each call the place of its form.
        letters: for each call its marks, one letter a rule.
    """
    which = np.asarray(of_call, dtype=np.int64)
    found = []
    for place, form in enumerate(forms):
        calls = np.flatnonzero(which == place)
        text = "".join(letters[call] for call in calls.tolist())
        rows = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(len(calls), len(form.rules))
        found.append(Marked(form, calls, rows))
    return tuple(found)


def means(scores: Numbers, codes: Integers, size: int) -> tuple[Mean, ...]:
    """Return the mean score of each group 0 to ``size`` - 1, with its interval."""
    counts = np.bincount(codes, minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        centres = np.bincount(codes, weights=scores, minlength=size) / counts
    squares = np.bincount(codes, weights=(scores - centres[codes]) ** 2, minlength=size)
    found = zip(counts.tolist(), centres.tolist(), squares.tolist(), strict=True)
    return tuple(
        mean_of(count, centre, square, lowest=0.0, highest=FULL_WEIGHT) if count else Mean(0)
        for count, centre, square in found
    )


def mean(scores: Numbers) -> Mean:
    """Return the mean of all scores, with its interval."""
    return means(scores, np.zeros(len(scores), dtype=np.int64), 1)[0]


def bands(
    scores: Numbers, groups: Integers, managers: Integers, *, min_calls: int, min_managers: int
) -> dict[int, Quartiles]:
    """Return between which quartiles the managers' means lie in each group of calls, such as a week.

    Rounded to whole points, and nothing where so few managers have calls enough that the ends would tell who is meant.

    Args:
        scores: of the calls.
        groups: the group of each call.
        managers: the manager of each call.
        min_calls: with fewer calls in the group a manager's mean is left out.
        min_managers: with fewer means a group has no band.
    """
    found, group = np.unique(groups, return_inverse=True)
    size = int(managers.max(initial=-1)) + 1
    cells = means(scores, group * size + managers, len(found) * size)
    quarters = {}
    for place, key in enumerate(found.tolist()):
        told = [cell.value for cell in cells[place * size : (place + 1) * size] if cell.count >= min_calls]
        band = quartiles(value for value in told if value is not None)
        if band is not None and len(told) >= min_managers:
            quarters[key] = Quartiles(round(band.low), round(band.middle), round(band.high))
    return quarters


def tally(calls: Calls) -> RuleTally:
    """Count marks by manager and rule, and the points that each rule cost."""
    rules = tuple(sorted({rule for part in calls.marked for rule in part.form.rules}))
    places = {rule: place for place, rule in enumerate(rules)}
    managers = len(calls.agent.values)
    counts = {letter: np.zeros((managers, len(rules)), dtype=np.int64) for letter in (Mark.PASS, Mark.FAIL)}
    lost, by_call = np.zeros(len(rules)), np.zeros(len(calls))
    for part in calls.marked:
        columns = np.array([places[rule] for rule in part.form.rules], dtype=np.int64)
        managers_of = calls.agent.codes[part.calls]
        for mark in counts:
            at, rule = np.nonzero(part.letters == ord(LETTERS[mark]))
            cells = np.bincount(managers_of[at] * len(rules) + columns[rule], minlength=managers * len(rules))
            counts[mark] += cells.reshape(managers, len(rules))
        points = points_lost(part)
        lost[columns] += points.sum(axis=0)
        by_call[part.calls] = points.sum(axis=1)
    return RuleTally(rules, counts[Mark.PASS], counts[Mark.FAIL], lost, by_call)


def points_lost(part: Marked) -> Numbers:
    """Return what each rule cost each call, shape (calls, rules); a call's sum and its score make 100.

    A broken rule costs its share of the weights that apply. What an auto-fail takes beyond that is shared by the broken
    auto-fail rules alike. A call to which nothing weighed applies loses nothing.
    """
    form = part.form
    weights = np.array(form.weights)
    failed = part.letters == ord(LETTERS[Mark.FAIL])
    applying = (failed | (part.letters == ord(LETTERS[Mark.PASS]))) @ weights
    with np.errstate(invalid="ignore", divide="ignore"):
        points = np.where(applying[:, None] > 0, FULL_WEIGHT * failed * weights / applying[:, None], 0.0)
    fatal = failed & np.array([rule in form.auto_fail for rule in form.rules], dtype=bool)
    causes = fatal.sum(axis=1)
    rest = np.where(causes > 0, FULL_WEIGHT - points.sum(axis=1), 0.0) / np.maximum(causes, 1)
    return np.asarray(points + fatal * rest[:, None])


def clock(at_s: Integers, zone: ZoneInfo) -> Clock:
    """Tell day, hour and weekday of each call in a time zone."""
    hours, of_call = np.unique(at_s // _HOUR_S, return_inverse=True)
    offsets = np.array([_offset_s(hour * _HOUR_S, zone) for hour in hours.tolist()], dtype=np.int64)
    local_s = at_s + (offsets[of_call] if len(at_s) else 0)
    days = local_s // (24 * _HOUR_S)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return Clock(
        day=days + epoch.toordinal(), weekday=(days + epoch.weekday()) % 7, minute=local_s % (24 * _HOUR_S) // 60
    )


def _offset_s(at_s: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(at_s, zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def shares(column: Coded, among: Iterable[str]) -> dict[str, Share]:
    """Return how many of the calls that have one of the values have each, the most frequent first."""
    counts = dict(zip(column.values, np.bincount(column.codes, minlength=len(column.values)).tolist(), strict=True))
    found = {value: counts[value] for value in among if counts.get(value)}
    whole = sum(found.values())
    return {value: Share(part, whole) for value, part in sorted(found.items(), key=lambda one: (-one[1], one[0]))}
