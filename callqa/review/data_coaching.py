"""What pages read and write of coaching: notes, and passages of calls that everybody may learn from."""

from datetime import date

from sqlmodel import Session

from callqa.calls import Transcript, Turn
from callqa.privacy import find, mask
from callqa.review import context
from callqa.store import coaching, exemplary
from callqa.store.accounts import Account
from callqa.store.coaching import Kind, NewNote, Note
from callqa.store.db import transaction
from callqa.store.exemplary import Exemplary, Line, Passage


def notes(account: Account, *, agent: str | None = None, done: bool | None = None) -> tuple[Note, ...]:
    """Return the notes that an account may read."""
    with Session(context.engine()) as session:
        return coaching.notes(session=session, account=account, agent=agent, done=done)


def agents(account: Account) -> tuple[str, ...]:
    """Return the managers to whom notes can be written."""
    with Session(context.engine()) as session:
        return coaching.agents(session=session, account=account)


def add_note(account: Account, note: NewNote) -> None:
    """Write a note.

    Raises:
        CoachingError: it is refused.
    """
    with transaction(context.engine()) as session:
        coaching.add_note(session=session, account=account, note=note)


def act(account: Account, note_id: int, kind: Kind, text: str = "", due_on: date | None = None) -> None:
    """Do something with a note.

    Raises:
        CoachingError: it is refused.
    """
    with transaction(context.engine()) as session:
        coaching.act(session=session, account=account, note_id=note_id, kind=kind, text=text, due_on=due_on)


def passages(account: Account, *, recording_id: int | None = None) -> tuple[Exemplary, ...]:
    """Return the released passages."""
    with Session(context.engine()) as session:
        return exemplary.passages(session=session, account=account, recording_id=recording_id)


def release(account: Account, passage: Passage) -> None:
    """Release a passage to everybody.

    Raises:
        CoachingError: it is refused.
    """
    with transaction(context.engine()) as session:
        exemplary.release(session=session, account=account, passage=passage)


def withdraw(account: Account, exemplary_id: int) -> None:
    """Take a passage back.

    Raises:
        CoachingError: it is refused.
    """
    with transaction(context.engine()) as session:
        exemplary.withdraw(session=session, account=account, exemplary_id=exemplary_id)


def lines_of(heard: Transcript, first: int, last: int) -> tuple[Line, ...]:
    """Return turns ``first`` to ``last`` as colleagues would read them: without what tells of the customer."""
    turns = mask(heard, find(heard.turns, heard.language)).turns[first : last + 1]
    return tuple(_line(turn, turns[0].start_s) for turn in turns)


def _line(turn: Turn, begun_s: float) -> Line:
    return Line(turn.speaker, round(turn.start_s - begun_s, 1), turn.text)
