"""The moments of a call that something was judged by: what rules, steps of the call script and conclusions show."""

from dataclasses import dataclass

from callqa.store.callpage import CallPage


@dataclass(frozen=True, slots=True)
class Moment:
    """One piece of evidence. ``name`` is the id of the rule or step, or the field of the conclusion, that it is of."""

    name: str
    start_s: float
    end_s: float


def moments(call: CallPage, name: str | None = None) -> tuple[Moment, ...]:
    """Return the evidence in a call's current evaluation, in order of time; that of ``name`` only, if given."""
    judged = call.judged
    if judged is None:
        return ()
    named = [
        *((rule.rule, rule.evidence) for rule in judged.rules),
        *((conclusion.field, conclusion.evidence) for conclusion in judged.conclusions),
        *((step.id, step.evidence) for step in (judged.checklist.steps if judged.checklist else ())),
    ]
    found = {
        Moment(of, evidence.start_s, evidence.end_s)
        for of, pieces in named
        for evidence in pieces
        if name in {None, of}
    }
    return tuple(sorted(found, key=lambda moment: (moment.start_s, moment.name, moment.end_s)))
