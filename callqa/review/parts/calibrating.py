"""The rounds of calibration: the list, a new one, and what a closed one came to."""

from collections.abc import Mapping, Sequence

import streamlit as st

from callqa.calibration import Agreed, Given, RuleAgreed, agreement
from callqa.calls import Mark
from callqa.errors import CallqaError
from callqa.review import data_calibration, words
from callqa.review.i18n import duration
from callqa.review.language import _, date_time, number, percent
from callqa.review.parts.escape import plain
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.review.rulebook import Rules
from callqa.store.accounts import Account
from callqa.store.calibration_rounds import BlindMark, MarkedCall, Round
from callqa.store.calibrations import MAX_CALLS, MAX_TITLE_CHARS, MIN_TAKERS

_DIGITS = 2


def show_rounds(rounds: Sequence[Round]) -> int | None:
    """Draw the list of rounds and return the number of the one just clicked, if any."""
    table = Table(
        title="",
        columns=(_("Round"), _("Marked"), _("State")),
        rows=tuple(_round_row(one) for one in rounds),
        widths="minmax(0, 2fr) minmax(0, 2fr) minmax(6.5rem, 1fr)",
        nothing=_("No round yet. Begin one: several people mark the same calls, and you see where they differ."),
    )
    clicked = show_tables([table], key="rounds")
    return int(clicked) if clicked else None


def _round_row(one: Round) -> Row:
    marked = ", ".join(f"{person.login} {done}/{one.calls}" for person, done in one.done.items())
    state = Cell(_("closed"), "muted") if one.closed_at else Cell(_("open"))
    if one.left:
        state = Cell(_("waits for you"), "warn", below=_("calls left: {count}").format(count=one.left))
    begun = f"{one.owner.login}, {date_time(one.created_at)}"
    expert = _("expert: {who}").format(who=one.expert.login) if one.expert else ""
    cells = (Cell(one.title, below=begun), Cell(marked, below=expert), state)
    return Row(cells, href=f"calibration?round={one.id}", key=str(one.id))


def show_new_round(account: Account) -> int | None:
    """Draw the form of a new round and return its number once it has begun."""
    people = {person.id: person.login for person in data_calibration.people(account)}
    offered = {
        row.recording_id: f"{date_time(row.happened_at)} · {row.agent or _('unknown')} · {row.recording_id}"
        for row in data_calibration.offered(account)
    }
    with st.expander(_("New round"), icon=":material/add:"), st.form("new_round", border=False):
        title = st.text_input(_("Title"), max_chars=MAX_TITLE_CHARS)
        calls = st.multiselect(
            _("Which calls"),
            list(offered),
            max_selections=MAX_CALLS,
            format_func=offered.__getitem__,
            placeholder=_("Choose calls"),
            select_all=False,
        )
        st.caption(_("The newest calls with a score. Scores are not shown: you may be marking them yourself."))
        takers = st.multiselect(
            _("Who marks"),
            list(people),
            format_func=people.__getitem__,
            placeholder=_("At least two people"),
            select_all=False,
        )
        expert = st.selectbox(
            _("Expert"), list(people), index=None, format_func=people.__getitem__, placeholder=_("nobody")
        )
        st.caption(_("The others are held against the expert's marks."))
        begun = st.form_submit_button(_("Begin"), type="primary")
    if not begun:
        return None
    if not title.strip() or not calls or len(takers) < MIN_TAKERS or (expert is not None and expert not in takers):
        st.error(_("Give a title, calls and at least two people; the expert is one of them."))
        return None
    try:
        return data_calibration.start(account, title, calls, takers, expert)
    except CallqaError as error:
        st.error(plain(str(error)))
        return None


def show_results(one: Round, calls: Sequence[MarkedCall]) -> str | None:
    """Draw how far people agreed and where they differ; return the key of the row just clicked, if any."""
    given = [
        Given(call.recording_id, rule, taker, blind.mark)
        for call in calls
        for rule, marks in call.marks.items()
        for taker, blind in marks.items()
    ]
    machine = {(call.recording_id, rule): mark for call in calls for rule, mark in call.machine.items()}
    titles: dict[str, str] = {}
    for call in calls:
        titles |= Rules(call.rulebook).titles
    found = agreement(given, machine, one.expert.id if one.expert else None)
    names = {person.id: person.login for person in one.done}
    tables = [_agreement_table(found, titles, expert=one.expert is not None), _differences(calls, titles, names)]
    return show_tables(tables, key="calibration")


def _agreement_table(found: Sequence[RuleAgreed], titles: Mapping[str, str], *, expert: bool) -> Table:
    columns = (_("Rule"), _("With each other"), *([_("With the expert")] if expert else []), _("With the machine"))
    return Table(
        title=_("Agreement by rule"),
        columns=columns,
        rows=tuple(
            Row(
                (
                    Cell(titles.get(one.rule, one.rule) if one.rule else _("All rules together")),
                    _agreed(one.takers),
                    *([_agreed(one.expert)] if one.expert else []),
                    _agreed(one.machine),
                )
            )
            for one in [*found[-1:], *found[:-1]]
        ),
        widths=f"minmax(0, 2.2fr) repeat({len(columns) - 1}, minmax(5rem, 1fr))",
        note=_("κ: agreement beyond chance, 1 is perfect; in brackets its 95 % interval, from five calls on"),
        nothing=_("Nobody has marked a call."),
    )


def _agreed(agreed: Agreed) -> Cell:
    if agreed.share is None:
        return Cell("–", "muted")
    below = _("{equal} of {pairs}").format(equal=agreed.equal, pairs=agreed.pairs)
    if agreed.kappa is not None:
        below += f"\nκ {number(agreed.kappa, _DIGITS)}"
    if agreed.interval is not None:
        below += f" ({number(agreed.interval[0], _DIGITS)}–{number(agreed.interval[1], _DIGITS)})"
    return Cell(percent(agreed.share), below=below)


def _differences(calls: Sequence[MarkedCall], titles: Mapping[str, str], names: Mapping[int, str]) -> Table:
    rows = []
    for call in calls:
        for rule, marks in call.marks.items():
            if marks and len({call.machine[rule], *(blind.mark for blind in marks.values())}) > 1:
                said = "\n".join(_said(names[taker], blind, call) for taker, blind in marks.items())
                machine = _("Machine: {mark}").format(mark=_(words.MARKS[call.machine[rule]]))
                rows.append(
                    Row(
                        (Cell(titles.get(rule, rule), below=call.name), Cell(said, below=machine)),
                        href=f"call?call={call.recording_id}",
                        key=str(call.recording_id),
                    )
                )
    return Table(
        title=_("Where people or the machine differ"),
        columns=(_("Rule"), _("Who says what, and why")),
        rows=tuple(rows),
        widths="minmax(0, 1fr) minmax(0, 2.5fr)",
        nothing=_("All marks are the same."),
    )


def _said(who: str, blind: BlindMark, call: MarkedCall) -> str:
    turns = call.heard.turns
    shows = ""
    if blind.turn is not None and blind.turn < len(turns):
        shows = f" [{duration(turns[blind.turn].start_s)}]"
    return f"{who}: {_(words.MARKS[Mark(blind.mark)])}{shows} {blind.comment}".rstrip()
