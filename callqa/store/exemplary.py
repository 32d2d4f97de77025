"""Exemplary passages of calls: what supervisors released for all managers to learn from.

A passage shows its lines as the supervisor saw them when releasing it, who speaks, and its sound. The call that it is
of, its manager, customer, number, time, score and the rest of the recording stay with those who may see the call.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from callqa.calls import Speaker
from callqa.errors import CoachingError
from callqa.store import personal
from callqa.store.access import SUPERVISING, counted, may_supervise, visible
from callqa.store.accounts import Account, Role
from callqa.store.coaching_tables import ExemplaryRow
from callqa.store.listening import StoredFile, file_of
from callqa.store.tables import AccountRow, RecordingRow, now

LEARNING = frozenset(Role)
"""Roles that read and hear released passages: all."""
MAX_PASSAGE_S = 120.0
MAX_TITLE_CHARS, MAX_WHY_CHARS = 120, 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of a passage; ``start_s`` counts from the passage's beginning."""

    speaker: Speaker
    start_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a call that is to be released, with the lines that everybody shall read."""

    recording_id: int
    start_s: float
    end_s: float
    title: str
    why: str
    lines: tuple[Line, ...]
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a passage comes from, for supervisors."""

    recording_id: int
    start_s: float
    released_by: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Exemplary:
    """A released passage. ``origin`` is ``None`` for those who may not know the call."""

    id: int
    title: str
    why: str
    rule: str | None
    duration_s: float
    lines: tuple[Line, ...]
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Sound:
    """Which stretch of which file is heard."""

    file: StoredFile
    start_s: float
    end_s: float


def release(*, session: Session, account: Account, passage: Passage) -> int:
    """Release a passage to all managers and return its number. The caller commits.

    Raises:
        CoachingError: the account may not supervise, there is no such call, or the passage is wrong.
    """
    if not may_supervise(account):
        raise CoachingError("Only supervisors and admins release passages.")
    title, why = passage.title.strip(), passage.why.strip()
    if not title or len(title) > MAX_TITLE_CHARS or len(why) > MAX_WHY_CHARS:
        raise CoachingError(f"The passage needs a title of up to {MAX_TITLE_CHARS} characters.")
    if not 0 <= passage.start_s < passage.end_s or passage.end_s - passage.start_s > MAX_PASSAGE_S:
        raise CoachingError(f"The passage must end after it begins and last up to {MAX_PASSAGE_S:g} seconds.")
    call = select(col(RecordingRow.id)).where(visible(account), counted, col(RecordingRow.id) == passage.recording_id)
    if session.scalars(call).one_or_none() is None:
        raise CoachingError("There is no such call, or it was voided.")
    row = ExemplaryRow(
        recording_id=passage.recording_id,
        start_s=passage.start_s,
        end_s=passage.end_s,
        title=title,
        why=why,
        rule=passage.rule,
        lines=[{"speaker": line.speaker, "start_s": line.start_s, "text": line.text} for line in passage.lines],
        account_id=account.id,
    )
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - flush has given it
    return row.id


def withdraw(*, session: Session, account: Account, exemplary_id: int) -> None:
    """Take a passage back; from then on nobody reads or hears it. The caller commits.

    Raises:
        CoachingError: the account may not supervise, or there is no such passage.
    """
    row = session.get(ExemplaryRow, exemplary_id) if may_supervise(account) else None
    if row is None or row.withdrawn_at is not None:
        raise CoachingError("There is no such passage.")
    row.withdrawn_by, row.withdrawn_at = account.id, now()
    session.add(row)


def passages(*, session: Session, account: Account, recording_id: int | None = None) -> tuple[Exemplary, ...]:
    """Return the released passages, the latest first; supervisors learn where they come from.

    ``recording_id``: only those of this call, for supervisors; nothing for others, who may not learn which call it is.
    """
    supervises = account.role in SUPERVISING
    if account.role not in LEARNING or (recording_id is not None and not supervises):
        return ()
    query = (
        select(ExemplaryRow, col(AccountRow.login))
        .join(RecordingRow, col(RecordingRow.id) == ExemplaryRow.recording_id)
        .join(AccountRow, col(AccountRow.id) == ExemplaryRow.account_id)
        .where(_released)
        .order_by(col(ExemplaryRow.id).desc())
    )
    if recording_id is not None:
        query = query.where(col(ExemplaryRow.recording_id) == recording_id)
    seen = personal.sight(account)
    return tuple(
        Exemplary(
            id=row.id,
            title=seen.note(row.title),
            why=seen.note(row.why),
            rule=row.rule,
            duration_s=row.end_s - row.start_s,
            lines=tuple(Line(Speaker(line["speaker"]), line["start_s"], line["text"]) for line in row.lines),
            origin=Origin(row.recording_id, row.start_s, login, row.created_at) if supervises else None,
        )
        for row, login in session.execute(query)
    )


def sound_of(*, session: Session, account: Account, exemplary_id: int) -> Sound | None:
    """Return what of a recording is heard as this passage, by every account; ``None`` if there is no such passage."""
    if account.role not in LEARNING:
        return None
    query = (
        select(ExemplaryRow, RecordingRow)
        .join(RecordingRow, col(RecordingRow.id) == ExemplaryRow.recording_id)
        .where(_released, col(ExemplaryRow.id) == exemplary_id)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    row, recording = found.ExemplaryRow, found.RecordingRow
    return Sound(file_of(session, recording, masked=True), row.start_s, row.end_s)


_released: ColumnElement[bool] = counted & col(ExemplaryRow.withdrawn_at).is_(None)
