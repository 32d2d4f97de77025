"""The queue: which calls a person should look at, what is disputed and the worst first.

It is asked in two steps. Which calls, how many, and in which order is answered by a narrow index alone; only the few
calls that are shown are read in full.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from callqa.calls import Status
from callqa.store import personal, standing
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.queue_filter import NOBODY, QueueFilter, Show, matches, shown
from callqa.store.queue_tables import SampledRow, SampleRow, SignRow
from callqa.store.signs import BROKEN, FLAG_KINDS
from callqa.store.tables import AccountRow, EvaluationRow, RecordingRow, RulebookRow, TranscriptRow
from callqa.store.values import values_of
from callqa.workflow import State

__all__ = [
    "FLAG_KINDS", "NOBODY", "QueueChoices", "QueueFilter", "QueueRow", "Show", "queue", "queue_choices", "queue_ids",
    "queue_length", "queue_lengths", "queue_parts", "still_open",
]  # fmt: skip

_SAMPLES_OFFERED = 12
_assigned = aliased(AccountRow)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One call in the queue. ``happened_at`` is when it was first seen, where nothing tells when it began.

    ``assigned`` is the login of the supervisor whose call it is, and ``sampled`` tells whether it was drawn at random;
    managers read neither.
    """

    recording_id: int
    name: str
    status: Status
    reason: str | None
    happened_at: datetime
    agent: str | None
    segment: str | None
    direction: str | None
    duration_s: float | None
    score: float | None
    machine_score: float | None
    flags: tuple[str, ...]
    reviewed: bool
    state: State
    assigned: str | None
    sampled: bool


@dataclass(frozen=True, slots=True)
class QueueChoices:
    """The values that occur, to filter by; ``rules`` are titles by id, ``samples`` weeks, the latest first."""

    flags: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    rules: Mapping[str, str] | None = None


def queue(
    *, session: Session, account: Account, wanted: QueueFilter, offset: int = 0, limit: int = 50
) -> tuple[QueueRow, ...]:
    """Return the calls an account may see: the disputed ones, then those not yet reviewed, the lowest scores first.

    Calls without a score follow those with one; of equal calls the newest is first. ``newest_first`` orders by the
    time of the call alone.
    """
    ids = queue_ids(session=session, account=account, wanted=wanted, offset=offset, limit=limit)
    rows = _read(session, account, ids)
    return tuple(rows[one] for one in ids if one in rows)


def queue_ids(
    *, session: Session, account: Account, wanted: QueueFilter, offset: int = 0, limit: int = 2000
) -> tuple[int, ...]:
    """Return the recording ids of the queue in its order, for walking from call to call."""
    query = select(col(RecordingRow.id)).where(*matches(account, wanted), shown(wanted.show))
    return tuple(session.scalars(query.order_by(*_order(wanted)).offset(offset).limit(limit)))


def queue_length(*, session: Session, account: Account, wanted: QueueFilter) -> int:
    """Count the calls that ``queue`` would return without paging."""
    return queue_lengths(session=session, account=account, wanted=[wanted])[0]


def queue_lengths(*, session: Session, account: Account, wanted: Sequence[QueueFilter]) -> tuple[int, ...]:
    """Count the calls of several filters, each by the index that suits it."""
    count = select(func.count()).select_from(RecordingRow)
    return tuple(session.scalar(count.where(*matches(account, one), shown(one.show))) or 0 for one in wanted)


def queue_parts(*, session: Session, account: Account, wanted: QueueFilter) -> dict[Show, int]:
    """Count what each part of the calls holds with the other filters as they are; only all calls for a manager."""
    parts = list(Show) if may_supervise(account) else [Show.ALL]
    counts = [func.count().filter(shown(part)) for part in parts]
    query = select(*counts).select_from(RecordingRow).where(*matches(account, wanted))
    return dict(zip(parts, session.execute(query).one(), strict=True))


def still_open(*, session: Session, account: Account, recording_ids: Collection[int]) -> set[int]:
    """Return which of the calls need a person still and are not another supervisor's.

    A random sample and a dispute are answered by a review and an answer; an ordinary call that was looked at only
    because somebody wanted to needs nobody.
    """
    if not may_supervise(account):
        return set()
    mine = func.coalesce(col(RecordingRow.assigned_id), account.id) == account.id
    query = select(col(RecordingRow.id)).where(col(RecordingRow.id).in_(recording_ids), shown(Show.ATTENTION), mine)
    return set(session.scalars(query))


def queue_choices(*, session: Session, account: Account) -> QueueChoices:
    """Return what the filters can offer; nothing to those who may not supervise."""
    if not may_supervise(account):
        return QueueChoices()
    kinds = set(values_of(session, col(SignRow.kind)))
    weeks = select(col(SampleRow.week)).distinct().order_by(col(SampleRow.week).desc()).limit(_SAMPLES_OFFERED)
    return QueueChoices(
        flags=tuple(kind for kind in FLAG_KINDS if kind in kinds),
        agents=values_of(session, col(RecordingRow.agent)),
        segments=values_of(session, col(RecordingRow.segment)),
        languages=values_of(session, col(RecordingRow.language)),
        outcomes=values_of(session, col(EvaluationRow.outcome)),
        samples=tuple(session.scalars(weeks)),
        rules=_rule_titles(session),
    )


def _order(wanted: QueueFilter) -> list[ColumnExpressionArgument[Any]]:
    newest: list[ColumnExpressionArgument[Any]] = [standing.happened_at.desc(), col(RecordingRow.id)]
    if wanted.newest_first:
        return newest
    disputed: ColumnElement[Any] = case((col(RecordingRow.state) == State.DISPUTED, 0), else_=1)
    score = col(RecordingRow.score)
    return [disputed, col(RecordingRow.reviewed), score.is_(None), score, *newest]


def _read(session: Session, account: Account, recording_ids: Sequence[int]) -> dict[int, QueueRow]:
    for_supervisor, seen = may_supervise(account), personal.sight(account)
    drawn = select(col(SampledRow.recording_id)).where(col(SampledRow.recording_id).in_(recording_ids))
    sampled = set(session.scalars(drawn)) if for_supervisor else set()
    query = standing.joined(
        select(
            RecordingRow,
            standing.happened_at.label("happened_at"),
            col(EvaluationRow.reason).label("why"),
            col(EvaluationRow.score).label("machine_score"),
            col(TranscriptRow.duration_s),
            col(_assigned.login),
        )
    ).outerjoin(_assigned, col(_assigned.id) == RecordingRow.assigned_id)
    found = session.execute(query.where(col(RecordingRow.id).in_(recording_ids)))
    return {
        row.RecordingRow.id: _to_row(row, row.RecordingRow, sampled, seen, for_supervisor=for_supervisor)
        for row in found
    }


def _to_row(
    row: Any,  # noqa: ANN401 - a row of any columns
    call: RecordingRow,
    sampled: Collection[int],
    seen: personal.Sight,
    *,
    for_supervisor: bool,
) -> QueueRow:
    reason = call.reason or row.why
    return QueueRow(
        recording_id=call.id or 0,
        name=seen.name(call.name, call.customer_number),
        status=Status(call.status),
        reason=reason and seen.name(reason, call.customer_number),
        happened_at=row.happened_at,
        agent=call.agent,
        segment=call.segment,
        direction=call.direction,
        duration_s=row.duration_s,
        score=call.score,
        machine_score=row.machine_score,
        flags=tuple(call.flags or ()),
        reviewed=call.reviewed,
        state=State(call.state),
        assigned=row.login if for_supervisor else None,
        sampled=call.id in sampled,
    )


def _rule_titles(session: Session) -> dict[str, str]:
    """Titles of the rules that some call breaks; the newest rulebook that knows a rule names it."""
    broken = set(values_of(session, col(SignRow.rule), col(SignRow.kind) == BROKEN))
    titles: dict[str, str] = {}
    newest = select(col(RulebookRow.content)).order_by(col(RulebookRow.created_at).desc())
    for content in session.scalars(newest):
        if broken <= titles.keys():
            break
        titles = {rule["id"]: rule["title"] for rule in content["rules"] if rule["id"] in broken} | titles
    return {rule: titles.get(rule, rule) for rule in broken}
