"""The random samples: so many calls of each manager and week, drawn so that anybody can draw them again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from callqa import sampling, shoptime
from callqa.calls import Status
from callqa.errors import ReviewError
from callqa.store import erasing, standing
from callqa.store.access import counted, may_supervise
from callqa.store.accounts import Account
from callqa.store.queue_tables import SampledRow, SampleRow
from callqa.store.tables import AccountRow, RecordingRow, now
from callqa.store.ticking import REFUSED


@dataclass(frozen=True, slots=True)
class Sample:
    """One manager's sample of one week. ``who`` is a login, ``None`` for the command line.

    Attributes:
        id: of the sample.
        week: such as ``2026-W47``.
        agent: the manager, as the phone system names them.
        per_manager: how many calls were wanted.
        eligible: of how many it was drawn.
        drawn: how many calls were drawn.
        reviewed: how many of these a person has dealt with.
        seed: what it was drawn with.
        set_hash: the hash of the set that it was drawn from.
        who: who drew it.
        made_at: when it was drawn.
        again: drawing again from what is kept gives the same calls.
    """

    id: int
    week: str
    agent: str
    per_manager: int
    eligible: int
    drawn: int
    reviewed: int
    seed: str
    set_hash: str
    who: str | None
    made_at: datetime
    again: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a drawing has added; nothing where all managers of the week had their sample."""

    managers: int
    calls: int


def draw_week(session: Session, account: Account | None, week: str, zone: ZoneInfo, per_manager: int) -> Drawn:
    """Draw the samples of a week that is over, for every manager who has none of it. The caller commits.

    Eligible is every call of the manager that began in the week, has a score now and was not voided, reviewed or not.

    Args:
        session: an open database session, with nothing written yet.
        account: who draws; ``None`` is the command line.
        week: such as ``2026-W47``.
        zone: the shop's time zone.
        per_manager: how many calls of each manager.

    Raises:
        ReviewError: the account may not, there is no such week, it is not over, or somebody else is drawing it.
    """
    if not may_supervise(account):
        raise ReviewError(REFUSED)
    try:
        since, until = shoptime.week_bounds(week, zone)
    except ValueError as error:
        raise ReviewError(f"There is no week '{week}'; write it as 2026-W47.") from error
    if until > now():
        raise ReviewError(f"The week {week} is not over yet; a sample is drawn of all its calls.")
    before = set(session.scalars(select(col(SampleRow.agent)).where(col(SampleRow.week) == week)))
    calls = 0
    managers = [(agent, ids) for agent, ids in _eligible(session, since, until).items() if agent not in before]
    try:
        for agent, ids in managers:
            row = _new(week, agent, per_manager, ids, account)
            calls += _add(session, row, ids)
    except IntegrityError as error:
        raise ReviewError(f"Somebody else has just drawn the samples of {week}; look at them.") from error
    return Drawn(len(managers), calls)


def samples(session: Session, account: Account | None, weeks: int | None = 12) -> tuple[Sample, ...]:
    """Return the samples of the latest weeks or of all, the latest first; none to those who may not supervise."""
    if not may_supervise(account):
        return ()
    latest = select(col(SampleRow.week)).distinct().order_by(col(SampleRow.week).desc()).limit(weeks)
    rows = session.execute(
        select(SampleRow, col(AccountRow.login))
        .outerjoin(AccountRow, col(AccountRow.id) == SampleRow.account_id)
        .where(col(SampleRow.week).in_(latest.subquery().select()))
        .order_by(col(SampleRow.week).desc(), col(SampleRow.agent))
    ).all()
    drawn = _drawn(session, [row.SampleRow.id for row in rows])
    return tuple(_to_sample(session, row.SampleRow, row.login, drawn.get(row.SampleRow.id, [])) for row in rows)


def _eligible(session: Session, since: datetime, until: datetime) -> dict[str, dict[str, int]]:
    """Return recording ids by their SHA-256, by manager."""
    query = select(col(RecordingRow.agent), col(RecordingRow.sha256), col(RecordingRow.id)).where(
        standing.happened_at >= since,
        standing.happened_at < until,
        col(RecordingRow.status) == Status.SCORED,
        col(RecordingRow.agent).is_not(None),
        counted,
    )
    found: dict[str, dict[str, int]] = {}
    for agent, sha256, recording_id in session.execute(query):
        found.setdefault(agent, {})[sha256] = recording_id
    return dict(sorted(found.items()))


def _new(week: str, agent: str, per_manager: int, ids: Mapping[str, int], account: Account | None) -> SampleRow:
    return SampleRow(
        week=week,
        agent=agent,
        per_manager=per_manager,
        seed=sampling.new_seed(),
        eligible=sorted(ids),
        eligible_count=len(ids),
        eligible_sha256=sampling.set_hash(ids),
        account_id=account.id if account else None,
    )


def _add(session: Session, row: SampleRow, ids: Mapping[str, int]) -> int:
    """Store a sample with the calls that its seed draws, and return how many these are."""
    session.add(row)
    session.flush()
    drawn = sampling.draw(row.seed, row.eligible, row.per_manager)
    session.add_all(
        SampledRow(sample_id=row.id or 0, recording_id=ids[sha256], place=place)
        for place, sha256 in enumerate(drawn, 1)
    )
    session.flush()
    return len(drawn)


def _drawn(session: Session, sample_ids: Sequence[int]) -> dict[int, list[tuple[str, bool]]]:
    """Return the SHA-256 of the calls drawn, in the order of the draw, and whether each was reviewed, by sample."""
    query = (
        select(col(SampledRow.sample_id), col(RecordingRow.sha256), col(RecordingRow.reviewed))
        .join(RecordingRow, col(RecordingRow.id) == SampledRow.recording_id)
        .where(col(SampledRow.sample_id).in_(sample_ids))
        .order_by(col(SampledRow.sample_id), col(SampledRow.place))
    )
    found: dict[int, list[tuple[str, bool]]] = {}
    for sample_id, sha256, reviewed in session.execute(query):
        found.setdefault(sample_id, []).append((sha256, reviewed))
    return found


def _drawn_again(session: Session, row: SampleRow, kept: Sequence[str]) -> bool:
    """Tell whether the seed draws what is stored; calls that were deleted since cannot be there."""
    drawn = sampling.draw(row.seed, row.eligible, row.per_manager)
    gone = erasing.silent(session, [sha256 for sha256 in drawn if sha256 not in kept])
    same = tuple(sha256 for sha256 in drawn if sha256 not in gone) == tuple(kept)
    return same and sampling.set_hash(row.eligible) == row.eligible_sha256


def _to_sample(session: Session, row: SampleRow, who: str | None, drawn: Sequence[tuple[str, bool]]) -> Sample:
    kept = tuple(sha256 for sha256, _reviewed in drawn)
    return Sample(
        id=row.id or 0,
        week=row.week,
        agent=row.agent,
        per_manager=row.per_manager,
        eligible=row.eligible_count,
        drawn=len(drawn),
        reviewed=sum(reviewed for _sha256, reviewed in drawn),
        seed=row.seed,
        set_hash=row.eligible_sha256,
        who=who,
        made_at=row.created_at,
        again=_drawn_again(session, row, kept),
    )
