"""The head of a page, and of a call: who spoke, when, how long, and how sure the speakers are."""

from typing import Any

from callqa.calls import Status, Transcript
from callqa.review import findings, i18n, words
from callqa.review.language import _, date_time, number, percent
from callqa.review.parts.component import component
from callqa.sides import by_person
from callqa.store.callpage import CallPage

DOUBTFUL_BELOW = 0.8
"""Attribution less sure than this is pointed out."""

_heading = component("heading")


def show_heading(title: str, *facts: str) -> None:
    """Draw a page's title with facts beside it."""
    _heading(key="heading", data={"title": title, "facts": [_fact(text) for text in facts], "alarm": "", "notes": []})


def show_call_heading(call: CallPage, *, advise: bool) -> None:
    """Draw what is known of a call, why it has no score if it has none, and what was found out about its sound.

    ``advise``: with what to do about it.
    """
    facts = call.facts
    shown = [
        _fact(date_time(facts.happened_at)),
        _fact(_(words.DIRECTIONS[facts.direction])) if facts.direction in words.DIRECTIONS else None,
        _fact(words.SEGMENTS.get(facts.segment, facts.segment)) if facts.segment else None,
        _fact(_("queue {name}").format(name=facts.queue)) if facts.queue else None,
        _fact(_("customer {number}").format(number=facts.customer_number)) if facts.customer_number else None,
        _fact(_("rang {seconds} s").format(seconds=number(facts.ring_s))) if facts.ring_s is not None else None,
        *_heard(call.heard),
        _fact(facts.name),
    ]
    alarm = ""
    if call.status is not Status.SCORED:
        alarm = f"{_(words.STATUSES[call.status])}. {words.reason(call.reason)}."
    title = facts.agent or _("Unknown manager")
    notes = [_note(finding, advise=advise) for finding in (call.heard.findings if call.heard else ())]
    known = [fact for fact in shown if fact]
    _heading(key="heading", data={"title": title, "facts": known, "alarm": alarm, "notes": notes})


def _note(finding: str, *, advise: bool) -> str:
    told = findings.told(finding)
    return f"{told.text} {told.advice}".strip() if advise else told.text


def _heard(heard: Transcript | None) -> list[dict[str, Any]]:
    if heard is None:
        return []
    sure = percent(heard.attribution_confidence)
    how = _("{how}, {sure} sure").format(how=_(words.ATTRIBUTIONS[heard.attribution]), sure=sure)
    return [
        _fact(i18n.duration(heard.duration_s)),
        _fact(
            _("Speakers decided on by a person") if by_person(heard) else how,
            hint=_("How sure it is which side is the manager"),
            doubtful=heard.attribution_confidence < DOUBTFUL_BELOW,
        ),
    ]


def _fact(text: str, hint: str = "", *, doubtful: bool = False) -> dict[str, Any]:
    return {"text": text, "hint": hint, "doubtful": doubtful}
