"""Marks of the machine against labels: per rule and over all. Pure.

Figures of a rule are those of its ``fail``: precision is the share of found fails that are labelled so, recall the
share of labelled fails that are found, F1 their harmonic mean. What the machine could not judge counts as ``na``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from callqa.calls import Evaluation, Evidence, Mark, Setback, Transcript, Verdict
from callqa.evaluation.kappa import Kappa, Tables, kappa
from callqa.evaluation.labels import Label, LabelledCall

_MARKS = tuple(Mark)
_PER_CALLS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled call and what became of it. ``heard`` is what was judged, ``None`` where nothing could be heard."""

    call: LabelledCall
    heard: Transcript | None
    result: Evaluation | Setback

    @property
    def trouble(self) -> str | None:
        """Why the call has no score, ``None`` if it has one."""
        return self.result.reason


@dataclass(frozen=True, slots=True)
class WrongMark:
    """A mark that differs from its label."""

    rule: str
    call: str
    label: Label
    found: Verdict


@dataclass(frozen=True, slots=True)
class RuleAgreement:
    """How often one rule is right.

    Attributes:
        rule: its id.
        calls: how many have a label for it.
        fails: how many of them are labelled ``fail``.
        found: fails that were found, right or wrong.
        hits: fails that were rightly found.
        right: calls whose mark, ``fail`` or not, is the labelled one.
        located: hits whose label tells where.
        evidence_hits: hits whose evidence overlaps a labelled turn.
        kappa: agreement over pass, fail and na.
        wrong: every mark that differs.
    """

    rule: str
    calls: int
    fails: int
    found: int
    hits: int
    right: int
    located: int
    evidence_hits: int
    kappa: Kappa | None
    wrong: tuple[WrongMark, ...]

    @property
    def precision(self) -> float | None:
        """Share of the found fails that are right; ``None`` where none was found."""
        return share(self.hits, self.found)

    @property
    def recall(self) -> float | None:
        """Share of the labelled fails that are found; ``None`` where none is labelled."""
        return share(self.hits, self.fails)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; ``None`` where no fail is labelled or found."""
        return share(2 * self.hits, self.found + self.fails)

    @property
    def accuracy(self) -> float | None:
        """Share of the marks that are right."""
        return share(self.right, self.calls)

    @property
    def evidence_rate(self) -> float | None:
        """Share of the rightly found fails whose evidence is where people say it is."""
        return share(self.evidence_hits, self.located)


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How often a conclusion such as ``outcome`` is right, of the calls that have a label for it."""

    field: str
    calls: int
    right: int

    @property
    def accuracy(self) -> float | None:
        """Share that is right."""
        return share(self.right, self.calls)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the machine is right.

    Attributes:
        calls: how many were measured.
        rules: per rule, in the order of the rulebook; rules without a label are missing.
        fields: per conclusion.
        kappa: of all marks together.
        not_measured: rules that have labels and are in no rulebook.
        troubles: calls without a score by id, and why; rules without a verdict count as ``na`` in them.
    """

    calls: int
    rules: tuple[RuleAgreement, ...]
    fields: tuple[FieldAgreement, ...]
    kappa: Kappa | None
    not_measured: tuple[str, ...]
    troubles: Mapping[str, str]

    @property
    def macro_f1(self) -> float | None:
        """Mean F1 of the rules with at least one labelled fail; every rule counts the same."""
        figures = [rule.f1 for rule in self.rules if rule.fails and rule.f1 is not None]
        return sum(figures) / len(figures) if figures else None

    @property
    def evidence_rate(self) -> float | None:
        """Share of all rightly found fails whose evidence is where people say it is."""
        return share(sum(rule.evidence_hits for rule in self.rules), sum(rule.located for rule in self.rules))

    @property
    def wrong_fails_per_ten_calls(self) -> float:
        """How often an agent is blamed wrongly."""
        return _PER_CALLS * sum(rule.found - rule.hits for rule in self.rules) / self.calls


def compare(judged: Sequence[Judged], rules: Iterable[str], fields: Iterable[str], slack_s: float = 0.0) -> Agreement:
    """Compare what the machine says of calls with their labels.

    Args:
        judged: the calls, at least one.
        rules: ids of the rulebook's rules.
        fields: the conclusions that the rulebook draws.
        slack_s: evidence may miss the labelled turn by so much, where times are a recogniser's.
    """
    rules = tuple(rules)
    labelled = {rule for one in judged for rule in one.call.labels}
    concluded = {field for one in judged for field in one.call.conclusions}
    return Agreement(
        calls=len(judged),
        rules=tuple(_rule(rule, judged, slack_s) for rule in rules if rule in labelled),
        fields=tuple(_field(field, judged) for field in fields if field in concluded),
        kappa=kappa(sum((_tables(rule, judged) for rule in rules if rule in labelled), _no_tables(judged))),
        not_measured=tuple(sorted(labelled - set(rules))),
        troubles={one.call.id: one.trouble for one in judged if one.trouble is not None},
    )


def share(part: int, whole: int) -> float | None:
    """Divide; ``None`` where there is nothing to divide by."""
    return part / whole if whole else None


def _rule(rule: str, judged: Sequence[Judged], slack_s: float) -> RuleAgreement:
    marks = [(one, one.call.labels[rule], _verdict(one, rule)) for one in judged if rule in one.call.labels]
    hits = [each for each in marks if each[1].mark == each[2].mark == Mark.FAIL]
    located = [each for each in hits if each[1].turns]
    wrong = [WrongMark(rule, one.call.id, label, found) for one, label, found in marks if label.mark != found.mark]
    return RuleAgreement(
        rule=rule,
        calls=len(marks),
        fails=sum(label.mark == Mark.FAIL for _, label, _ in marks),
        found=sum(found.mark == Mark.FAIL for _, _, found in marks),
        hits=len(hits),
        right=len(marks) - len(wrong),
        located=len(located),
        evidence_hits=sum(
            any(points_at(evidence, label, one.call.said, slack_s) for evidence in found.evidence)
            for one, label, found in located
        ),
        kappa=kappa(_tables(rule, judged)),
        wrong=tuple(wrong),
    )


def points_at(evidence: Evidence, label: Label, said: Transcript, slack_s: float) -> bool:
    """Tell whether evidence overlaps a labelled turn.

    The label of a wait is the turn that ends it, so evidence without a turn may lie in the stretch before that turn.
    """
    for turn in (said.turns[index] for index in label.turns):
        before = [other.end_s for other in said.turns if other.end_s <= turn.start_s]
        start_s = max(before, default=0.0) if evidence.turn is None else turn.start_s
        if evidence.start_s < turn.end_s + slack_s and evidence.end_s > start_s - slack_s:
            return True
    return False


def _verdict(one: Judged, rule: str) -> Verdict:
    given = one.result.verdicts if isinstance(one.result, Evaluation) else ()
    return next((verdict for verdict in given if verdict.rule == rule), Verdict(rule, Mark.NA, note=one.trouble))


def _conclusion(one: Judged, field: str) -> str | bool | None:
    given = one.result.conclusions if isinstance(one.result, Evaluation) else ()
    return next((conclusion.value for conclusion in given if conclusion.field == field), None)


def _field(field: str, judged: Sequence[Judged]) -> FieldAgreement:
    labelled = [one for one in judged if field in one.call.conclusions]
    right = sum(_conclusion(one, field) == one.call.conclusions[field] for one in labelled)
    return FieldAgreement(field, len(labelled), right)


def _no_tables(judged: Sequence[Judged]) -> Tables:
    return np.zeros((len(judged), len(_MARKS), len(_MARKS)), dtype=np.int64)


def _tables(rule: str, judged: Sequence[Judged]) -> Tables:
    """Count labelled mark by found mark in each call; nothing where the call has no label."""
    tables = _no_tables(judged)
    for table, one in zip(tables, judged, strict=True):
        if rule in one.call.labels:
            table[_MARKS.index(one.call.labels[rule].mark), _MARKS.index(_verdict(one, rule).mark)] += 1
    return tables
