"""Coaching notes: what a supervisor agrees with a manager, and everything that was done with it since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, false, func, select, true
from sqlmodel import Session, col

from callqa.errors import CoachingError
from callqa.store import personal
from callqa.store.access import SUPERVISING, may_supervise, visible
from callqa.store.accounts import Account, Role
from callqa.store.agent_names import whose
from callqa.store.coaching_tables import CoachingEntryRow, CoachingNoteRow
from callqa.store.tables import AccountRow, RecordingRow

MAX_CHARS = 4000

_manager = whose(col(CoachingNoteRow.agent))
"""Whom a note is for, under the name that stands for the person now."""


class Kind(StrEnum):
    """What can be done with a note."""

    WRITTEN = "written"
    READ = "read"
    ANSWERED = "answered"
    MOVED = "moved"
    DONE = "done"
    REOPENED = "reopened"


_MANAGERS = frozenset({Kind.READ, Kind.ANSWERED})
_SUPERVISORS = frozenset({Kind.ANSWERED, Kind.MOVED, Kind.DONE, Kind.REOPENED})


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did with a note, and what they wrote."""

    kind: Kind
    text: str
    who: str
    by_manager: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A coaching note with everything that was done with it, the oldest first. ``agent`` is the manager.

    ``recording_id`` is the call that it is about, for those who may see that call.
    """

    id: int
    agent: str
    goal: str
    rule: str | None
    recording_id: int | None
    due_on: date | None
    done: bool
    made_at: datetime
    entries: tuple[Entry, ...]

    @property
    def read(self) -> bool:
        """The manager has read or answered it."""
        return any(entry.by_manager for entry in self.entries)

    @property
    def new(self) -> bool:
        """It waits for its manager to read it."""
        return not self.done and not self.read

    def overdue(self, today: date) -> bool:
        """Tell whether it should have been done by now."""
        return not self.done and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class NewNote:
    """What a supervisor writes: the goal, and as far as they help a rule, a call of the manager, and a due date."""

    agent: str
    goal: str
    rule: str | None = None
    recording_id: int | None = None
    due_on: date | None = None


def notes(
    *, session: Session, account: Account, agent: str | None = None, done: bool | None = None
) -> tuple[Note, ...]:
    """Return the notes that an account may read: a manager's own; all for those who supervise.

    What is open comes first, by due date, then what is done, the latest first.

    Args:
        session: an open database session.
        account: who asks.
        agent: only those for this manager.
        done: only what is done, or what is not.
    """
    may_open = (col(RecordingRow.id) == CoachingNoteRow.recording_id) & visible(account)
    columns = (CoachingNoteRow, col(RecordingRow.id), _manager)
    query = select(*columns).outerjoin(RecordingRow, may_open).where(_readable(account))
    if agent is not None:
        query = query.where(_manager == agent)
    if done is not None:
        query = query.where(col(CoachingNoteRow.done).is_(done))
    rows = [tuple(row) for row in session.execute(query)]
    seen = personal.sight(account)
    entries = _entries(session, [row.id for row, _call, _agent in rows], seen)
    found = [_note(row, manager, call, entries.get(row.id, ()), seen) for row, call, manager in rows]
    return tuple(sorted(found, key=_order))


def add_note(*, session: Session, account: Account, note: NewNote) -> int:
    """Write a note and return its number. The caller commits.

    Raises:
        CoachingError: the account may not supervise, there is no such manager or call, or the goal is missing.
    """
    if not may_supervise(account):
        raise CoachingError("Only supervisors and admins write coaching notes.")
    if note.agent not in agents(session=session, account=account):
        raise CoachingError("There is no such manager; choose one of those who have calls or an account.")
    if note.recording_id is not None:
        of_call = select(col(RecordingRow.agent)).where(col(RecordingRow.id) == note.recording_id)
        if session.scalars(of_call).one_or_none() != note.agent:
            raise CoachingError("The call is not one of this manager.")
    row = CoachingNoteRow(
        agent=note.agent,
        goal=_words(note.goal, required=True),
        rule=note.rule,
        recording_id=note.recording_id,
        due_on=note.due_on,
        account_id=account.id,
    )
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - flush has given it
    session.add(CoachingEntryRow(note_id=row.id, kind=Kind.WRITTEN, account_id=account.id))
    session.flush()
    return row.id


def act(
    *, session: Session, account: Account, note_id: int, kind: Kind, text: str = "", due_on: date | None = None
) -> None:
    """Do something with a note. The caller commits.

    Args:
        session: an open database session.
        account: a manager reads and answers the own notes; a supervisor answers, moves the due date, ends and reopens.
        note_id: which note.
        kind: what is done.
        text: what is said with it; an answer needs one.
        due_on: the new due date of ``Kind.MOVED``; ``None``: none.

    Raises:
        CoachingError: there is no such note for this account, or it may not do that.
    """
    query = select(CoachingNoteRow).where(_readable(account), col(CoachingNoteRow.id) == note_id)
    row = session.scalars(query.with_for_update()).one_or_none()
    if row is None:
        raise CoachingError("There is no such coaching note.")
    if kind not in (_SUPERVISORS if account.role in SUPERVISING else _MANAGERS):
        raise CoachingError("This is not yours to do with a coaching note.")
    if kind in {Kind.DONE, Kind.REOPENED} and row.done is (kind is Kind.DONE):
        raise CoachingError("Somebody else has done that meanwhile; look at the note again.")
    words = _words(text, required=kind is Kind.ANSWERED)
    if kind is Kind.MOVED:
        row.due_on, words = due_on, due_on.isoformat() if due_on else ""
    row.done = kind is Kind.DONE or (row.done and kind is not Kind.REOPENED)
    session.add(row)
    session.add(CoachingEntryRow(note_id=note_id, kind=kind, text=words, account_id=account.id))
    session.flush()


def agents(*, session: Session, account: Account) -> tuple[str, ...]:
    """Return whom notes can be written to: who has calls or a manager's account; nobody for who may not supervise."""
    if not may_supervise(account):
        return ()
    with_calls = select(col(RecordingRow.agent)).where(col(RecordingRow.agent).is_not(None)).distinct()
    with_account = select(col(AccountRow.agent)).where(
        col(AccountRow.role) == Role.MANAGER, col(AccountRow.agent).is_not(None)
    )
    return tuple(sorted({name for query in (with_calls, with_account) for name in session.scalars(query) if name}))


def waiting(*, session: Session, account: Account) -> int:
    """Count the open notes that the manager they are for has not read yet."""
    read = select(col(CoachingEntryRow.note_id)).where(col(CoachingEntryRow.kind).in_(sorted(_MANAGERS)))
    query = select(func.count()).where(
        _readable(account), col(CoachingNoteRow.done).is_(False), col(CoachingNoteRow.id).not_in(read)
    )
    return int(session.scalar(query.select_from(CoachingNoteRow)) or 0)


def _readable(account: Account) -> ColumnElement[bool]:
    """Return the condition on ``CoachingNoteRow`` for what an account may read."""
    if account.role in SUPERVISING:
        return true()
    if account.role is Role.MANAGER and account.agent:
        return _manager == account.agent
    return false()


def _entries(session: Session, note_ids: Sequence[int], seen: personal.Sight) -> dict[int, tuple[Entry, ...]]:
    query = (
        select(CoachingEntryRow, col(AccountRow.login), col(AccountRow.role))
        .join(AccountRow, col(AccountRow.id) == CoachingEntryRow.account_id)
        .where(col(CoachingEntryRow.note_id).in_(note_ids))
        .order_by(col(CoachingEntryRow.id))
    )
    found: dict[int, list[Entry]] = {}
    for entry, login, role in session.execute(query):
        told = Entry(Kind(entry.kind), seen.note(entry.text), login, role == Role.MANAGER, entry.created_at)
        found.setdefault(entry.note_id, []).append(told)
    return {note_id: tuple(of_note) for note_id, of_note in found.items()}


def _note(
    row: CoachingNoteRow,
    manager: str,
    recording_id: int | None,
    entries: tuple[Entry, ...],
    seen: personal.Sight,
) -> Note:
    return Note(
        id=row.id or 0,
        agent=manager,
        goal=seen.note(row.goal),
        rule=row.rule,
        recording_id=recording_id,
        due_on=row.due_on,
        done=row.done,
        made_at=row.created_at,
        entries=entries,
    )


def _order(note: Note) -> tuple[bool, float, float]:
    due = (note.due_on or date.max).toordinal()
    return note.done, 0.0 if note.done else due, -note.made_at.timestamp()


def _words(text: str, *, required: bool) -> str:
    words = text.strip()
    if required and not words:
        raise CoachingError("Write what it is about.")
    if len(words) > MAX_CHARS:
        raise CoachingError(f"The text must have at most {MAX_CHARS} characters.")
    return words
