"""The names of a manager: one that stands for the person everywhere, and others that the phone system writes or wrote.

``RecordingRow.agent`` is the person, put there when a call is stored and again whenever names change, so that rights,
queue, samples and figures need to know no other names. ``facts`` keeps what the phone system wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import Session, col

from callqa.errors import AccountError
from callqa.store.account_values import checked_name
from callqa.store.admin_tables import AgentNameRow
from callqa.store.batches import batches
from callqa.store.figure_tables import CallMarksRow
from callqa.store.tables import AccountRow, RecordingRow


@dataclass(frozen=True, slots=True)
class Written:
    """A person as the calls name them: under how many further names, in how many calls, and with which accounts."""

    agent: str
    others: tuple[str, ...]
    calls: int
    logins: tuple[str, ...]


def person(session: Session, name: str | None) -> str | None:
    """Return whose name it is: the person it was given to, else itself with single spaces."""
    if name is None:
        return None
    written = " ".join(name.split())
    known = session.get(AgentNameRow, written)
    return known.agent if known else written


def whose(name: Any) -> ColumnElement[str]:  # noqa: ANN401 - a column or a value
    """Return ``person`` as an expression, for names that were written down before they came to belong to somebody."""
    known = select(col(AgentNameRow.agent)).where(col(AgentNameRow.name) == name).scalar_subquery()
    return func.coalesce(known, name)


def further_names(session: Session, agent: str) -> tuple[str, ...]:
    """Return the other names of a person."""
    query = select(col(AgentNameRow.name)).where(col(AgentNameRow.agent) == agent)
    return tuple(session.scalars(query.order_by(col(AgentNameRow.name))))


def people(session: Session) -> tuple[Written, ...]:
    """Return everybody who has calls, an account or several names, by name."""
    counts = select(col(RecordingRow.agent), func.count()).where(col(RecordingRow.agent).is_not(None))
    calls: dict[str, int] = {row[0]: row[1] for row in session.execute(counts.group_by(col(RecordingRow.agent)))}
    others: dict[str, list[str]] = {}
    for row in session.scalars(select(AgentNameRow).order_by(col(AgentNameRow.name))):
        others.setdefault(row.agent, []).append(row.name)
    logins: dict[str, list[str]] = {}
    with_account = select(col(AccountRow.agent), col(AccountRow.login)).where(col(AccountRow.agent).is_not(None))
    for agent, login in session.execute(with_account.order_by(col(AccountRow.login))):
        logins.setdefault(agent, []).append(login)
    return tuple(
        Written(agent, tuple(others.get(agent, ())), calls.get(agent, 0), tuple(logins.get(agent, ())))
        for agent in sorted({*calls, *others, *logins})
    )


def free_name(session: Session, name: str | None) -> str | None:
    """Return a name that is to stand for a person.

    Raises:
        AccountError: it is a further name of another one.
    """
    known = session.get(AgentNameRow, name) if name is not None else None
    if known is not None:
        raise AccountError(f"'{known.name}' is another name of {known.agent}; take it away there first.")
    return name


def set_further_names(session: Session, agent: str, names: Iterable[str]) -> tuple[str, ...]:
    """Give a person these further names and no others, in their calls and figures too. The caller commits.

    Raises:
        AccountError: a name cannot be read, or belongs to somebody else or to somebody's account.
    """
    wanted = {checked_name(name) for name in names} - {agent}
    before = set(further_names(session, agent))
    for name in sorted(wanted - before):
        _refuse_taken(session, agent, name)
        session.add(AgentNameRow(name=name, agent=agent))
        session.flush()
        _rename(session, name, agent)
    for name in sorted(before - wanted):
        session.delete(session.get_one(AgentNameRow, name))
        session.flush()
        _give_back(session, agent, name)
    return tuple(sorted(wanted))


def set_main_name(session: Session, agent: str, name: str) -> None:
    """Let another name stand for a person; the former one becomes a further one. The caller commits.

    Raises:
        AccountError: the name belongs to somebody else or to somebody's account.
    """
    mine = set(further_names(session, agent))
    if name not in mine:
        _refuse_taken(session, agent, name)
    for row in session.scalars(select(AgentNameRow).where(col(AgentNameRow.agent) == agent)):
        if row.name == name:
            session.delete(row)
        else:
            row.agent = name
    session.add(AgentNameRow(name=agent, agent=name))
    session.flush()
    session.execute(update(AccountRow).where(col(AccountRow.agent) == agent).values(agent=name))
    _rename(session, agent, name)


def _refuse_taken(session: Session, agent: str, name: str) -> None:
    free_name(session, name)
    taken = select(col(AccountRow.login)).where(col(AccountRow.agent) == name)
    login = session.scalars(taken.limit(1)).one_or_none()
    if login is not None:
        raise AccountError(f"'{name}' is the name of the account '{login}', so it cannot be a name of {agent}.")
    if further_names(session, name):
        raise AccountError(f"'{name}' has further names of its own; take them away first.")


def _rename(session: Session, before: str, after: str) -> None:
    session.execute(update(RecordingRow).where(col(RecordingRow.agent) == before).values(agent=after))
    session.execute(update(CallMarksRow).where(col(CallMarksRow.agent) == before).values(agent=after))


def _give_back(session: Session, agent: str, name: str) -> None:
    """Let the calls under a name be that name's own again."""
    query = select(col(RecordingRow.id), col(RecordingRow.facts)["agent"].as_string())
    of_person = session.execute(query.where(col(RecordingRow.agent) == agent))
    ids = [number for number, written in of_person if " ".join((written or "").split()) == name]
    for batch in batches(ids):
        session.execute(update(RecordingRow).where(col(RecordingRow.id).in_(batch)).values(agent=name))
        session.execute(update(CallMarksRow).where(col(CallMarksRow.recording_id).in_(batch)).values(agent=name))
