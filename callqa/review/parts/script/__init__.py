"""What a call came to, and the call script as a checklist with the moment of each step."""

from collections.abc import Mapping, Sequence
from typing import Any

from callqa.calls import StepSaid, StepState
from callqa.review import clip_route, words
from callqa.review.answers import Moment, Told, answers, step_moments
from callqa.review.language import _
from callqa.review.parts.component import component
from callqa.review.rulebook import Rules
from callqa.store.callpage import CallPage

SHOWN_MOMENTS = 3
"""More moments of one step or answer are left to the transcript."""
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
            "answers": [_answer(call.recording_id, told) for told in answers(call, rules)],
            "title": checklist.title if checklist else "",
            "steps": [_step(call.recording_id, step, samples) for step in checklist.steps] if checklist else [],
            "labels": {
                "nothing": _("No call script was chosen for this call."),
                "sample": _("For example:"),
                "clip": _("Save these seconds as a sound file"),
            },
        },
    )


def _answer(recording_id: int, told: Told) -> dict[str, Any]:
    one_a_rule = any(moment.about for moment in told.moments)
    shown = told.moments if one_a_rule else told.moments[:SHOWN_MOMENTS]
    return {"name": told.name, "value": told.value, "moments": _moments(recording_id, shown)}


def _step(recording_id: int, step: StepSaid, samples: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.title,
        "state": step.state,
        "tone": _TONES[step.state],
        "state_words": _(words.STEP_STATES[step.state]),
        "optional": "" if step.required else _("optional"),
        "moments": _moments(recording_id, step_moments(step)[:SHOWN_MOMENTS]) if step.state in _TAKEN else [],
        "sample": samples.get(step.id, "") if step.state is StepState.SKIPPED else "",
    }


def _moments(recording_id: int, moments: Sequence[Moment]) -> list[dict[str, Any]]:
    return [
        {
            "start_s": moment.start_s,
            "quote": moment.quote,
            "about": moment.about,
            "clip": clip_route.address(recording_id, moment.clip, moment.start_s) if moment.clip else "",
        }
        for moment in moments
    ]
