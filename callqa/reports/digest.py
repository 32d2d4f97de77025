"""What a supervisor should know after a shift, for a page that is read in twenty seconds."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from callqa.calls import Evidence, Mark
from callqa.intervals import Share
from callqa.phone.followup import Episode
from callqa.phone.service import Service
from callqa.scoring import Scorecard
from callqa.shoptime import Span
from callqa.store import team
from callqa.store.accounts import Account, Role
from callqa.store.callpage import CallPage, Judged, JudgedRule, call_page
from callqa.store.fairlists import Dispute, disputes
from callqa.store.figures import Period
from callqa.store.operation import last_import
from callqa.store.phone_followup import call_back_list
from callqa.store.queue import QueueFilter, Show, queue_ids
from callqa.store.rulebooks import rule_titles
from callqa.store.shiftcalls import ShiftCalls, shift_calls

AGREEMENT_DAYS = 30
"""So many days back people's decisions are taken: those on one shift are too few to tell anything."""
QUOTE_CHARS = 110
_SUPERVISOR = Account(id=0, login="", role=Role.SUPERVISOR)
"""Who reads it: whoever the settings name as a recipient is a supervisor, and a mail shows no personal data."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The worst moment of a flagged call.

    Attributes:
        recording_id: the call.
        happened_at: when it began.
        agent: the manager, if known.
        score: of the call.
        rule: the title of the broken rule; empty where none was broken.
        auto_fail: the rule fails the whole call.
        quote: what was said, short; empty where nothing was.
        wait_s: how long the customer waited there, where nothing was said.
        start_s: where in the recording; ``None`` where no moment shows it.
    """

    recording_id: int
    happened_at: datetime
    agent: str | None
    score: float | None
    rule: str
    auto_fail: bool
    quote: str
    wait_s: float
    start_s: float | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A customer who did not get through in the shift and whom nobody has spoken with since."""

    number: str
    """Its end."""
    last_at: datetime
    tries: int
    tried_back: bool
    """Somebody called back, in vain."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often people kept the machine's marks, and the rule with which they did the least often."""

    kept: Share
    worst: str
    worst_kept: Share


@dataclass(frozen=True, slots=True)
class Digest:
    """All of it.

    Attributes:
        span: of which time.
        zone: the shop's.
        made_at: when it was put together.
        calls: what came of the shift's calls.
        waiting: recordings that lie there and that no run has taken; ``None`` where it cannot be told.
        moments: the worst, the worst first.
        disputes: the open ones of all times, the most urgent first.
        titles: of rules, by id.
        missed: of the shift, the most urgent first; ``None`` without the phone system's logs.
        missed_before: how many of earlier days wait still.
        agreement: ``None`` where people decided on nothing.
    """

    span: Span
    zone: ZoneInfo
    made_at: datetime
    calls: ShiftCalls
    waiting: int | None
    moments: tuple[Moment, ...]
    disputes: tuple[Dispute, ...]
    titles: Mapping[str, str]
    missed: tuple[Missed, ...] | None
    missed_before: int
    agreement: Agreement | None

    @property
    def overdue(self) -> int:
        """How many disputes should have been answered by now."""
        return sum(one.due_at is not None and one.due_at < self.made_at for one in self.disputes)


def shift_digest(
    *, session: Session, span: Span, zone: ZoneInfo, service: Service, now: datetime, moments: int, waiting: int | None
) -> Digest:
    """Put a digest together.

    Args:
        session: an open database session.
        span: of which time.
        zone: the shop's.
        service: the phone's opening hours, and who gave up at once.
        now: until when things are known.
        moments: how many of the worst.
        waiting: recordings that no run has taken.
    """
    period = Period(span.since, span.until, zone)
    titles = rule_titles(session)
    missed = _missed(session, span, zone, service, now)
    in_shift = [one for one in missed or () if span.since <= one.last_at < span.until]
    before = [one for one in missed or () if one.last_at < span.since]
    return Digest(
        span=span,
        zone=zone,
        made_at=now,
        calls=shift_calls(session, _SUPERVISOR, period),
        waiting=waiting,
        moments=tuple(_moments(session, period, moments)),
        disputes=tuple(one for one in disputes(session, _SUPERVISOR) if one.answer is None),
        titles=titles,
        missed=None if missed is None else tuple(_told(one) for one in in_shift),
        missed_before=len(before),
        agreement=_agreement(session, zone, now, titles),
    )


def shown_quote(quote: str) -> str:
    """Return the words of a call as a mail may show them: not more of them than make the moment clear."""
    return textwrap.shorten(quote, QUOTE_CHARS, placeholder="…")


def _moments(session: Session, period: Period, limit: int) -> Iterator[Moment]:
    wanted = QueueFilter(show=Show.FLAGGED, since=period.since, until=period.until)
    for recording_id in queue_ids(session=session, account=_SUPERVISOR, wanted=wanted, limit=limit):
        call = call_page(session=session, account=_SUPERVISOR, recording_id=recording_id)
        if call is not None and call.judged is not None:
            yield _worst(call, call.judged)


def _worst(call: CallPage, judged: Judged) -> Moment:
    """Choose of what was broken the dearest that a moment shows."""
    card = _scorecard(judged.rulebook)
    auto_fail = card.auto_fail if card else ()
    weights = card.weights if card else {}
    broken = [rule for rule in judged.rules if rule.mark is Mark.FAIL]

    def dearest(rule: JudgedRule) -> tuple[bool, bool, float, str]:
        return rule.rule not in auto_fail, not rule.evidence, -weights.get(rule.rule, 0.0), rule.rule

    rule = min(broken, key=dearest, default=None)
    shown = _shown_evidence(rule.evidence) if rule else None
    titles = {one["id"]: one["title"] for one in judged.rulebook.get("rules", ())}
    return Moment(
        recording_id=call.recording_id,
        happened_at=call.facts.happened_at,
        agent=call.facts.agent,
        score=judged.score,
        rule=titles.get(rule.rule, rule.rule) if rule else "",
        auto_fail=rule is not None and rule.rule in auto_fail,
        quote=shown_quote(shown.quote) if shown else "",
        wait_s=shown.end_s - shown.start_s if shown and not shown.quote else 0.0,
        start_s=shown.start_s if shown else None,
    )


def _shown_evidence(evidence: Sequence[Evidence]) -> Evidence | None:
    """Return the violation itself, else what called for what is missing."""
    return min(evidence, key=lambda one: (one.role != "violation", one.start_s), default=None)


def _scorecard(rulebook: Mapping[str, Any]) -> Scorecard | None:
    card = rulebook.get("scorecard")
    return Scorecard.model_validate(card) if card else None


def _missed(
    session: Session, span: Span, zone: ZoneInfo, service: Service, now: datetime
) -> tuple[Episode, ...] | None:
    """Return whom to call back by the end of the shift; nothing is known without the phone system's logs."""
    if last_import(session) is None:
        return None
    waiting = call_back_list(session=session, account=_SUPERVISOR, zone=zone, service=service, now=now)
    return tuple(one for one in waiting if one.last_at < span.until and not one.short)


def _told(one: Episode) -> Missed:
    return Missed(one.customer, one.last_at, one.tries, tried_back=one.calls_back > 0)


def _agreement(session: Session, zone: ZoneInfo, now: datetime, titles: Mapping[str, str]) -> Agreement | None:
    period = Period(now - timedelta(days=AGREEMENT_DAYS), now, zone)
    decided = team.decided(session=session, account=_SUPERVISOR, period=period)
    if not decided:
        return None
    kept = [one.kept for one in decided]
    worst = min(decided, key=lambda one: (one.kept.value, one.rule))
    whole = Share(sum(one.part for one in kept), sum(one.whole for one in kept))
    return Agreement(whole, titles.get(worst.rule, worst.rule), worst.kept)
