"""The head of a page, and of a call: who spoke, when, how long, and how sure the speakers are."""

from typing import Any

from callqa.calls import Status, Transcript
from callqa.review import findings, i18n, words
from callqa.review.language import _, date_time, number, percent
from callqa.review.parts.component import component
from callqa.review.parts.phone import said
from callqa.review.through import customer_address
from callqa.sides import by_person
from callqa.store.callpage import CallPage, Facts, Logged
from callqa.store.customer_asked import CALL

DOUBTFUL_BELOW = 0.8
"""Attribution less sure than this is pointed out."""

_heading = component("heading")


def show_heading(title: str, *facts: str) -> None:
    """Draw a page's title with facts beside it."""
    shown = [_fact(text) for text in facts]
    data = {"title": title, "facts": shown, "alarm": "", "notes": []}
    _heading(key="heading", data=data)


def show_call_heading(call: CallPage, *, advise: bool) -> str | None:
    """Draw what is known of a call, why it has no score if it has none, and what was found out about its sound.

    Args:
        call: the call.
        advise: with what to do about it.

    Returns:
        The address of the customer's card, if it was just clicked.
    """
    facts = call.facts
    shown = [
        _fact(date_time(facts.happened_at)),
        _fact(_(words.DIRECTIONS[facts.direction])) if facts.direction in words.DIRECTIONS else None,
        _fact(words.SEGMENTS.get(facts.segment, facts.segment)) if facts.segment else None,
        _fact(_("queue {name}").format(name=facts.queue)) if facts.queue else None,
        _customer(call),
        *_logged(call.logged, facts),
        *_heard(call.heard),
        _fact(facts.name),
    ]
    alarm = ""
    if call.status is not Status.SCORED:
        alarm = f"{_(words.STATUSES[call.status])}. {words.reason(call.reason)}."
    title = facts.agent or _("Unknown manager")
    notes = [_note(finding, advise=advise) for finding in (call.heard.findings if call.heard else ())]
    known = [fact for fact in shown if fact]
    data = {"title": title, "facts": known, "alarm": alarm, "notes": notes}
    clicked = _heading(key="heading", data=data, on_open_change=lambda: None)
    return None if clicked.open is None else str(clicked.open)


def _customer(call: CallPage) -> dict[str, Any] | None:
    facts = call.facts
    if not facts.customer_number:
        return None
    href = customer_address(CALL, call.recording_id) if facts.customer else ""
    hint = _("All calls of this customer") if href else ""
    return _fact(_("customer {number}").format(number=facts.customer_number), hint, href=href)


def _logged(logged: Logged | None, facts: Facts) -> list[dict[str, Any] | None]:
    """Return how long the customer waited, by the phone system where it tells, and which queue and number it names."""
    if logged is None or logged.wait_s is None:
        ring_s = facts.ring_s
        waited = None if ring_s is None else _fact(_("rang {seconds} s").format(seconds=number(ring_s)))
    else:
        waited = _fact(_("waited {seconds}").format(seconds=said.seconds(logged.wait_s)))
    if logged is None:
        return [waited]
    queue = logged.queue if logged.queue != facts.queue else None
    return [
        waited,
        _fact(_("queue {name}").format(name=queue)) if queue else None,
        _fact(_("called {number}").format(number=logged.line)) if logged.line else None,
    ]


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


def _fact(text: str, hint: str = "", *, doubtful: bool = False, href: str = "") -> dict[str, Any]:
    return {"text": text, "hint": hint, "doubtful": doubtful, "href": href}
