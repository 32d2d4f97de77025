"""Lists of disputes and of calls that wait for their manager's word; a row opens the call."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from callqa.review import words_fairness
from callqa.review.language import _, date_time
from callqa.review.parts.tables import Cell, Row, Table
from callqa.store.fairlists import Dispute, Voided, Waiting
from callqa.workflow import Answer

_WIDTHS = "minmax(7.5rem, 1fr) minmax(0, 3fr) minmax(6.5rem, 1.2fr)"
_SHOWN_CHARS = 300
_TONES = {Answer.ACCEPTED: "pass", Answer.PARTLY: "warn", Answer.REJECTED: "fail"}


def open_ones(disputes: Sequence[Dispute], titles: Mapping[str, str], *, with_agent: bool) -> Table:
    """Return the disputes that wait for an answer."""
    return Table(
        title=_("Waiting for an answer"),
        columns=(_("Answer until"), _("What is disputed"), _("Asked for")),
        rows=tuple(
            _row(
                one,
                _until(one.due_at),
                _what(one, titles, one.comment, with_agent=with_agent),
                Cell(words_fairness.asked(one)),
            )
            for one in disputes
        ),
        widths=_WIDTHS,
        nothing=_("Nothing is disputed."),
    )


def answered(disputes: Sequence[Dispute], titles: Mapping[str, str], *, with_agent: bool) -> Table:
    """Return the disputes that were answered."""
    return Table(
        title=_("Answered"),
        columns=(_("When"), _("What was disputed, and the answer"), _("Decision")),
        rows=tuple(
            _row(
                one,
                Cell(date_time(one.answer.made_at), below=one.answer.who),
                _what(one, titles, one.answer.comment, with_agent=with_agent),
                Cell(
                    words_fairness.answered(one),
                    _TONES.get(one.answer.answer, "muted"),  # type: ignore[call-overload]
                    below=words_fairness.asked(one),
                ),
            )
            for one in disputes
            if one.answer is not None
        ),
        widths=_WIDTHS,
        nothing=_("No dispute was answered yet."),
    )


def waiting(calls: Sequence[Waiting]) -> Table:
    """Return the calls that wait for their manager's word."""
    return Table(
        title=_("Waiting for your word"),
        columns=(_("Answer until"), _("Call"), _("Score")),
        rows=tuple(
            Row(
                (
                    _until(one.due_at),
                    Cell(date_time(one.happened_at), below=_news(one)),
                    Cell(words_fairness.score(one.score), number=True),
                ),
                href=f"call?call={one.recording_id}",
                key=str(one.recording_id),
            )
            for one in calls
        ),
        widths=_WIDTHS,
        note=_("After the deadline a score counts as accepted"),
        nothing=_("No call waits for you."),
    )


def voided(calls: Sequence[Voided]) -> Table:
    """Return the calls that a manager was shown and that count no more."""
    return Table(
        title=_("Voided"),
        columns=(_("When"), _("Why"), _("Call")),
        rows=tuple(
            Row((Cell(date_time(one.voided_at)), Cell(_cut(one.why)), Cell(date_time(one.happened_at))))
            for one in calls
        ),
        widths=_WIDTHS,
    )


def _row(dispute: Dispute, *cells: Cell) -> Row:
    return Row(cells, href=f"call?call={dispute.recording_id}", key=str(dispute.recording_id))


def _until(due_at: datetime | None) -> Cell:
    moment = _("no deadline") if due_at is None else date_time(due_at)
    return Cell(moment, "fail" if words_fairness.is_overdue(due_at) else "", below=words_fairness.time_left(due_at))


def _what(dispute: Dispute, titles: Mapping[str, str], words: str, *, with_agent: bool) -> Cell:
    call = date_time(dispute.happened_at)
    whose = f"{dispute.agent or _('unknown')}, {call}" if with_agent else call
    return Cell(titles.get(dispute.rule, dispute.rule), below=f"{whose}\n{_cut(words)}")


def _news(call: Waiting) -> str:
    if call.changed:
        return _("Changed since you saw it, then {score}").format(score=words_fairness.score(call.seen_score))
    return _("New") if call.new else ""


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
