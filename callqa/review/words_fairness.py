"""Words for release, disputes and what was done with a call. English here, translated where they are shown."""

from datetime import datetime

from callqa.review import words
from callqa.review.language import N_, _, date_time, ngettext, number
from callqa.store.callhistory import Event
from callqa.store.fairlists import Dispute
from callqa.store.tables import now
from callqa.workflow import Answer, Step

STEPS = {
    Step.TAKE: N_("Taken into review"),
    Step.RELEASE: N_("Released to the manager"),
    Step.ACKNOWLEDGE: N_("Acknowledged by the manager"),
    Step.LAPSE: N_("The time to answer is over, counts as acknowledged"),
    Step.DISPUTE: N_("Disputed by the manager"),
    Step.RESOLVE: N_("All disputed marks answered"),
    Step.CHANGE: N_("Changed after the release, the time to answer begins anew"),
    Step.VOID: N_("Voided"),
    Step.RESTORE: N_("Restored"),
}
ANSWERS = {
    Answer.ACCEPTED: N_("Accepted"),
    Answer.PARTLY: N_("Partly accepted"),
    Answer.REJECTED: N_("Rejected"),
    "voided": N_("The call was voided"),
}
_WHYS = {
    "review": N_("a mark was changed"),
    "judged_again": N_("the call was judged again"),
    Answer.ACCEPTED: N_("accepted"),
    Answer.PARTLY: N_("partly accepted"),
    Answer.REJECTED: N_("rejected"),
}
_SIDES = {"swapped": N_("Speakers swapped"), "confirmed": N_("Speakers confirmed")}
_SECONDS_PER_HOUR = 3600


def deadline(due_at: datetime | None) -> str:
    """Say until when somebody has to act, and how long that is."""
    return _("no deadline") if due_at is None else f"{date_time(due_at)} ({time_left(due_at)})"


def time_left(due_at: datetime | None) -> str:
    """Say how long it is until a deadline, if there is one."""
    if due_at is None:
        return ""
    left = due_at - now()
    if is_overdue(due_at):
        return _("overdue")
    if left.days:
        return ngettext("{count} day left", "{count} days left", left.days)
    return ngettext("{count} hour left", "{count} hours left", int(left.total_seconds() // _SECONDS_PER_HOUR))


def is_overdue(due_at: datetime | None) -> bool:
    """Tell whether a deadline has passed."""
    return due_at is not None and due_at < now()


def score(value: float | None) -> str:
    """Write a score."""
    return _("no score") if value is None else number(value, 1)


def asked(dispute: Dispute) -> str:
    """Say which mark was disputed and what was proposed."""
    return f"{_(words.MARKS[dispute.mark])} → {_(words.MARKS[dispute.proposed])}"


def answered(dispute: Dispute) -> str:
    """Say what became of a dispute."""
    if dispute.answer is None:
        return _("Waits for an answer")
    said = _(ANSWERS[dispute.answer.answer])
    return said if dispute.answer.answer == "voided" else f"{said}: {_(words.MARKS[dispute.answer.mark])}"


def event(one: Event) -> str:
    """Say what was done, in the history of a call."""
    if one.kind == "step":
        return _(STEPS[Step(one.what)])
    if one.kind == "review":
        return _("Mark given: {mark} (machine: {machine}). {reason}").format(
            mark=_mark(one.after), machine=_mark(one.before), reason=_(words.REASON_CODES[one.what])
        )
    if one.kind == "sides":
        return _(_SIDES[one.what])
    if one.kind == "dispute":
        return _("Disputed: {before} → {after}").format(before=_mark(one.before), after=_mark(one.after))
    said = _(ANSWERS[one.what])
    return said if one.what == "voided" else f"{said}: {_mark(one.after)}"


def reason(one: Event) -> str:
    """Say why something was done: the program's reasons translated, a person's words as they are."""
    return _(_WHYS[one.words]) if one.words in _WHYS else one.words


def _mark(mark: str) -> str:
    return _(words.MARKS[mark])  # type: ignore[index]
