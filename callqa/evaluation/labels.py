"""What people say of a call: what was said, and how each rule is to be judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from callqa.calls import Mark, Transcript
from callqa.recording import CallFacts


@dataclass(frozen=True, slots=True)
class Label:
    """The right mark of a rule. ``turns`` are its evidence, as indices into the turns of the call."""

    mark: Mark
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A call with what people say of it.

    Attributes:
        id: names the call in reports.
        file: the recording; ``None`` for a call that there is only the text of.
        format: how it was recorded, such as ``stereo_alaw``; only groups figures.
        facts: what its sidecar knows, and what the labels tell where there is none.
        said: what a perfect recogniser would have heard.
        holds: when hold music played, each as start and end in seconds.
        labels: by rule id.
        conclusions: by field (``outcome``, ``loss_reason``, ``site_feedback``); what has no label is missing.
    """

    id: str
    file: Path | None
    format: str
    facts: CallFacts
    said: Transcript
    holds: tuple[tuple[float, float], ...]
    labels: Mapping[str, Label]
    conclusions: Mapping[str, str | bool]
