"""Figures as a table for people and as JSON values for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from rich import box
from rich.table import Table

from callqa.calls import Transcript
from callqa.evaluation.agreement import Agreement, RuleAgreement, WrongMark
from callqa.evaluation.kappa import Kappa
from callqa.evaluation.words import WordCounts

_QUOTE_LENGTH = 80
_ROUNDING = 4


def rules_table(agreement: Agreement) -> Table:
    """Make a line a rule and one for all.

    Columns: labelled fails and labelled calls; precision, recall and F1 of fail; share of marks that are right; kappa
    over pass, fail and na; share of rightly found fails whose evidence is in the right place.
    """
    table = _table("Rule", "fails", "prec.", "rec.", "F1", "right", "kappa (95 %)", "evid.")
    for rule in agreement.rules:
        table.add_row(
            rule.rule,
            f"{rule.fails}/{rule.calls}",
            *(_figure(value) for value in (rule.precision, rule.recall, rule.f1, rule.accuracy)),
            _interval(rule.kappa),
            _figure(rule.evidence_rate),
        )
    table.add_section()
    fails, marks = sum(rule.fails for rule in agreement.rules), sum(rule.calls for rule in agreement.rules)
    mean_f1, evidence = _figure(agreement.macro_f1), _figure(agreement.evidence_rate)
    table.add_row("all", f"{fails}/{marks}", "", "", mean_f1, "", _interval(agreement.kappa), evidence)
    return table


def words_table(groups: Mapping[str, WordCounts]) -> Table:
    """Make a line a format of recordings and one for all.

    Columns: word error rate; share of heard words on the right side; turns heard of those said; share of the turns said
    that begin where a heard one does; pauses found of those labelled; words that were heard in hold music.
    """
    table = _table("Format", "calls", "word errors", "roles", "turns", "starts", "pauses", "invented")
    for name, counts in groups.items():
        table.add_row(
            name or "–",
            str(counts.calls),
            _percent(counts.word_error_rate),
            _percent(counts.role_accuracy),
            f"{counts.turns} of {counts.labelled_turns}",
            _percent(counts.start_accuracy),
            f"{counts.pauses} of {counts.labelled_pauses}",
            str(counts.words_in_waits),
        )
    return table


def sentences(agreement: Agreement) -> Iterator[str]:
    """What stands below the table."""
    yield (
        f"Macro-F1 of fail {_figure(agreement.macro_f1)}, "
        f"evidence hit rate {_figure(agreement.evidence_rate)}, "
        f"wrong fails per ten calls {agreement.wrong_fails_per_ten_calls:.2f}."
    )
    if agreement.fields:
        told = (f"{one.field} {_figure(one.accuracy)} ({one.calls} calls)" for one in agreement.fields)
        yield f"Right conclusions: {', '.join(told)}."
    if agreement.not_measured:
        yield f"Not measured, because the rulebook lacks them: {', '.join(agreement.not_measured)}."
    if agreement.troubles:
        yield f"Without a score, so that rules without a mark count as na: {len(agreement.troubles)} calls."
        yield from (f"  {call}: {reason}" for call, reason in agreement.troubles.items())


def wrong_mark(wrong: WrongMark, said: Transcript) -> Iterator[str]:
    """Name a wrong mark: what people say, and what the machine points at."""
    note = f" ({wrong.found.note})" if wrong.found.note else ""
    yield f"{wrong.rule}, {wrong.call}: labelled {wrong.label.mark}, found {wrong.found.mark}{note}"
    for index in wrong.label.turns:
        yield f"    labelled, turn {index}: {_short(said.turns[index].text)}"
    for evidence in wrong.found.evidence:
        phrase = f" <{_short(evidence.phrase)}>" if evidence.phrase else ""
        place = f"{evidence.start_s:.1f} s" if evidence.turn is None else f"turn {evidence.turn}"
        yield f"    {evidence.role}, {place}: {_short(evidence.quote)}{phrase}"


def as_json(agreement: Agreement, words: Mapping[str, WordCounts] | None = None) -> dict[str, Any]:
    """All figures as plain values; shares are 0 to 1, ``None`` where there is nothing to divide by."""
    return {
        "calls": agreement.calls,
        "macro_f1": _rounded(agreement.macro_f1),
        "kappa": _kappa(agreement.kappa),
        "evidence_hit_rate": _rounded(agreement.evidence_rate),
        "wrong_fails_per_ten_calls": _rounded(agreement.wrong_fails_per_ten_calls),
        "rules": {rule.rule: _rule(rule) for rule in agreement.rules},
        "conclusions": {
            one.field: {"calls": one.calls, "right": one.right, "accuracy": _rounded(one.accuracy)}
            for one in agreement.fields
        },
        "not_measured": list(agreement.not_measured),
        "without_score": dict(agreement.troubles),
        "words": None if words is None else {name: _counts(counts) for name, counts in words.items()},
    }


def _rule(rule: RuleAgreement) -> dict[str, Any]:
    return {
        "calls": rule.calls,
        "fails": rule.fails,
        "found": rule.found,
        "hits": rule.hits,
        "precision": _rounded(rule.precision),
        "recall": _rounded(rule.recall),
        "f1": _rounded(rule.f1),
        "accuracy": _rounded(rule.accuracy),
        "kappa": _kappa(rule.kappa),
        "evidence_hit_rate": _rounded(rule.evidence_rate),
        "wrong": [
            {"call": wrong.call, "labelled": wrong.label.mark.value, "found": wrong.found.mark.value}
            for wrong in rule.wrong
        ],
    }


def _counts(counts: WordCounts) -> dict[str, Any]:
    rates = {
        "word_error_rate": _rounded(counts.word_error_rate),
        "role_accuracy": _rounded(counts.role_accuracy),
        "start_accuracy": _rounded(counts.start_accuracy),
    }
    return asdict(counts) | rates


def _kappa(kappa: Kappa | None) -> dict[str, float] | None:
    return None if kappa is None else {name: round(value, _ROUNDING) for name, value in asdict(kappa).items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _ROUNDING)


def _table(first: str, *others: str) -> Table:
    """Make an empty table that is narrow enough for a terminal of 80 columns."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(first, no_wrap=True)
    for heading in others:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _interval(kappa: Kappa | None) -> str:
    return "–" if kappa is None else f"{kappa.value:.2f} ({kappa.low:.2f}–{kappa.high:.2f})"


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE_LENGTH else text[: _QUOTE_LENGTH - 1] + "…"
