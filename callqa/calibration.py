"""How far people agree who marked the same calls blind: with each other, with an expert, and with the machine. Pure.

Agreement of several people is the kappa of J. L. Fleiss ("Measuring nominal scale agreement among many raters", 1971).
It is Cohen's over the table that counts every ordered pair of marks that two people gave to one rule of one call, as
long as all have marked it; where some have not, each pair still counts the same. ``callqa.evaluation.kappa`` draws
the intervals.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from callqa.calls import Mark
from callqa.evaluation.kappa import Kappa, Tables, kappa

MIN_DRAWN = 5
"""Fewer calls than this are not drawn from: the interval would tell nothing."""

_MARKS = tuple(Mark)
_Pair = tuple[Mark, Mark]


@dataclass(frozen=True, slots=True)
class Given:
    """A mark that somebody gave to a rule in a call."""

    call: int
    rule: str
    taker: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Agreed:
    """Pairs of marks and how many are equal. ``interval`` is missing where there are too few calls for one."""

    pairs: int
    equal: int
    kappa: float | None
    interval: tuple[float, float] | None

    @property
    def share(self) -> float | None:
        """Equal pairs, 0 to 1; ``None`` without any."""
        return self.equal / self.pairs if self.pairs else None


@dataclass(frozen=True, slots=True)
class RuleAgreed:
    """One rule, or all together (``rule`` is empty): the takers with each other, with the expert, with the machine.

    The expert is no party to the first; the marks of all are held against the machine's.
    """

    rule: str
    calls: int
    takers: Agreed
    expert: Agreed | None
    machine: Agreed


def agreement(given: Sequence[Given], machine: Mapping[tuple[int, str], Mark], expert: int | None) -> list[RuleAgreed]:
    """Return agreement by rule in the order in which rules first occur, and last that of all marks together.

    Args:
        given: what the takers marked.
        machine: its marks by call and rule.
        expert: the taker whose marks are the reference, if there is one.
    """
    rules = list(dict.fromkeys(one.rule for one in given))
    by_rule = [_rule(rule, [one for one in given if one.rule == rule], machine, expert) for rule in rules]
    return [*by_rule, _rule("", given, machine, expert)] if by_rule else []


def _rule(rule: str, given: Sequence[Given], machine: Mapping[tuple[int, str], Mark], expert: int | None) -> RuleAgreed:
    marked: dict[tuple[int, str], dict[int, Mark]] = defaultdict(dict)
    for one in given:
        marked[one.call, one.rule][one.taker] = one.mark

    def with_each_other(_item: tuple[int, str], marks: Mapping[int, Mark]) -> Iterable[_Pair]:
        return permutations([mark for taker, mark in marks.items() if taker != expert], 2)

    def with_expert(_item: tuple[int, str], marks: Mapping[int, Mark]) -> Iterable[_Pair]:
        if expert is None or expert not in marks:
            return ()
        return ((marks[expert], mark) for taker, mark in marks.items() if taker != expert)

    def with_machine(item: tuple[int, str], marks: Mapping[int, Mark]) -> Iterable[_Pair]:
        return ((machine[item], mark) for mark in marks.values()) if item in machine else ()

    among = _agreed(marked, with_each_other)
    return RuleAgreed(
        rule=rule,
        calls=len({one.call for one in given}),
        takers=replace(among, pairs=among.pairs // 2, equal=among.equal // 2),
        expert=None if expert is None else _agreed(marked, with_expert),
        machine=_agreed(marked, with_machine),
    )


def _agreed(
    marked: Mapping[tuple[int, str], Mapping[int, Mark]],
    pairs_of: Callable[[tuple[int, str], Mapping[int, Mark]], Iterable[_Pair]],
) -> Agreed:
    calls = {call: place for place, call in enumerate(dict.fromkeys(call for call, _rule in marked))}
    tables: Tables = np.zeros((len(calls), len(_MARKS), len(_MARKS)), dtype=np.int64)
    for item, marks in marked.items():
        for one, other in pairs_of(item, marks):
            tables[calls[item[0]], _MARKS.index(one), _MARKS.index(other)] += 1
    total = tables.sum(axis=0)
    found: Kappa | None = kappa(tables) if total.any() else None
    drawn = found is not None and int(tables.any(axis=(1, 2)).sum()) >= MIN_DRAWN
    return Agreed(
        pairs=int(total.sum()),
        equal=int(np.trace(total)),
        kappa=found.value if found else None,
        interval=(found.low, found.high) if found and drawn else None,
    )
