"""What a check of a rule's text has found: mistakes with their lines, and each example with what was found in it."""

import streamlit as st

from callqa.calls import Mark
from callqa.review.language import N_, _, ngettext, number
from callqa.review.mistakes import mistake
from callqa.review.parts.draft import Draft
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.review.rulefiles import Checked
from callqa.rules.check import JudgedExample
from callqa.rules.repeats import short
from callqa.rules.sources import Problem

_LISTS = {
    "must_find": N_("Broken in it"),
    "must_not_find": N_("Not broken in it"),
    "not_applicable": N_("Does not apply to it"),
}
_FOUND = {
    Mark.FAIL: N_("Violation found"),
    Mark.PASS: N_("Nothing wrong found"),
    Mark.NA: N_("Does not apply"),
}


def show_checked(checked: Checked, draft: Draft) -> None:
    """Draw the mistakes in a draft and its examples, the wrongly judged ones first."""
    if not checked.usable:
        st.error(_("With this text no call could be judged."))
    elif checked.problems or checked.wrong:
        told = ngettext(
            "{count} example is judged wrongly.", "{count} examples are judged wrongly.", len(checked.wrong)
        )
        st.warning(told if checked.wrong else _("The rule works, but something in it is not in order."))
    else:
        told = ngettext(
            "No mistakes, and {count} example holds.",
            "No mistakes, and all {count} examples hold.",
            len(checked.examples),
        )
        st.success(told)
    tables = []
    if checked.problems:
        rows = tuple(_problem(problem, draft) for problem in checked.problems)
        tables.append(Table(_("Mistakes"), (_("Line"), _("What is wrong")), rows, "6rem 1fr"))
    if checked.examples:
        rows = tuple(_example(example) for example in sorted(checked.examples, key=lambda one: one.holds))
        columns = (_("Should be"), _("Example"), _("What the rule says"))
        tables.append(Table(_("Examples"), columns, rows, "8.5rem minmax(10rem, 1.5fr) minmax(9rem, 1fr)"))
    show_tables(tables, key="checked")


def _problem(problem: Problem, draft: Draft) -> Row:
    """Quote the line, too: a text area counts none."""
    line = number(problem.line) if problem.line else "–"
    lines = draft.text.splitlines()
    in_it = problem.file.name == f"{draft.file.rule}.yaml" and problem.line and problem.line <= len(lines)
    quoted = lines[problem.line - 1].strip() if in_it and problem.line else ""
    return Row((Cell(line, below=problem.file.name), Cell(mistake(problem.message), "fail", short(quoted))))


def found_in(example: JudgedExample) -> str:
    """Say what a rule finds in an example."""
    return _(_FOUND[example.verdict.mark])


def finds_in(example: JudgedExample) -> str:
    """Return the words that a rule finds in an example, and by which phrases, a line each."""
    return "\n".join(
        f"«{evidence.quote}»" + (f" — {short(evidence.phrase)}" if evidence.phrase else "")
        for evidence in example.verdict.evidence
        if evidence.quote
    )


def _example(example: JudgedExample) -> Row:
    found = Cell(found_in(example), "muted" if example.holds else "fail", finds_in(example))
    return Row((Cell(_(_LISTS[example.key]), "muted"), Cell(example.text.strip()), found))
