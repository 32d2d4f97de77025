"""What people may read of calibration: the rounds, the call to mark next, and the marks of a closed round."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from callqa.calls import Mark, Transcript
from callqa.store import personal
from callqa.store.access import SUPERVISING, may_supervise, sees_personal, visible
from callqa.store.accounts import Account
from callqa.store.callpage import CallPage, call_page
from callqa.store.fairness_tables import CalibrationCallRow, CalibrationMarkRow, CalibrationRow, CalibrationTakerRow
from callqa.store.rulebooks import rulebook_of
from callqa.store.saving import to_transcript
from callqa.store.settling import machine_marks
from callqa.store.tables import AccountRow, EvaluationRow, RecordingRow, TranscriptRow


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may take part."""

    id: int
    login: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round. ``done``: how many of the ``calls`` each taker has marked; ``left``: how many whoever asks has not."""

    id: int
    title: str
    owner: Person
    expert: Person | None
    created_at: datetime
    closed_at: datetime | None
    calls: int
    done: Mapping[Person, int]
    left: int


@dataclass(frozen=True, slots=True)
class BlindCall:
    """A call to mark: what was said and which rules are asked about, and nothing of what anybody made of it."""

    call_id: int
    place: int
    page: CallPage
    rules: tuple[str, ...]
    rulebook: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BlindMark:
    """A taker's mark. ``turn`` is the place in the transcript of what shows it."""

    mark: Mark
    turn: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class MarkedCall:
    """A call of a closed round: the machine's marks by rule, and the takers' by rule and taker."""

    recording_id: int
    name: str
    heard: Transcript
    machine: Mapping[str, Mark]
    marks: Mapping[str, Mapping[int, BlindMark]]
    rulebook: Mapping[str, Any]


def people(session: Session, account: Account) -> tuple[Person, ...]:
    """Return who may be asked to mark calls: supervisors and admins who can sign in."""
    if not may_supervise(account):
        return ()
    query = select(col(AccountRow.id), col(AccountRow.login)).where(
        col(AccountRow.role).in_(sorted(SUPERVISING)), ~col(AccountRow.disabled)
    )
    return tuple(Person(*row) for row in session.execute(query.order_by(col(AccountRow.login))))


def rounds(session: Session, account: Account) -> tuple[Round, ...]:
    """Return all rounds, the latest first; nothing for those who may not supervise."""
    if not may_supervise(account):
        return ()
    logins = {id_: Person(id_, login) for id_, login in session.execute(select(AccountRow.id, AccountRow.login))}  # type: ignore[call-overload]
    counts = select(col(CalibrationCallRow.calibration_id), func.count()).group_by(
        col(CalibrationCallRow.calibration_id)
    )
    calls = {number: count for number, count in session.execute(counts)}  # noqa: C416 - rows are no pairs to mypy
    marked = (
        select(
            col(CalibrationCallRow.calibration_id),
            col(CalibrationMarkRow.account_id),
            func.count(CalibrationMarkRow.call_id.distinct()),  # type: ignore[attr-defined]
        )
        .join(CalibrationMarkRow, col(CalibrationMarkRow.call_id) == CalibrationCallRow.id)
        .group_by(col(CalibrationCallRow.calibration_id), col(CalibrationMarkRow.account_id))
    )
    done = {(round_, taker): count for round_, taker, count in session.execute(marked)}
    takers: dict[int, list[int]] = {}
    for row in session.scalars(select(CalibrationTakerRow).order_by(col(CalibrationTakerRow.account_id))):
        takers.setdefault(row.calibration_id, []).append(row.account_id)
    found = session.scalars(select(CalibrationRow).order_by(col(CalibrationRow.id).desc()))
    return tuple(
        Round(
            id=row.id,
            title=row.title,
            owner=logins[row.owner_id],
            expert=logins[row.expert_id] if row.expert_id else None,
            created_at=row.created_at,
            closed_at=row.closed_at,
            calls=calls[row.id],
            done={logins[taker]: done.get((row.id, taker), 0) for taker in takers[row.id]},
            left=calls[row.id] - done.get((row.id, account.id), 0)
            if account.id in takers[row.id] and row.closed_at is None
            else 0,
        )
        for row in found
        if row.id is not None
    )


def next_call(session: Session, account: Account, calibration_id: int) -> BlindCall | None:
    """Return the next call that a taker has to mark, or ``None`` if there is none or they are not asked."""
    if not is_asked(session, account, calibration_id):
        return None
    query = select(CalibrationCallRow).where(col(CalibrationCallRow.calibration_id) == calibration_id)
    calls = session.scalars(query.order_by(col(CalibrationCallRow.id))).all()
    for place, call in enumerate(calls, start=1):
        if call.id is None or is_marked(session, account, call.id):
            continue
        page = call_page(session=session, account=account, recording_id=call.recording_id)
        if page is None:
            continue
        evaluation = session.get_one(EvaluationRow, call.evaluation_id)
        heard = _heard(session, account, evaluation)
        return BlindCall(
            call_id=call.id,
            place=place,
            page=replace(page, judged=None, heard=heard, transcript_id=evaluation.transcript_id),
            rules=tuple(machine_marks(session, evaluation.id)),
            rulebook=rulebook_of(session, evaluation),
        )
    return None


def results(session: Session, account: Account, calibration_id: int) -> tuple[MarkedCall, ...]:
    """Return what was marked in a closed round, call by call; nothing while it is open, so that all stay blind."""
    row = session.get(CalibrationRow, calibration_id) if may_supervise(account) else None
    if row is None or row.closed_at is None:
        return ()
    query = (
        select(CalibrationCallRow, col(RecordingRow.name))
        .join(RecordingRow, col(RecordingRow.id) == CalibrationCallRow.recording_id)
        .where(visible(account), col(CalibrationCallRow.calibration_id) == calibration_id)
    )
    found = session.execute(query.order_by(col(CalibrationCallRow.id)))
    return tuple(_marked_call(session, account, call, name) for call, name in found)


def _marked_call(session: Session, account: Account, call: CalibrationCallRow, name: str) -> MarkedCall:
    seen = personal.sight(account)
    evaluation = session.get_one(EvaluationRow, call.evaluation_id)
    machine = machine_marks(session, call.evaluation_id)
    marks: dict[str, dict[int, BlindMark]] = {rule: {} for rule in machine}
    given = select(CalibrationMarkRow).where(col(CalibrationMarkRow.call_id) == call.id)
    for row in session.scalars(given.order_by(col(CalibrationMarkRow.account_id))):
        marks[row.rule][row.account_id] = BlindMark(Mark(row.mark), row.turn, seen.note(row.comment))
    return MarkedCall(
        recording_id=call.recording_id,
        name=seen.name(name),
        heard=_heard(session, account, evaluation),
        machine=machine,
        marks=marks,
        rulebook=rulebook_of(session, evaluation),
    )


def _heard(session: Session, account: Account, evaluation: EvaluationRow) -> Transcript:
    """Return what an account is shown of the transcript that was judged."""
    heard = to_transcript(session.get_one(TranscriptRow, evaluation.transcript_id))
    if sees_personal(account):
        return heard
    return personal.masked(heard, session.get_one(RecordingRow, evaluation.recording_id)).transcript


def is_asked(session: Session, account: Account, calibration_id: int) -> bool:
    """Tell whether an account takes part in a round that is open."""
    row = session.get(CalibrationRow, calibration_id) if may_supervise(account) else None
    taker = session.get(CalibrationTakerRow, (calibration_id, account.id))
    return row is not None and row.closed_at is None and taker is not None


def is_marked(session: Session, account: Account, call_id: int) -> bool:
    """Tell whether an account has marked a call of a round."""
    query = select(func.count(col(CalibrationMarkRow.id))).where(
        col(CalibrationMarkRow.call_id) == call_id, col(CalibrationMarkRow.account_id) == account.id
    )
    return bool(session.scalar(query))
