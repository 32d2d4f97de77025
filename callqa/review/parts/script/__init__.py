"""What a call came to, and the call script as a checklist with the moment of each step."""

from collections.abc import Mapping, Sequence
from typing import Any

from callqa.calls import Conclusion, Evidence, StepSaid, StepState
from callqa.review import clip_route, words
from callqa.review.language import _
from callqa.review.parts.component import component
from callqa.review.rulebook import Rules
from callqa.store.callpage import CallPage

SHOWN_MOMENTS = 3
"""More moments of one step are left to the transcript."""
_TONES = {
    StepState.SAID: "pass",
    StepState.OUT_OF_ORDER: "info",
    StepState.SKIPPED: "fail",
    StepState.NOT_NEEDED: "na",
    StepState.NOT_JUDGED: "na",
}

_TAKEN = (StepState.SAID, StepState.OUT_OF_ORDER)

_script = component("script")


def show_script(call: CallPage, rules: Rules) -> None:
    """Draw the outcome and the checklist of a call."""
    judged = call.judged
    checklist = judged.checklist if judged else None
    samples = rules.samples(checklist.script) if checklist else {}
    _script(
        key="script",
        data={
            "recording": call.recording_id,
            "answers": _answers(call.recording_id, judged.conclusions if judged else ()),
            "title": checklist.title if checklist else "",
            "steps": [_step(call.recording_id, step, samples) for step in checklist.steps] if checklist else [],
            "labels": {
                "nothing": _("No call script was chosen for this call."),
                "sample": _("For example:"),
                "clip": _("Save these seconds as a sound file"),
            },
        },
    )


def _answers(recording_id: int, conclusions: Sequence[Conclusion]) -> list[dict[str, Any]]:
    return [
        {
            "name": _(words.CONCLUSIONS[conclusion.field]),
            "value": _(words.ANSWERS.get(conclusion.value, str(conclusion.value))),
            "moments": _moments(recording_id, conclusion.field, conclusion.evidence),
        }
        for conclusion in conclusions
        if conclusion.field in words.CONCLUSIONS and conclusion.value is not None
    ]


def _step(recording_id: int, step: StepSaid, samples: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.title,
        "state": step.state,
        "tone": _TONES[step.state],
        "state_words": _(words.STEP_STATES[step.state]),
        "optional": "" if step.required else _("optional"),
        "moments": _moments(recording_id, step.id, step.evidence) if step.state in _TAKEN else [],
        "sample": samples.get(step.id, "") if step.state is StepState.SKIPPED else "",
    }


def _moments(recording_id: int, name: str, evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    first = sorted(evidence, key=lambda moment: moment.start_s)[:SHOWN_MOMENTS]
    return [
        {
            "start_s": moment.start_s,
            "quote": words.quote(moment),
            "clip": clip_route.address(recording_id, name, moment.start_s),
        }
        for moment in first
    ]
