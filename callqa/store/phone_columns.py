"""Calls of the phone system read as columns, and which calls are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import ColumnElement, DateTime, Select, and_, null, or_, select, type_coerce
from sqlmodel import Session, col

from callqa.figures import Coded, Integers, Numbers, coded
from callqa.phone.columns import Calls, Rung
from callqa.store.admin_tables import AgentNameRow
from callqa.store.phone_tables import PhoneCallRow, PhonePresenceRow, PhoneRingRow

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Periods beyond are nobody's: they come from mistyped addresses, and clocks cannot be told there."""
_AT_ONCE = 1000
"""Rows."""
_EPOCH, _MS = datetime(1970, 1, 1), timedelta(milliseconds=1)  # noqa: DTZ001 - of moments read as UTC without a zone


@dataclass(frozen=True, slots=True)
class PhonePeriod:
    """Which calls: from ``since`` on, before ``until``; of a queue, a segment, a manager, or of all.

    Days and hours are those of ``zone``. A manager is named as everywhere, or by the extension where nobody is known to
    be behind it.
    """

    since: datetime
    until: datetime
    zone: ZoneInfo
    queue: str | None = None
    segment: str | None = None
    manager: str | None = None

    @property
    def bounds(self) -> tuple[ColumnElement[bool], ...]:
        """Conditions on ``PhoneCallRow``: the time."""
        return col(PhoneCallRow.started_at) >= self.since, col(PhoneCallRow.started_at) < self.until

    @property
    def chosen(self) -> tuple[ColumnElement[bool], ...]:
        """Conditions on ``PhoneCallRow``: queue and segment."""
        queue = () if self.queue is None else (col(PhoneCallRow.queue) == self.queue,)
        return queue if self.segment is None else (*queue, col(PhoneCallRow.segment) == self.segment)

    @property
    def of_manager(self) -> tuple[ColumnElement[bool], ...]:
        """Conditions on ``PhoneCallRow``: who spoke or made the call."""
        return () if self.manager is None else (is_manager(PhoneCallRow, self.manager),)


Manned = type[PhoneCallRow] | type[PhoneRingRow] | type[PhonePresenceRow]


def is_manager(table: Manned, name: str) -> ColumnElement[bool]:
    """Return the condition that a row is a manager's, under any of the manager's names, or an unknown extension's."""
    further = select(col(AgentNameRow.name)).where(col(AgentNameRow.agent) == name)
    unknown = and_(col(table.agent).is_(None), col(table.member) == name)
    return or_(col(table.agent) == name, col(table.agent).in_(further), unknown)


def names(session: Session) -> Mapping[str, str]:
    """Return whose each further name is, for names that were written down before they came to belong to somebody."""
    return {row.name: row.agent for row in session.execute(select(col(AgentNameRow.name), col(AgentNameRow.agent)))}


def managers_of(session: Session, agents: Sequence[str | None], members: Sequence[str | None]) -> list[str | None]:
    """Return who is behind phones: the manager, else the extension."""
    known = names(session)
    return [known.get(agent, agent) if agent else member for agent, member in zip(agents, members, strict=True)]


def read_calls(session: Session, *conditions: ColumnElement[bool], customers: bool = True) -> Calls:
    """Read calls in the order of time.

    Args:
        session: an open database session.
        conditions: on ``PhoneCallRow``.
        customers: whose calls they are matters; else that column is empty, which takes a third less time.
    """
    kind = (  # few different ones, so that they are looked at once and not in every call
        col(PhoneCallRow.direction),
        col(PhoneCallRow.queue),
        col(PhoneCallRow.segment),
        col(PhoneCallRow.ending),
        col(PhoneCallRow.agent),
        col(PhoneCallRow.member),
    )
    columns = (
        col(PhoneCallRow.id),
        type_coerce(col(PhoneCallRow.started_at), DateTime),  # in UTC: a zone for each takes longer than all the rest
        col(PhoneCallRow.customer) if customers else null(),
        col(PhoneCallRow.wait_s),
        col(PhoneCallRow.talk_s),
    )
    query = select(*columns, *kind).where(*conditions).order_by(col(PhoneCallRow.started_at), col(PhoneCallRow.id))
    call_id, at, customer, wait_s, talk_s, *of_kind = _columns(session, query, len(columns) + len(kind))
    kinds: dict[tuple[Any, ...], int] = {}
    codes = (kinds.setdefault(one, len(kinds)) for one in zip(*of_kind, strict=True))
    of_call = np.fromiter(codes, dtype=np.int64, count=len(call_id))
    direction, queue, segment, ending, agent, member = _turned(list(kinds), len(kind))
    manager = managers_of(session, agent, member)
    return Calls(
        call_id=np.array(call_id, dtype=np.int64),
        at_ms=np.fromiter(((moment - _EPOCH) // _MS for moment in at), dtype=np.int64, count=len(at)),
        direction=_of_calls(direction, of_call),
        customer=coded(customer),
        queue=_of_calls(queue, of_call),
        segment=_of_calls(segment, of_call),
        manager=_of_calls(manager, of_call),
        ending=_of_calls(ending, of_call),
        wait_s=_numbers(wait_s),
        talk_s=_numbers(talk_s),
    )


def read_rung(session: Session, *conditions: ColumnElement[bool]) -> Rung:
    """Read the phones that rang in vain; ``conditions`` are on ``PhoneCallRow`` and ``PhoneRingRow``."""
    columns = (
        col(PhoneRingRow.agent),
        col(PhoneRingRow.member),
        col(PhoneRingRow.times),
        col(PhoneRingRow.longest_s),
        col(PhoneRingRow.phone_call_id),
    )
    query = (
        select(*columns)
        .join(PhoneCallRow, col(PhoneCallRow.id) == PhoneRingRow.phone_call_id)
        .where(*conditions)
        .order_by(col(PhoneRingRow.phone_call_id), col(PhoneRingRow.member))
    )
    agent, member, times, longest_s, call_id = _columns(session, query, len(columns))
    found: dict[tuple[int, str | None], tuple[int, float]] = {}  # two phones of one manager ring in one call
    for call, manager, often, longest in zip(
        call_id, managers_of(session, agent, member), times, longest_s, strict=True
    ):
        before = found.get((call, manager), (0, 0.0))
        found[call, manager] = before[0] + often, max(before[1], longest)
    return Rung(
        manager=coded([manager for _call, manager in found]),
        times=np.array([times for times, _longest in found.values()], dtype=np.int64),
        longest_s=np.array([longest for _times, longest in found.values()], dtype=np.float64),
    )


def _columns(session: Session, query: Select[*tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Read rows as columns, some at a time: rows that are kept make Python look for garbage again and again."""
    columns: list[list[Any]] = [[] for _column in range(width)]
    for rows in session.connection().execute(query).partitions(_AT_ONCE):  # plain rows: the session's take longer
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(values)
    return columns


def _turned(rows: Sequence[Sequence[Any]], width: int) -> list[tuple[Any, ...]]:
    """Turn rows into columns."""
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _of_calls(texts: Sequence[str | None], of_call: Integers) -> Coded:
    """Spread a column of kinds of calls over the calls."""
    column = coded(texts)
    return Coded(column.values, column.codes[of_call])


def _numbers(values: Sequence[float | None]) -> Numbers:
    return np.array(values, dtype=np.float64)  # nothing becomes not a number
