"""What came of the calls of a stretch of time, for those who supervise."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from callqa import figures
from callqa.calls import Status
from callqa.intervals import Mean
from callqa.store import standing
from callqa.store.access import counted, visible
from callqa.store.accounts import Account
from callqa.store.figures import Period, read
from callqa.store.tables import RecordingRow


@dataclass(frozen=True, slots=True)
class ShiftCalls:
    """The calls that began in a stretch of time, but for voided ones.

    Attributes:
        counts: by what the machine could do with them.
        flagged: how many have a flag that says that they are bad.
        unreviewed: how many of these nobody has dealt with.
        score: their mean score.
        reasons: why calls have no score, ``code: sentence``, the most frequent first; one sentence a code.
    """

    counts: Mapping[Status, int]
    flagged: int
    unreviewed: int
    score: Mean
    reasons: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def shift_calls(session: Session, account: Account, period: Period) -> ShiftCalls:
    """Return what came of a period's calls that the account may see."""
    wanted = (
        visible(account),
        counted,
        standing.happened_at >= period.since,
        standing.happened_at < period.until,
    )
    by_status = select(col(RecordingRow.status), func.count()).where(*wanted).group_by(col(RecordingRow.status))
    flagged = select(func.count(), func.count().filter(~col(RecordingRow.reviewed))).where(
        *wanted, col(RecordingRow.flagged)
    )
    reasons = select(col(RecordingRow.reason)).where(*wanted, col(RecordingRow.status) != Status.SCORED.value)
    told: dict[str, str] = {}
    codes: Counter[str] = Counter()
    for reason in session.exec(reasons.order_by(col(RecordingRow.id))):
        code = (reason or "").partition(":")[0]
        codes[code] += 1
        told.setdefault(code, reason or "")
    total, unreviewed = session.exec(flagged.select_from(RecordingRow)).one()
    return ShiftCalls(
        counts={Status(status): count for status, count in session.exec(by_status)},
        flagged=total,
        unreviewed=unreviewed,
        score=figures.mean(read(session, *period.conditions).score),
        reasons={told[code]: count for code, count in sorted(codes.items(), key=lambda one: (-one[1], one[0]))},
    )
