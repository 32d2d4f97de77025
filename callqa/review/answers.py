"""What a call came to, in words with moments: the outcome, and of a lost sale how it was lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from callqa import lostsales
from callqa.calls import Evidence, Mark, StepSaid, Turn
from callqa.lostsales import LostSale, Marked
from callqa.review import words
from callqa.review.language import N_, _
from callqa.review.rulebook import Rules
from callqa.store.callpage import CallPage, Judged

_ALTERNATIVES = {
    Mark.PASS: N_("Offered"),
    Mark.FAIL: N_("Not offered"),
    Mark.NA: N_("Nothing called for it"),
}
_LONGEST_WORDS = 60
"""Longer turns are cut; the transcript has them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A second to listen to and what is said there.

    ``about`` tells which rule it is about where that is not clear; ``clip`` names the evidence that a clip can be had
    of, if any.
    """

    start_s: float
    quote: str
    clip: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is told of a call."""

    name: str
    value: str
    moments: tuple[Moment, ...] = ()


def answers(call: CallPage, rules: Rules) -> tuple[Told, ...]:
    """Return the conclusions of a call, and after them how the sale was lost if one was."""
    judged = call.judged
    if judged is None:
        return ()
    return (*_conclusions(judged), *_lost(call, judged, rules))


def step_moments(step: StepSaid) -> tuple[Moment, ...]:
    """Return where a step of the call script was said."""
    return _evidence(step.id, step.evidence)


def _conclusions(judged: Judged) -> Iterator[Told]:
    for told in judged.conclusions:
        if told.field in words.CONCLUSIONS and told.value is not None:
            value = _(words.ANSWERS.get(told.value, str(told.value)))
            yield Told(_(words.CONCLUSIONS[told.field]), value, _evidence(told.field, told.evidence))


def _lost(call: CallPage, judged: Judged, rules: Rules) -> Iterator[Told]:
    if call.heard is None:
        return
    marked = {
        rule.rule: Marked(rule.mark, rule.evidence if rule.mark is rule.machine_mark else ()) for rule in judged.rules
    }
    lost = lostsales.analyse(call.heard, judged.conclusions, marked)
    if lost is not None:
        yield from _told(lost, rules)


def _told(lost: LostSale, rules: Rules) -> Iterator[Told]:
    if lost.asked is not None:
        yield Told(_("The customer said"), "", (_turn(lost.asked),))
        nothing = "" if lost.answered else _("Nothing")
        yield Told(_("The manager answered"), nothing, tuple(map(_turn, lost.answered)))
    if lost.broken:
        first = [replace(_evidence(rule, evidence)[0], about=rules.title(rule)) for rule, evidence in lost.broken]
        yield Told(_("Broken around it"), "", tuple(first))
    if lost.alternative is not None:
        moments = _evidence(lostsales.ALTERNATIVE, lost.offered)
        yield Told(_("Something else instead"), _(_ALTERNATIVES[lost.alternative]), moments)


def _turn(turn: Turn) -> Moment:
    said = turn.text.split()
    return Moment(turn.start_s, " ".join(said[:_LONGEST_WORDS]) + (" …" if len(said) > _LONGEST_WORDS else ""))


def _evidence(name: str, evidence: Sequence[Evidence]) -> tuple[Moment, ...]:
    in_order = sorted(evidence, key=lambda moment: moment.start_s)
    return tuple(dict.fromkeys(Moment(moment.start_s, words.quote(moment), name) for moment in in_order))
