"""The evaluation of one call on paper: one HTML file that loads nothing, in the language and time zone in use.

``callqa.review.language.using`` sets both where no page is drawn. PDF is what a browser prints of it.
"""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from callqa.calls import Evidence, Mark, Status, StepSaid, Transcript
from callqa.review import findings, i18n, words
from callqa.review.answers import Moment, answers
from callqa.review.language import _, chosen, date_time, number, percent
from callqa.review.rulebook import Rules
from callqa.review.tones import score_tone
from callqa.sides import by_person
from callqa.store.callpage import CallPage, Judged, JudgedRule, Review

_FOLDER = Path(__file__).with_name("templates")
_UNWANTED = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, marks that turn the writing direction, halves of signs."""
_MOMENT_ROLES = {"violation": "fail", "trigger": "na", "satisfied": "pass"}


def evaluation_sheet(call: CallPage, *, advise: bool, printed_at: datetime) -> str:
    """Write the evaluation of a call.

    Args:
        call: as its page shows it.
        advise: with what to do about what was found out about the sound.
        printed_at: the moment that is written below it.
    """
    rules = Rules(call.judged.rulebook if call.judged else {})
    return _template().render(
        language=chosen(),
        style=(_FOLDER / "evaluation.css").read_text(encoding="utf-8"),
        title=_("Evaluation of a call"),
        agent=call.facts.agent or _("Unknown manager"),
        total=_total(call.judged, rules),
        alarm=_alarm(call),
        facts=_facts(call),
        sound=[_finding(finding, advise=advise) for finding in (call.heard.findings if call.heard else ())],
        conclusions=_conclusions(call, rules),
        script=_script(call.judged),
        sections=_sections(call.judged, rules),
        foot=_foot(call, rules, printed_at),
        labels={
            "hint": _("Ctrl+P prints it or saves it as PDF."),
            "sound": _("About the sound"),
            "conclusions": _("What it came to"),
            "reviews": _("What people decided"),
            "score": _("Score"),
        },
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=readable,
        trim_blocks=True,
    )
    return environment.get_template("evaluation.html")


def readable(value: object) -> object:
    """Take out of a text what would hide or turn other text."""
    return _UNWANTED.sub("", value) if type(value) is str else value


def _total(judged: Judged | None, rules: Rules) -> dict[str, Any]:
    if judged is None:
        return {"score": "–", "tone": "none", "flags": [], "before": ""}
    before = ""
    if judged.reviews and judged.machine_score is not None:
        before = _("The machine's score was {score}").format(score=number(judged.machine_score, 1))
    return {
        "score": "–" if judged.score is None else number(judged.score, 1),
        "tone": score_tone(judged.score, judged.flags),
        "flags": [words.flag(flag, rules.titles) for flag in judged.flags],
        "before": before,
    }


def _alarm(call: CallPage) -> str:
    if call.status is Status.SCORED:
        return ""
    return f"{_(words.STATUSES[call.status])}. {words.reason(call.reason)}."


def _facts(call: CallPage) -> list[tuple[str, str]]:
    facts, heard = call.facts, call.heard
    known = [
        (_("When"), date_time(facts.happened_at)),
        (_("Length"), i18n.duration(heard.duration_s) if heard else None),
        (_("Direction"), _(words.DIRECTIONS[facts.direction]) if facts.direction in words.DIRECTIONS else None),
        (_("Segment"), words.SEGMENTS.get(facts.segment or "", facts.segment)),
        (_("Phone queue"), facts.queue),
        (_("Customer's number"), facts.customer_number),
        (_("Rang"), None if facts.ring_s is None else _("{seconds} s").format(seconds=number(facts.ring_s))),
        (_("Speakers"), _speakers(heard) if heard else None),
        (_("Recording"), facts.name),
    ]
    return [(name, value) for name, value in known if value]


def _speakers(heard: Transcript) -> str:
    if by_person(heard):
        return _("Speakers decided on by a person")
    how = _(words.ATTRIBUTIONS[heard.attribution])
    return _("{how}, {sure} sure").format(how=how, sure=percent(heard.attribution_confidence))


def _finding(finding: str, *, advise: bool) -> str:
    told = findings.told(finding)
    return f"{told.text} {told.advice}".strip() if advise else told.text


def _conclusions(call: CallPage, rules: Rules) -> list[dict[str, Any]]:
    return [
        {"name": told.name, "value": told.value, "moments": [_spoken(moment) for moment in told.moments]}
        for told in answers(call, rules)
    ]


def _script(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None or judged.checklist is None:
        return None
    steps = [_step(step) for step in judged.checklist.steps]
    return {"title": _("Call script: {title}").format(title=judged.checklist.title), "steps": steps}


def _step(step: StepSaid) -> dict[str, Any]:
    return {
        "title": step.title,
        "state": step.state,
        "words": _(words.STEP_STATES[step.state]),
        "optional": "" if step.required else _("optional"),
        "moments": [_moment(moment) for moment in step.evidence],
    }


def _sections(judged: Judged | None, rules: Rules) -> list[dict[str, Any]]:
    by_id = {rule.rule: rule for rule in judged.rules} if judged else {}
    return [
        {
            "title": section.title,
            "weight": percent(section.weight / 100),
            "rules": [_rule(by_id[rule], rules) for rule in section.rules if rule in by_id],
        }
        for section in rules.sections(by_id)
    ]


def _rule(judged: JudgedRule, rules: Rules) -> dict[str, Any]:
    machine = ""
    if judged.decided and judged.mark is not judged.machine_mark:
        machine = _("Machine: {mark}").format(mark=_(words.MARKS[judged.machine_mark]))
    return {
        "title": rules.title(judged.rule),
        "weight": percent(rules.weight(judged.rule) / 100),
        "auto_fail": _("auto-fail") if judged.rule in rules.auto_fail else "",
        "mark": judged.mark,
        "mark_words": _(words.MARKS[judged.mark]),
        "machine": machine,
        "message": rules.message(judged.rule) if judged.mark is Mark.FAIL else "",
        "note": words.note(judged.note),
        "moments": [_moment(moment, explained=True) for moment in judged.evidence],
        "reviews": [_review(review) for review in judged.reviews],
    }


def _moment(evidence: Evidence, *, explained: bool = False) -> dict[str, str]:
    return {
        "when": i18n.duration(evidence.start_s),
        "quote": words.quote(evidence),
        "tone": _MOMENT_ROLES[evidence.role] if explained else "na",
        "role": _(words.EVIDENCE_ROLES[evidence.role]) if explained else "",
        "found": words.found_by(evidence) if explained else "",
    }


def _spoken(moment: Moment) -> dict[str, str]:
    return {
        "when": i18n.duration(moment.start_s),
        "quote": moment.quote,
        "tone": "na",
        "role": moment.about,
        "found": "",
    }


def _review(review: Review) -> dict[str, str]:
    score = _("no score") if review.score_after is None else number(review.score_after, 1)
    mark, machine = (_(words.MARKS[said]) for said in (review.mark, review.machine_mark))
    reason = _(words.REASON_CODES.get(review.reason_code, review.reason_code))
    what = _("{mark} (machine: {machine}). {reason}. Score after it: {score}")
    return {
        "who": f"{review.reviewer}, {date_time(review.made_at)}",
        "what": what.format(mark=mark, machine=machine, reason=reason, score=score),
        "comment": review.comment,
    }


def _foot(call: CallPage, rules: Rules, printed_at: datetime) -> str:
    parts = [_("Call {number}").format(number=call.recording_id)]
    if rules.scorecard:
        parts.append(_("scorecard “{title}”").format(title=rules.scorecard.title))
    if call.judged:
        parts.append(words.version(call.judged.rulebook_hash, call.judged.judged_at))
    parts.append(_("printed {when}").format(when=date_time(printed_at)))
    return " · ".join(parts)
