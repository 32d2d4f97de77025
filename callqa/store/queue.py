"""The queue: which calls a person should look at, the worst first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from callqa.calls import Mark, Status
from callqa.store import standing
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.tables import EvaluationRow, RecordingRow, RulebookRow, TranscriptRow, VerdictRow

FLAG_KINDS = (
    "auto_fail", "below_pass_mark", "low_confidence", "check_speakers", "not_judged", "not_scored", "re_judged",
)  # fmt: skip
"""What comes before the colon of a flag."""


class Show(StrEnum):
    """Which part of the calls: those in need of a person, or all of one status."""

    ATTENTION = "attention"
    ALL = "all"
    SCORED = "scored"
    NOT_SCORED = "not_scored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show. ``rule``: calls where that rule fails now. ``since`` is included, ``until`` is not."""

    show: Show = Show.ATTENTION
    flag: str | None = None
    rule: str | None = None
    agent: str | None = None
    segment: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    score_from: float | None = None
    score_to: float | None = None
    unreviewed: bool = False
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One call in the queue. ``happened_at`` is when it was first seen, where nothing tells when it began."""

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


@dataclass(frozen=True, slots=True)
class QueueChoices:
    """What there is to filter by: how many calls each part holds, and the values that occur."""

    counts: Mapping[Show, int]
    flags: Mapping[str, int]
    agents: tuple[str, ...]
    segments: tuple[str, ...]
    rules: Mapping[str, str]


def queue(
    *, session: Session, account: Account, wanted: QueueFilter, offset: int = 0, limit: int = 50
) -> tuple[QueueRow, ...]:
    """Return the calls an account may see, those not yet reviewed and with the lowest scores first.

    Calls without a score follow those with one; of equal calls the newest is first. ``newest_first`` orders by the
    time of the call alone.
    """
    columns = standing.joined(
        select(
            col(RecordingRow.id),
            col(RecordingRow.name),
            col(RecordingRow.status),
            func.coalesce(col(RecordingRow.reason), col(EvaluationRow.reason)),
            standing.happened_at,
            col(RecordingRow.agent),
            col(RecordingRow.segment),
            col(RecordingRow.direction),
            col(TranscriptRow.duration_s),
            col(RecordingRow.score),
            col(EvaluationRow.score),
            col(RecordingRow.flags),
            col(RecordingRow.reviewed),
        )
    )
    rows = session.execute(
        columns.where(*_conditions(account, wanted)).order_by(*_order(wanted)).offset(offset).limit(limit)
    )
    return tuple(
        QueueRow(
            recording_id=recording_id,
            name=name,
            status=Status(status),
            reason=reason,
            happened_at=happened_at,
            agent=agent,
            segment=segment,
            direction=direction,
            duration_s=duration_s,
            score=score,
            machine_score=machine_score,
            flags=tuple(flags or ()),
            reviewed=bool(reviewed),
        )
        for (
            recording_id,
            name,
            status,
            reason,
            happened_at,
            agent,
            segment,
            direction,
            duration_s,
            score,
            machine_score,
            flags,
            reviewed,
        ) in rows
    )


def queue_ids(*, session: Session, account: Account, wanted: QueueFilter, limit: int = 500) -> tuple[int, ...]:
    """Return the recording ids of the queue in its order, for walking from call to call."""
    query = standing.joined(select(col(RecordingRow.id))).where(*_conditions(account, wanted))
    return tuple(session.scalars(query.order_by(*_order(wanted)).limit(limit)))


def queue_length(*, session: Session, account: Account, wanted: QueueFilter) -> int:
    """Count the calls that ``queue`` would return without paging."""
    query = standing.joined(select(func.count(col(RecordingRow.id)))).where(*_conditions(account, wanted))
    return int(session.execute(query).scalar_one())


def queue_choices(*, session: Session, account: Account) -> QueueChoices:
    """Return what the filters can offer to an account."""
    parts = [func.count(col(RecordingRow.id)).filter(_shown(show)) for show in Show]
    kinds = [func.count(col(RecordingRow.id)).filter(_flagged(kind)) for kind in FLAG_KINDS]
    numbers = session.execute(standing.joined(select(*parts, *kinds)).where(visible(account))).one()
    return QueueChoices(
        counts=dict(zip(Show, numbers, strict=False)),
        flags=dict(zip(FLAG_KINDS, numbers[len(Show) :], strict=True)),
        agents=_values(session, account, col(RecordingRow.agent)),
        segments=_values(session, account, col(RecordingRow.segment)),
        rules=_rule_titles(session),
    )


def _order(wanted: QueueFilter) -> list[ColumnExpressionArgument[Any]]:
    newest: list[ColumnExpressionArgument[Any]] = [standing.happened_at.desc(), col(RecordingRow.id)]
    if wanted.newest_first:
        return newest
    score = col(RecordingRow.score)
    return [col(RecordingRow.reviewed), score.is_(None), score, *newest]


def _conditions(account: Account, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    conditions = [visible(account), _shown(wanted.show)]
    if wanted.flag is not None:
        conditions.append(_flagged(wanted.flag))
    if wanted.rule is not None:
        conditions.append(
            exists().where(
                col(VerdictRow.evaluation_id) == EvaluationRow.id,
                col(VerdictRow.rule) == wanted.rule,
                standing.mark == Mark.FAIL,
            )
        )
    if wanted.agent is not None:
        conditions.append(col(RecordingRow.agent) == wanted.agent)
    if wanted.segment is not None:
        conditions.append(col(RecordingRow.segment) == wanted.segment)
    if wanted.since is not None:
        conditions.append(standing.happened_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(standing.happened_at < wanted.until)
    if wanted.score_from is not None:
        conditions.append(col(RecordingRow.score) >= wanted.score_from)
    if wanted.score_to is not None:
        conditions.append(col(RecordingRow.score) <= wanted.score_to)
    if wanted.unreviewed:
        conditions.append(~col(RecordingRow.reviewed))
    return conditions


def _shown(show: Show) -> ColumnElement[bool]:
    status = col(RecordingRow.status)
    if show is Show.ATTENTION:
        return and_(
            ~col(RecordingRow.reviewed), or_(status != Status.SCORED, cast(col(RecordingRow.flags), Text) != "[]")
        )
    if show is Show.ALL:
        return status.is_not(None)
    return status == show.value


def _flagged(kind: str) -> ColumnElement[bool]:
    """Look for the kind where a flag begins: after the quotation mark that opens it in the stored JSON."""
    flags = cast(col(RecordingRow.flags), Text)
    return or_(flags.contains(f'"{kind}"', autoescape=True), flags.contains(f'"{kind}:', autoescape=True))


def _values(session: Session, account: Account, column: Mapped[str | None]) -> tuple[str, ...]:
    found = session.scalars(select(column).where(visible(account), column.is_not(None)).distinct().order_by(column))
    return tuple(value for value in found if value)


def _rule_titles(session: Session) -> dict[str, str]:
    """Titles by rule id; the newest rulebook that knows a rule names it."""
    titles: dict[str, str] = {}
    for content in session.scalars(select(col(RulebookRow.content)).order_by(col(RulebookRow.created_at))):
        titles |= {rule["id"]: rule["title"] for rule in content["rules"]}
    return titles
