"""What the queue can be asked for, as conditions on recordings that its narrow index answers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true
from sqlmodel import col

from callqa.calls import Status
from callqa.shoptime import DAY_MIN, Offset, Shift, offsets
from callqa.store import standing
from callqa.store.access import may_supervise, visible
from callqa.store.accounts import Account
from callqa.store.agent_names import whose
from callqa.store.minutes import minute_of_day
from callqa.store.queue_tables import SampledRow, SampleRow, SignRow
from callqa.store.signs import BROKEN
from callqa.store.tables import EvaluationRow, RecordingRow
from callqa.workflow import State

NOBODY = 0
"""In place of an account: calls that are nobody's."""
_FIRST_CALL = datetime(2000, 1, 1, tzinfo=UTC)
"""No shop has older recordings; a shift without days begins here."""


class Show(StrEnum):
    """Which part of the calls: those that need a person, by why they do, or all."""

    ATTENTION = "attention"
    FLAGGED = "flagged"
    UNSURE = "unsure"
    DISPUTED = "disputed"
    SAMPLED = "sampled"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show; what is ``None`` does not matter.

    Attributes:
        show: the part of the calls.
        flag: the kind of a flag.
        rule: a rule that fails now.
        agent: the manager, by any of the names that the phone system writes.
        since: the earliest moment.
        until: the first moment that is too late.
        shift: only calls that began in it.
        score_from: the lowest score; 0 to 100.
        score_to: the highest score.
        segment: such as ``b2c``.
        outcome: what the call came to.
        language: of the call.
        state: where people are with it.
        status: what the machine could do with it.
        assigned_id: the supervisor's account whose call it is, or ``NOBODY``.
        sample: the week of a random sample, such as ``2026-W47``.
        unreviewed: only calls that nobody has dealt with.
        newest_first: by the time of the call, instead of the worst first.
    """

    show: Show = Show.ATTENTION
    flag: str | None = None
    rule: str | None = None
    agent: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    shift: Shift | None = None
    score_from: float | None = None
    score_to: float | None = None
    segment: str | None = None
    outcome: str | None = None
    language: str | None = None
    state: State | None = None
    status: Status | None = None
    assigned_id: int | None = None
    sample: str | None = None
    unreviewed: bool = False
    newest_first: bool = False


def matches(account: Account, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    """Return the conditions for the calls of a filter that an account may see, whatever part it shows."""
    checks = [*_by_value(wanted), *_by_other_rows(wanted)]
    return [visible(account), _rightful(account, wanted), *_within(wanted), *checks]


def shown(show: Show) -> ColumnElement[bool]:
    """Return the condition for a part of the calls."""
    return _PARTS[show]


def _rightful(account: Account, wanted: QueueFilter) -> ColumnElement[bool]:
    """Managers read lists of their own calls; who has which, what was drawn and what stands out is not theirs."""
    asks_of_work = wanted.show is not Show.ALL or wanted.assigned_id is not None or wanted.sample is not None
    return false() if asks_of_work and not may_supervise(account) else true()


def _by_value(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    equal: list[tuple[Any, object]] = [
        (RecordingRow.agent, wanted.agent and whose(wanted.agent)),
        (RecordingRow.segment, wanted.segment),
        (RecordingRow.language, wanted.language),
        (RecordingRow.state, wanted.state),
        (RecordingRow.status, wanted.status),
        (RecordingRow.assigned_id, wanted.assigned_id or None),
    ]
    conditions = [col(column) == value for column, value in equal if value is not None]
    if wanted.assigned_id == NOBODY:
        conditions.append(col(RecordingRow.assigned_id).is_(None))
    if wanted.score_from is not None:
        conditions.append(col(RecordingRow.score) >= wanted.score_from)
    if wanted.score_to is not None:
        conditions.append(col(RecordingRow.score) <= wanted.score_to)
    if wanted.unreviewed:
        conditions.append(_unreviewed)
    return conditions


def _by_other_rows(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    signs = select(col(SignRow.recording_id))
    if wanted.flag is not None:
        conditions.append(col(RecordingRow.id).in_(signs.where(col(SignRow.kind) == wanted.flag)))
    if wanted.rule is not None:
        broken = signs.where(col(SignRow.kind) == BROKEN, col(SignRow.rule) == wanted.rule)
        conditions.append(col(RecordingRow.id).in_(broken))
    if wanted.outcome is not None:
        outcomes = select(col(EvaluationRow.id)).where(col(EvaluationRow.outcome) == wanted.outcome)
        conditions.append(col(RecordingRow.evaluation_id).in_(outcomes))
    if wanted.sample is not None:
        drawn = select(col(SampledRow.recording_id)).join(SampleRow, col(SampleRow.id) == SampledRow.sample_id)
        conditions.append(col(RecordingRow.id).in_(drawn.where(col(SampleRow.week) == wanted.sample)))
    return conditions


def _within(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(standing.happened_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(standing.happened_at < wanted.until)
    if wanted.shift is not None:
        conditions.append(_in_shift(wanted.shift, wanted.since, wanted.until))
    return conditions


def _in_shift(shift: Shift, since: datetime | None, until: datetime | None) -> ColumnElement[bool]:
    """Compare minutes of the day; where clocks are put back, each stretch has its own distance from UTC.

    The latest stretch goes first: most calls are of it, and the others need not be looked at then.
    """
    tomorrow = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    stretches = _stretches(shift.zone, since or _FIRST_CALL, until or tomorrow)
    if len(stretches) == 1:
        return _began_within(shift, stretches[0].minutes)
    return or_(
        false(),
        *(
            and_(
                standing.happened_at >= stretch.since,
                standing.happened_at < stretch.until,
                _began_within(shift, stretch.minutes),
            )
            for stretch in reversed(stretches)
        ),
    )


@lru_cache(maxsize=64)
def _stretches(zone: ZoneInfo, since: datetime, until: datetime) -> tuple[Offset, ...]:
    return tuple(offsets(zone, since, until))


def _began_within(shift: Shift, offset_min: int) -> ColumnElement[bool]:
    minute: ColumnElement[int] = minute_of_day(standing.happened_at)
    since_start: ColumnElement[int] = (minute + (offset_min - shift.start_min) % DAY_MIN) % DAY_MIN
    return since_start < shift.length_min


def _parts() -> dict[Show, ColumnElement[bool]]:
    unsure = or_(col(RecordingRow.unsure), col(RecordingRow.status) != Status.SCORED)
    flagged = col(RecordingRow.flagged)
    waiting = and_(_unreviewed, col(RecordingRow.state) != State.VOIDED)
    disputed = col(RecordingRow.state) == State.DISPUTED
    return {
        Show.ATTENTION: or_(disputed, and_(waiting, or_(flagged, unsure, _drawn))),
        Show.FLAGGED: and_(waiting, flagged),
        Show.UNSURE: and_(waiting, unsure),
        Show.DISPUTED: disputed,
        Show.SAMPLED: and_(waiting, _drawn),
        Show.ALL: true(),
    }


_unreviewed: ColumnElement[bool] = not_(col(RecordingRow.reviewed))
_drawn: ColumnElement[bool] = col(RecordingRow.id).in_(select(col(SampledRow.recording_id)))
_PARTS = _parts()
