"""The checklist of a call: score, sections, marks with their evidence, and the history of reviews."""

from collections.abc import Mapping
from typing import Any

from callqa.calls import Evidence, Mark
from callqa.review import clip_route, words
from callqa.review.highlight import tone
from callqa.review.language import _, date_time, number, percent
from callqa.review.parts.component import component
from callqa.review.rulebook import Rules
from callqa.review.tones import flag_chip, score_tone
from callqa.store.callpage import CallPage, Judged, JudgedRule, Review

_scorecard = component("scorecard")


def show_scorecard(call: CallPage, rules: Rules, *, may_change: bool) -> str | None:
    """Draw the checklist and return the rule whose mark the reader just asked to change, if any."""
    asked = _scorecard(key="scorecard", data=_data(call, rules, may_change), on_change_change=lambda: None)
    return None if asked.change is None else str(asked.change)


def _data(call: CallPage, rules: Rules, may_change: bool) -> dict[str, Any]:
    judged = call.judged
    return {
        "recording": call.recording_id,
        "may_change": may_change,
        **(
            _total(judged, rules.titles)
            if judged
            else {"score": _("No score"), "score_tone": "none", "flags": [], "before": ""}
        ),
        "sections": _sections(call.recording_id, judged, rules) if judged and judged.rules else [],
        "version": words.version(judged.rulebook_hash, judged.judged_at) if judged else "",
        "labels": {
            "change": _("Change the mark"),
            "nothing": _("This call was not judged."),
            "clip": _("Save these seconds as a sound file"),
        },
    }


def _total(judged: Judged, titles: Mapping[str, str]) -> dict[str, Any]:
    before = ""
    if judged.reviews and judged.machine_score is not None:
        before = _("The machine's score was {score}").format(score=number(judged.machine_score, 1))
    return {
        "score": _("No score") if judged.score is None else number(judged.score, 1),
        "score_tone": score_tone(judged.score, judged.flags),
        "flags": [flag_chip(flag, titles) for flag in judged.flags],
        "before": before,
    }


def _sections(recording_id: int, judged: Judged, rules: Rules) -> list[dict[str, Any]]:
    by_id = {rule.rule: rule for rule in judged.rules}
    return [
        {
            "title": section.title,
            "weight": percent(section.weight / 100),
            "rules": [_rule(recording_id, by_id[rule], rules) for rule in section.rules if rule in by_id],
        }
        for section in rules.sections(by_id)
    ]


def _rule(recording_id: int, judged: JudgedRule, rules: Rules) -> dict[str, Any]:
    machine, mark = _(words.MARKS[judged.machine_mark]), _(words.MARKS[judged.mark])
    tags = []
    if judged.rule in rules.auto_fail:
        tags.append({"text": _("auto-fail"), "tone": "fail" if judged.mark is Mark.FAIL else ""})
    if judged.reviews:
        tags.append({"text": _("reviewed") if judged.decided else _("judged anew"), "tone": "info"})
    return {
        "rule": judged.rule,
        "title": rules.title(judged.rule),
        "weight": percent(rules.weight(judged.rule) / 100),
        "mark": judged.mark,
        "mark_words": mark,
        "tags": tags,
        "changed": judged.decided,
        "machine_says": _("Machine: {mark}").format(mark=machine),
        "person_says": _("Person: {mark}").format(mark=mark),
        "message": rules.message(judged.rule) if judged.mark is Mark.FAIL else "",
        "note": words.note(judged.note),
        "why": rules.why(judged.rule),
        "evidence": [_evidence(recording_id, judged, evidence) for evidence in judged.evidence],
        "reviews": [_review(review) for review in reversed(judged.reviews)],
    }


def _evidence(recording_id: int, judged: JudgedRule, evidence: Evidence) -> dict[str, Any]:
    return {
        "start_s": evidence.start_s,
        "clip": clip_route.address(recording_id, judged.rule, evidence.start_s),
        "quote": words.quote(evidence),
        "tone": tone(judged, evidence),
        "role": "" if evidence.role == "violation" else _(words.EVIDENCE_ROLES[evidence.role]),
        "found": words.found_by(evidence),
        "phrase": evidence.phrase or "",
    }


def _review(review: Review) -> dict[str, Any]:
    score = _("no score") if review.score_after is None else number(review.score_after, 1)
    what = _("{mark} (machine: {machine}). {reason}. Score after it: {score}")
    mark, machine = (_(words.MARKS[said]) for said in (review.mark, review.machine_mark))
    reason = words.REASON_CODES.get(review.reason_code, review.reason_code)
    return {
        "who": f"{review.reviewer}, {date_time(review.made_at)}",
        "what": what.format(mark=mark, machine=machine, reason=_(reason), score=score),
        "comment": review.comment,
    }
