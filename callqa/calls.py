"""The values that flow through callqa: what is known, what was heard, what it is worth.

All are frozen, do no input or output and know nothing of storage. Times are seconds from the start of the
recording. Confidences are probabilities from 0 to 1.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, TypeAlias

from callqa.recording import CallFacts


class Speaker(StrEnum):
    """Who speaks. ``OTHER`` is a recorded announcement."""

    AGENT = "agent"
    CUSTOMER = "customer"
    OTHER = "other"
    UNKNOWN = "unknown"


class Attribution(StrEnum):
    """How the speakers were told apart."""

    CHANNELS = "channels"
    DIARIZATION = "diarization"
    NONE = "none"


class Mark(StrEnum):
    """What a rule says of a call. ``NA``: the situation the rule is about did not arise, or it could not be judged."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    NA = "na"


class Status(StrEnum):
    """What became of a recording."""

    SCORED = "scored"
    NOT_SCORED = "not_scored"
    FAILED = "failed"


NOT_JUDGED = "not_judged"
"""Begins the note of a verdict ``na`` that means "should apply, but could not be judged"; a colon and why follow."""


class PauseKind(StrEnum):
    """What the customer hears while nobody speaks."""

    DEAD_AIR = "dead_air"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word as written by the recogniser, punctuation included."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted stretch of speech of one side."""

    speaker: Speaker
    start_s: float
    end_s: float
    text: str
    confidence: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which nobody speaks: silence (dead air) or music (hold)."""

    kind: PauseKind
    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said and heard in a call, in order of time.

    ``attribution_confidence`` tells how sure it is which side is the agent. ``engine`` is the fingerprint of
    everything that could change the words: model, options, versions. ``findings`` are as ``callqa.findings`` tells.
    """

    turns: tuple[Turn, ...]
    pauses: tuple[Pause, ...]
    duration_s: float
    channels: int
    language: str
    attribution: Attribution
    attribution_confidence: float
    engine: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setback:
    """Why a call has no score: it ``FAILED`` or is ``NOT_SCORED``, with a reason such as ``too_short: …``."""

    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class Call:
    """A heard call with its facts: all that a rule may look at."""

    facts: CallFacts
    transcript: Transcript


Role: TypeAlias = Literal["violation", "trigger", "satisfied"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a verdict comes from.

    ``turn`` is an index into the transcript's turns, ``None`` for a pause. ``similarity`` (0 to 100) tells how near
    the words are to ``phrase`` of the rule. ``role`` tells what the moment shows: the ``violation`` itself, the
    ``trigger`` that made the rule apply, or what ``satisfied`` it.
    """

    turn: int | None
    start_s: float
    end_s: float
    quote: str
    similarity: float | None = None
    phrase: str | None = None
    role: Role = "violation"

    def with_role(self, role: Role) -> "Evidence":
        """Return the same moment as it shows something else."""
        return self if self.role == role else replace(self, role=role)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one call. ``note`` tells why where the evidence alone does not."""

    rule: str
    mark: Mark
    evidence: tuple[Evidence, ...] = ()
    note: str | None = None

    @property
    def judged(self) -> bool:
        """False for a rule that should apply but could not be judged."""
        return self.note is None or not self.note.startswith(NOT_JUDGED)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Something told of a whole call: ``field`` is ``outcome``, ``loss_reason`` or ``site_feedback``.

    ``value`` is ``None`` where the question does not arise, or could not be answered.
    """

    field: str
    value: str | bool | None
    evidence: tuple[Evidence, ...] = ()


class StepState(StrEnum):
    """What became of a step of the call script."""

    SAID = "said"
    OUT_OF_ORDER = "out_of_order"
    SKIPPED = "skipped"
    NOT_NEEDED = "not_needed"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One step of a call script in a call: when it was said, if it was."""

    id: str
    title: str
    required: bool
    state: StepState
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """A call against the call script that was chosen for it, by the script's id."""

    script: str
    title: str
    steps: tuple[StepSaid, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that a rulebook says of a call. ``scorecard`` is the name of the one that weighs the marks."""

    verdicts: tuple[Verdict, ...]
    scorecard: str
    conclusions: tuple[Conclusion, ...] = ()
    checklist: Checklist | None = None


@dataclass(frozen=True, slots=True)
class Metrics:
    """Measures of the conversation. ``None`` where the speakers are not known."""

    dead_air_s: float
    hold_s: float
    longest_wait_s: float
    talk_ratio: float | None
    words_per_minute: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The judgement of one call by one rulebook.

    ``score`` is 0 to 100, or ``None`` with the ``reason`` why the call could not be scored. ``flags`` tell why a
    person should look: ``auto_fail:RULE``, ``below_pass_mark``, ``low_confidence``, ``check_speakers``,
    ``not_judged:RULE``, ``not_scored``. ``scorecard`` is the name of the one of the rulebook that made the score.
    """

    verdicts: tuple[Verdict, ...]
    score: float | None
    reason: str | None
    flags: tuple[str, ...]
    metrics: Metrics | None
    rulebook: str
    scorecard: str | None = None
    conclusions: tuple[Conclusion, ...] = ()
    checklist: Checklist | None = None
