"""Everything that is known of one call, for the page that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlmodel import Session, col

from callqa.calls import Checklist, Conclusion, Evidence, Mark, Metrics, Status, Transcript
from callqa.decisions import Decision
from callqa.sides import by_person
from callqa.store import personal, standing
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.codecs import CHECKLIST, CONCLUSIONS, EVIDENCE, METRICS
from callqa.store.phone_tables import PhoneCallRow
from callqa.store.rulebooks import rulebook_of
from callqa.store.saving import to_transcript
from callqa.store.sides import SidesDecision, latest_decision
from callqa.store.tables import (
    AccountRow,
    EvaluationRow,
    RecordingRow,
    ReviewRow,
    TranscriptRow,
    VerdictRow,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was known of the call before anybody listened. ``happened_at`` is when it was first seen, if not known."""

    name: str
    happened_at: datetime
    direction: str | None
    queue: str | None
    segment: str | None
    agent: str | None
    customer_number: str | None
    ring_s: float | None
    customer: str | None = None
    """The same number in the one form in which numbers are compared."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What the phone system tells of the call: the customer's wait, in which queue, and which number was called."""

    wait_s: float | None
    queue: str | None
    line: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """A mark that a person gave, in place of which mark of the machine's, and why."""

    rule: str
    mark: Mark
    machine_mark: Mark
    reason_code: str
    comment: str
    score_after: float | None
    reviewer: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """One rule in an evaluation: what the machine says, and what people said since, the oldest first."""

    rule: str
    machine_mark: Mark
    evidence: tuple[Evidence, ...]
    note: str | None
    reviews: tuple[Review, ...]

    @property
    def mark(self) -> Mark:
        """The mark that counts: the latest of a person while the machine says what that person saw, else its own."""
        return self.reviews[-1].mark if self.decided else self.machine_mark

    @property
    def decided(self) -> bool:
        """A person has decided on this mark of the machine, or on the same one before."""
        latest = self.reviews[-1] if self.reviews else None
        return latest is not None and Decision(latest.mark, latest.machine_mark).answers(self.machine_mark)


@dataclass(frozen=True, slots=True)
class Judged:
    """The current evaluation. ``rulebook`` is what the rulebook told of itself when it judged, at ``judged_at``."""

    evaluation_id: int
    score: float | None
    machine_score: float | None
    flags: tuple[str, ...]
    metrics: Metrics | None
    rules: tuple[JudgedRule, ...]
    conclusions: tuple[Conclusion, ...]
    checklist: Checklist | None
    rulebook: Mapping[str, Any]
    rulebook_hash: str
    judged_at: datetime

    @property
    def reviews(self) -> tuple[Review, ...]:
        """All reviews of the call, the latest first."""
        return tuple(sorted((r for rule in self.rules for r in rule.reviews), key=lambda r: r.made_at, reverse=True))


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call. ``heard`` and ``judged`` are missing as far as it could not be transcribed or judged.

    ``transcript_id`` is that of ``heard``; ``sides`` tells who decided who is the agent in it, if a person has.
    """

    recording_id: int
    status: Status
    reason: str | None
    facts: Facts
    heard: Transcript | None
    judged: Judged | None
    transcript_id: int | None = None
    sides: SidesDecision | None = None
    logged: Logged | None = None


def call_page(*, session: Session, account: Account, recording_id: int) -> CallPage | None:
    """Return a call, or ``None`` when there is none with that id that the account may see.

    What is personal in it is masked unless the account has the right to it.
    """
    return _page(session, visible(account), recording_id, personal.sight(account))


def call_page_for_commands(*, session: Session, recording_id: int, masked: bool = True) -> CallPage | None:
    """Return a call to whoever runs commands on this machine, who may see every one, ``masked`` or as it was said."""
    return _page(session, true(), recording_id, personal.Sight(open=not masked))


def _page(session: Session, allowed: ColumnElement[bool], recording_id: int, seen: personal.Sight) -> CallPage | None:
    query = standing.joined(
        select(
            RecordingRow,
            EvaluationRow,
            TranscriptRow,
            standing.happened_at.label("happened_at"),
        )
    )
    row = session.execute(query.where(allowed, col(RecordingRow.id) == recording_id)).one_or_none()
    if row is None:
        return None
    recording, evaluation = row.RecordingRow, row.EvaluationRow
    transcript = row.TranscriptRow or standing.latest_transcript(session, recording_id)
    heard = None if transcript is None else to_transcript(transcript)
    masked = None if heard is None or seen.open else personal.masked(heard, recording)
    reason = recording.reason or (evaluation.reason if evaluation else None)
    judged = None if evaluation is None else _judged(session, recording, evaluation, seen)
    return CallPage(
        recording_id=recording_id,
        status=Status(recording.status),
        reason=reason and seen.name(reason, recording.customer_number),
        facts=_facts(recording, row.happened_at, seen),
        heard=masked.transcript if masked else heard,
        judged=_judged_masked(judged, masked) if judged and masked else judged,
        transcript_id=transcript.id if transcript else None,
        sides=latest_decision(session, recording_id) if heard and by_person(heard) else None,
        logged=_logged(session, recording.phone_call_id),
    )


def _judged_masked(judged: Judged, masked: personal.Masked) -> Judged:
    return replace(
        judged,
        rules=tuple(replace(rule, evidence=masked.evidence(rule.evidence)) for rule in judged.rules),
        conclusions=masked.conclusions(judged.conclusions),
        checklist=masked.checklist(judged.checklist),
    )


def _facts(recording: RecordingRow, happened_at: datetime, seen: personal.Sight) -> Facts:
    number, customer = recording.customer_number, recording.customer
    return Facts(
        name=seen.name(recording.name, number),
        happened_at=happened_at,
        direction=recording.direction,
        queue=recording.queue,
        segment=recording.segment,
        agent=recording.agent,
        customer_number=number and seen.number(number),
        ring_s=recording.ring_s,
        customer=customer and seen.number(customer),
    )


def _logged(session: Session, phone_call_id: int | None) -> Logged | None:
    row = session.get(PhoneCallRow, phone_call_id) if phone_call_id is not None else None
    return None if row is None else Logged(row.wait_s, row.queue, row.line)


def _judged(session: Session, recording: RecordingRow, evaluation: EvaluationRow, seen: personal.Sight) -> Judged:
    assert evaluation.id is not None  # noqa: S101 - it comes out of the database
    reviews = _reviews_of(session, evaluation.recording_id, seen)
    verdicts = select(VerdictRow).where(col(VerdictRow.evaluation_id) == evaluation.id).order_by(col(VerdictRow.id))
    return Judged(
        evaluation_id=evaluation.id,
        score=recording.score,
        machine_score=evaluation.score,
        flags=tuple(recording.flags),
        metrics=METRICS.validate_python(evaluation.metrics),
        rules=tuple(
            JudgedRule(
                rule=verdict.rule,
                machine_mark=Mark(verdict.mark),
                evidence=EVIDENCE.validate_python(verdict.evidence),
                note=verdict.note,
                reviews=tuple(review for review in reviews if review.rule == verdict.rule),
            )
            for verdict in session.scalars(verdicts)
        ),
        conclusions=CONCLUSIONS.validate_python(evaluation.conclusions),
        checklist=CHECKLIST.validate_python(evaluation.checklist),
        rulebook=rulebook_of(session, evaluation),
        rulebook_hash=evaluation.rulebook,
        judged_at=evaluation.created_at,
    )


def _reviews_of(session: Session, recording_id: int, seen: personal.Sight) -> tuple[Review, ...]:
    """Return the reviews of a call, the oldest first; those of earlier evaluations are among them."""
    query = select(ReviewRow, col(AccountRow.login)).join(AccountRow, col(AccountRow.id) == ReviewRow.account_id)
    rows = session.execute(query.where(col(ReviewRow.recording_id) == recording_id).order_by(col(ReviewRow.id)))
    return tuple(
        Review(
            rule=row.rule,
            mark=Mark(row.mark),
            machine_mark=Mark(row.machine_mark),
            reason_code=row.reason_code,
            comment=seen.note(row.comment),
            score_after=row.score_after,
            reviewer=login,
            made_at=row.created_at,
        )
        for row, login in rows
    )
