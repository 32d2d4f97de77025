"""Two judgements of the same calls compared: which marks and scores change, and who crosses the pass mark. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import fmean

from callqa.calls import Evidence, Mark, Verdict


@dataclass(frozen=True, slots=True)
class Side:
    """One judgement of a call.

    Attributes:
        verdicts: the machine's.
        score: 0 to 100 with people's decisions, ``None`` without a score.
        pass_mark: of the scorecard that made it, ``None`` where nothing was judged.
    """

    verdicts: tuple[Verdict, ...] = ()
    score: float | None = None
    pass_mark: float | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A call judged twice. ``truth`` are the right marks by rule, as far as people have said so."""

    recording_id: int
    name: str
    agent: str | None
    before: Side
    after: Side
    truth: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """One rule that says something else. A mark is ``None`` where the rule is not in that rulebook."""

    rule: str
    before: Mark | None
    after: Mark | None
    evidence_before: tuple[Evidence, ...]
    evidence_after: tuple[Evidence, ...]

    @property
    def matters(self) -> bool:
        """False for a rule that is new or gone and was kept: it would be told of nearly every call."""
        marks = (self.before, self.after)
        return Mark.FAIL in marks or None not in marks


@dataclass(frozen=True, slots=True)
class ChangedCall:
    """A call whose score or marks change; ``verdicts`` are those that matter."""

    recording_id: int
    name: str
    agent: str | None
    score_before: float | None
    score_after: float | None
    verdicts: tuple[ChangedVerdict, ...]

    @property
    def shift(self) -> float:
        """By how much the score changes; all of it where there is none before or after."""
        return abs((self.score_after or 0.0) - (self.score_before or 0.0))


@dataclass(slots=True)
class Fails:
    """Fails of one rule against what people say: found rightly, found wrongly, missed."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, mark: Mark | None, truth: Mark) -> None:
        """Count one call."""
        self.hits += mark == Mark.FAIL and truth == Mark.FAIL
        self.wrong += mark == Mark.FAIL and truth != Mark.FAIL
        self.missed += mark != Mark.FAIL and truth == Mark.FAIL

    @property
    def precision(self) -> float | None:
        """Share of the found fails that are right; ``None`` where none was found."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Share of the right fails that are found; ``None`` where there are none."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else None


@dataclass(slots=True)
class RuleChange:
    """One rule over all calls.

    Attributes:
        rule: its id.
        changes: how many calls change from which mark to which; ``None``: not in that rulebook.
        known: in how many calls people say what the mark should be.
        before: the marks now against what people say.
        after: the same of the new marks.
    """

    rule: str
    changes: Counter[tuple[Mark | None, Mark | None]] = field(default_factory=Counter)
    known: int = 0
    before: Fails = field(default_factory=Fails)
    after: Fails = field(default_factory=Fails)

    def count(self, before: Mark | None, after: Mark | None, truth: Mark) -> None:
        """Count a call of which people say what the mark should be."""
        self.known += 1
        self.before.add(before, truth)
        self.after.add(after, truth)

    @property
    def new_fails(self) -> int:
        """Calls that the rule fails only now."""
        return sum(count for (_before, after), count in self.changes.items() if after == Mark.FAIL)

    @property
    def lifted_fails(self) -> int:
        """Calls that the rule fails no more."""
        return sum(count for (before, _after), count in self.changes.items() if before == Mark.FAIL)


@dataclass(frozen=True, slots=True)
class ManagerChange:
    """The mean of an agent's scored calls, and the mean of the pass marks of their scorecards, before and after."""

    agent: str
    calls: int
    mean_before: float | None
    mean_after: float | None
    pass_mark_before: float | None
    pass_mark_after: float | None

    @property
    def passes_before(self) -> bool | None:
        """Whether the mean reaches the pass mark; ``None`` without a scored call."""
        return _reaches(self.mean_before, self.pass_mark_before)

    @property
    def passes_after(self) -> bool | None:
        """The same with the new marks."""
        return _reaches(self.mean_after, self.pass_mark_after)

    @property
    def crosses(self) -> bool:
        """The pass mark lies between before and after."""
        known = self.passes_before is not None and self.passes_after is not None
        return known and self.passes_before != self.passes_after


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change.

    Attributes:
        calls: how many were compared.
        known: of how many people say what some of the marks should be.
        mean_before: mean of all scores, ``None`` without any.
        mean_after: the same with the new marks.
        changed: calls that change, those whose score changes most first.
        rules: rules of which something is to be told, by id: marks that change, or marks that people know.
        managers: agents by name.
        left_out: calls that the rules could not judge, by file name, and why.
    """

    calls: int
    known: int
    mean_before: float | None
    mean_after: float | None
    changed: tuple[ChangedCall, ...]
    rules: tuple[RuleChange, ...]
    managers: tuple[ManagerChange, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def crossing(self) -> tuple[ManagerChange, ...]:
        """The agents that cross the pass mark."""
        return tuple(one for one in self.managers if one.crosses)


class Comparison:
    """Adds calls up one by one; of those that do not change only their scores are kept."""

    def __init__(self) -> None:
        self._changed: list[ChangedCall] = []
        self._rules: dict[str, RuleChange] = {}
        self._scores: dict[str | None, list[tuple[Side, Side]]] = defaultdict(list)
        self._left_out: list[tuple[str, str]] = []
        self._known = 0

    def add(self, call: Compared) -> None:
        """Add a call."""
        before, after = call.before, call.after
        old, new = ({verdict.rule: verdict for verdict in side.verdicts} for side in (before, after))
        self._known += bool(call.truth)
        for rule, right in call.truth.items():
            self._rule(rule).count(_mark(old.get(rule)), _mark(new.get(rule)), right)
        differing = [
            ChangedVerdict(rule, _mark(was), _mark(now), _evidence(was), _evidence(now))
            for rule in {**old, **new}
            if _claim(was := old.get(rule)) != _claim(now := new.get(rule))
        ]
        for changed in differing:
            self._rule(changed.rule).changes[changed.before, changed.after] += 1
        verdicts = [changed for changed in differing if changed.matters]
        if verdicts or before.score != after.score:
            self._changed.append(
                ChangedCall(call.recording_id, call.name, call.agent, before.score, after.score, tuple(verdicts))
            )
        self._scores[call.agent].append((replace(before, verdicts=()), replace(after, verdicts=())))

    def leave_out(self, name: str, reason: str) -> None:
        """Note a call that could not be judged."""
        self._left_out.append((name, reason))

    def difference(self) -> Difference:
        """Return what was added up."""
        everyone = [sides for many in self._scores.values() for sides in many]
        return Difference(
            calls=len(everyone),
            known=self._known,
            mean_before=_mean(before.score for before, _after in everyone),
            mean_after=_mean(after.score for _before, after in everyone),
            changed=tuple(sorted(self._changed, key=lambda call: (-call.shift, call.name))),
            rules=tuple(self._rules[rule] for rule in sorted(self._rules)),
            managers=tuple(
                _manager(agent, self._scores[agent]) for agent in sorted(agent for agent in self._scores if agent)
            ),
            left_out=tuple(self._left_out),
        )

    def _rule(self, rule: str) -> RuleChange:
        return self._rules.setdefault(rule, RuleChange(rule))


def _manager(agent: str, calls: list[tuple[Side, Side]]) -> ManagerChange:
    before, after = ([sides[which] for sides in calls if sides[which].score is not None] for which in (0, 1))
    return ManagerChange(
        agent=agent,
        calls=len(calls),
        mean_before=_mean(side.score for side in before),
        mean_after=_mean(side.score for side in after),
        pass_mark_before=_mean(side.pass_mark for side in before),
        pass_mark_after=_mean(side.pass_mark for side in after),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(fmean(known), 2) if known else None


def _reaches(mean: float | None, pass_mark: float | None) -> bool | None:
    return None if mean is None or pass_mark is None else mean >= pass_mark


def _mark(verdict: Verdict | None) -> Mark | None:
    return None if verdict is None else verdict.mark


def _claim(verdict: Verdict | None) -> Mark:
    """What a verdict claims; a rule that is not there claims as little as one that does not apply."""
    return Mark.NA if verdict is None else verdict.mark


def _evidence(verdict: Verdict | None) -> tuple[Evidence, ...]:
    return () if verdict is None else verdict.evidence
