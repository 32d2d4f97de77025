"""What changed rules would change in past calls: marks by rule, managers who cross the pass mark, and the calls."""

from collections.abc import Mapping

import streamlit as st

from callqa.backtest import ChangedCall, Difference, Fails, ManagerChange, RuleChange
from callqa.calls import Mark
from callqa.review import words
from callqa.review.language import _, ngettext, number, percent
from callqa.review.parts.tables import Cell, Row, Table, Tone, show_tables

SHOWN_CALLS = 50


def show_difference(difference: Difference, titles: Mapping[str, str]) -> int | None:
    """Draw what would change and return the recording id of the call just clicked, if any."""
    compared = ngettext("{count} call compared", "{count} calls compared", difference.calls)
    changed = ngettext("{count} changes", "{count} change", len(difference.changed))
    mean = _("mean score {before} → {after}").format(
        before=_number(difference.mean_before), after=_number(difference.mean_after)
    )
    st.markdown(f"**{compared}, {changed}**, {mean}")
    st.caption(_("Compared with the marks that count now. Calls judged by older rules show those changes as well."))
    if difference.left_out:
        st.caption(
            ngettext(
                "{count} call could not be judged.", "{count} calls could not be judged.", len(difference.left_out)
            )
        )
    tables = [_rules(difference, titles), _managers(difference), _calls(difference, titles)]
    clicked = show_tables(tables, key="difference")
    return None if clicked is None else int(clicked)


def _rules(difference: Difference, titles: Mapping[str, str]) -> Table:
    rows = tuple(_rule(rule, titles) for rule in difference.rules if rule.new_fails or rule.lifted_fails or rule.known)
    columns = (
        _("Rule"),
        _("New violations"),
        _("Violations lifted"),
        _("Right of those found"),
        _("Found of the right ones"),
    )
    return Table(
        _("Marks by rule"),
        columns,
        rows,
        "minmax(9rem, 2fr) 6rem 6rem minmax(6rem, 1fr) minmax(6rem, 1fr)",
        note=ngettext("people say of {count} call", "people say of {count} calls", difference.known),
        nothing=_("No violation is new or lifted."),
    )


def _rule(rule: RuleChange, titles: Mapping[str, str]) -> Row:
    new, lifted = rule.new_fails, rule.lifted_fails
    return Row(
        (
            Cell(titles.get(rule.rule, rule.rule), below=rule.rule),
            Cell(number(new), "fail" if new else "muted", number=True),
            Cell(number(lifted), "pass" if lifted else "muted", number=True),
            _share(rule.before.precision, rule.after.precision, rule.after, rule.known),
            _share(rule.before.recall, rule.after.recall, rule.after, rule.known),
        )
    )


def _share(before: float | None, after: float | None, fails: Fails, known: int) -> Cell:
    if not known or (before is None and after is None):
        return Cell("–", "muted")
    tone: Tone = ""
    if before is not None and after is not None and before != after:
        tone = "pass" if after > before else "fail"
    told = _("{hits} right, {wrong} wrong, {missed} missed").format(
        hits=number(fails.hits), wrong=number(fails.wrong), missed=number(fails.missed)
    )
    return Cell(f"{_percent(before)} → {_percent(after)}", tone, told)


def _managers(difference: Difference) -> Table:
    rows = tuple(map(_manager, difference.crossing))
    columns = (_("Manager"), _("Calls"), _("Mean score"), _("Pass mark"))
    nothing = _("No manager crosses the pass mark.")
    return Table(_("Managers who cross the pass mark"), columns, rows, "minmax(10rem, 2fr) 5rem 1fr 1fr", "", nothing)


def _manager(one: ManagerChange) -> Row:
    return Row(
        (
            Cell(one.agent),
            Cell(number(one.calls), number=True),
            Cell(f"{_number(one.mean_before)} → {_number(one.mean_after)}", "pass" if one.passes_after else "fail"),
            Cell(f"{_number(one.pass_mark_before)} → {_number(one.pass_mark_after)}"),
        )
    )


def _calls(difference: Difference, titles: Mapping[str, str]) -> Table:
    shown = difference.changed[:SHOWN_CALLS]
    note = ""
    if len(shown) < len(difference.changed):
        note = _("the first {shown} of {count}").format(shown=number(len(shown)), count=number(len(difference.changed)))
    columns = (_("Score"), _("Manager"), _("Marks"))
    rows = tuple(_call(call, titles) for call in shown)
    widths = "7rem minmax(8rem, 1fr) minmax(14rem, 3fr)"
    return Table(_("Calls that change"), columns, rows, widths, note, _("No call changes."))


def _call(call: ChangedCall, titles: Mapping[str, str]) -> Row:
    marks = "\n".join(
        f"{titles.get(one.rule, one.rule)}: {_mark(one.before)} → {_mark(one.after)}" for one in call.verdicts
    )
    score = f"{_number(call.score_before)} → {_number(call.score_after)}"
    tone: Tone = ""
    if call.score_before is not None and call.score_after is not None and call.score_before != call.score_after:
        tone = "pass" if call.score_after > call.score_before else "fail"
    cells = (Cell(score, tone), Cell(call.agent or _("unknown"), below=call.name), Cell(marks))
    return Row(cells, f"call?call={call.recording_id}", str(call.recording_id))


def _mark(mark: Mark | None) -> str:
    return "–" if mark is None else _(words.MARKS[mark])


def _number(value: float | None) -> str:
    return "–" if value is None else number(value, 1)


def _percent(share: float | None) -> str:
    return "–" if share is None else percent(share)
