"""What a phone system's logs tell, into the database: again and again, in any order, without doubling.

A call keeps the lines that tell of it and is worked out from all of them anew whenever there are more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session, SQLModel, col

from callqa.phone.attendance import presence
from callqa.phone.calls import PhoneCall, PresenceEvent
from callqa.phone.cdr import Leg
from callqa.phone.directory import Directory
from callqa.phone.joining import call_of
from callqa.phone.members import bare_id
from callqa.phone.numbers import normal
from callqa.phone.queue_log import QueueEvent
from callqa.store import agent_names
from callqa.store.batches import batches, insert_plain
from callqa.store.phone_sources import Sources, gather
from callqa.store.phone_tables import PhoneCallRow, PhoneIdRow, PhonePresenceRow, PhoneRingRow
from callqa.store.tables import RecordingRow

_CALLS, _IDS, _RINGS, _PRESENCE = (
    SQLModel.metadata.tables[name] for name in ("phone_call", "phone_id", "phone_ring", "phone_presence")
)
"""Written to as tables: thousands of rows at a time."""


@dataclass(frozen=True)
class Exchange:
    """What has to be known of a phone system to understand its calls: ``PhoneSettings`` tells it."""

    country: str
    is_extension: Callable[[str], bool]
    directory: Directory = field(default_factory=Directory)

    def manager(self, member: str | None, at: datetime) -> str | None:
        """Return who is behind a member: what the directory says, and where it says nothing, the member itself."""
        if member is None or self.directory.knows(member):
            return self.directory.manager(member, at)
        return self.directory.manager(member, at) or member


@dataclass(frozen=True, slots=True)
class Taken:
    """How many calls are new, and of how many others more is known now."""

    new: int = 0
    changed: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        """Add two counts."""
        return Taken(self.new + other.new, self.changed + other.changed)


def take(session: Session, events: Sequence[QueueEvent], legs: Sequence[Leg], exchange: Exchange) -> Taken:
    """Store what lines of logs tell. The caller commits.

    Args:
        session: an open database session.
        events: of a queue log.
        legs: of a CDR, with time zones.
        exchange: how they are to be understood.
    """
    people = People(session, exchange)
    _add_presence(session, [what for event in events if (what := presence(event))], people)
    grown = [one for one in gather(session, events, legs) if one.grown and not one.erased]
    found = [(one, call) for one in grown if (call := _call(one, exchange))]
    new = [(one, call) for one, call in found if not one.rows]
    known = [(one, call) for one, call in found if one.rows]
    for one, _same in known:
        _unite(session, one.rows)
    if new:
        session.execute(insert(_CALLS), [_columns(call, people) | one.columns() for one, call in new])
        rows = _rows(session, [call.key for _same, call in new])
        for one, call in new:
            one.rows.append(rows[call.key])
    if known:
        changed = [_columns(call, people) | one.columns() | {"row": one.rows[0]} for one, call in known]
        session.execute(update(_CALLS).where(_CALLS.c.id == bindparam("row")), changed)
    _write_ids(session, found)
    rung = [(one, call) for one, call in found if one.has_new_events]
    _write_rings(session, rung, [one.rows[0] for one, _same in known if one.has_new_events], people)
    return Taken(len(new), len(known))


def reassign(session: Session, exchange: Exchange) -> None:
    """Let the directory say anew who is behind members and what lines are for. The caller commits."""
    people = People(session, exchange)
    of_calls = (PhoneCallRow.id, PhoneCallRow.started_at, PhoneCallRow.member, PhoneCallRow.queue, PhoneCallRow.line)
    calls = [
        {"id": row, **people.told(member, at, queue, line), "joined": False}
        for row, at, member, queue, line in session.execute(select(*map(col, of_calls)))
    ]
    of_rings = select(col(PhoneRingRow.id), col(PhoneRingRow.member), col(PhoneCallRow.started_at))
    rings = [
        {"id": row, "agent": people.behind(member, at)}
        for row, member, at in session.execute(of_rings.join(PhoneCallRow))
    ]
    of_presence = select(col(PhonePresenceRow.id), col(PhonePresenceRow.member), col(PhonePresenceRow.at))
    presence_ = [{"id": row, "agent": people.behind(member, at)} for row, member, at in session.execute(of_presence)]
    for table, changed in ((PhoneCallRow, calls), (PhoneRingRow, rings), (PhonePresenceRow, presence_)):
        if changed:
            session.execute(update(table), changed)


class People:
    """The managers behind members, each looked up once a batch."""

    def __init__(self, session: Session, exchange: Exchange) -> None:
        """Begin with nobody known."""
        self._session = session
        self._exchange = exchange
        self._names: dict[str | None, str | None] = {}

    def behind(self, member: str | None, at: datetime) -> str | None:
        """Return the manager behind a member at a moment, by the name that stands for the person."""
        written = self._exchange.manager(member, at)
        if written not in self._names:
            self._names[written] = agent_names.person(self._session, written)
        return self._names[written]

    def told(self, member: str | None, at: datetime, queue: str | None, number: str | None) -> dict[str, Any]:
        """Return what the directory tells of a call: by who spoke and when, its queue, and the number called."""
        line = self._exchange.directory.line(queue, number)
        return {
            "agent": self.behind(member, at),
            "shop": line.shop,
            "segment": line.segment,
            "language": line.language,
        }

    def customer(self, number: str | None) -> str | None:
        """Return a customer's number as numbers are compared."""
        return normal(number, self._exchange.country) if number else None


def _call(sources: Sources, exchange: Exchange) -> PhoneCall | None:
    events, legs = list(sources.events.values()), list(sources.legs.values())
    return call_of(events, legs, country=exchange.country, is_extension=exchange.is_extension)


def _columns(call: PhoneCall, people: People) -> dict[str, Any]:
    return people.told(call.member, call.started_at, call.queue, call.line) | {
        "key": call.key,
        "started_at": call.started_at,
        "direction": call.direction,
        "number": call.number,
        "customer": people.customer(call.number),
        "line": call.line,
        "queue": call.queue,
        "member": call.member,
        "ending": call.ending.value,
        "wait_s": call.wait_s,
        "talk_s": call.talk_s,
        "recording": call.recording,
        "joined": False,
    }


def _rows(session: Session, keys: Sequence[str]) -> dict[str, int]:
    """Return the numbers of calls by their keys: databases tell those of many new rows only one by one."""
    found: dict[str, int] = {}
    for batch in batches(keys):
        query = select(col(PhoneCallRow.key), col(PhoneCallRow.id)).where(col(PhoneCallRow.key).in_(batch))
        found |= {key: row for key, row in session.execute(query) if row is not None}
    return found


def _unite(session: Session, rows: Sequence[int]) -> None:
    """Make one call of several that were stored before a line told that they are one."""
    first, *others = rows
    if not others:
        return
    for table in (PhoneIdRow, RecordingRow):
        session.execute(update(table).where(col(table.phone_call_id).in_(others)).values(phone_call_id=first))
    session.execute(delete(PhoneRingRow).where(col(PhoneRingRow.phone_call_id).in_(others)))
    session.execute(delete(PhoneCallRow).where(col(PhoneCallRow.id).in_(others)))


def _write_ids(session: Session, found: Sequence[tuple[Sources, PhoneCall]]) -> None:
    ids = {number: one.rows[0] for one, _same in found for number in one.ids}
    known: set[str] = set()
    for batch in batches(sorted(ids)):
        known.update(session.scalars(select(col(PhoneIdRow.unique_id)).where(col(PhoneIdRow.unique_id).in_(batch))))
    rows = [(number, bare_id(number), row) for number, row in ids.items() if number not in known]
    if rows:
        insert_plain(session, _IDS, ("unique_id", "bare_id", "phone_call_id"), rows)


def _write_rings(
    session: Session, found: Sequence[tuple[Sources, PhoneCall]], known: Sequence[int], people: People
) -> None:
    for batch in batches(known):
        session.execute(delete(PhoneRingRow).where(col(PhoneRingRow.phone_call_id).in_(batch)))
    rows = [
        {
            "phone_call_id": one.rows[0],
            "member": rings.member,
            "agent": people.behind(rings.member, call.started_at),
            "times": rings.times,
            "longest_s": rings.longest_s,
        }
        for one, call in found
        for rings in call.rings
    ]
    if rows:
        session.execute(insert(_RINGS), rows)


def _add_presence(session: Session, told: Sequence[PresenceEvent], people: People) -> None:
    if not told:
        return
    query = select(col(PhonePresenceRow.at), col(PhonePresenceRow.member), col(PhonePresenceRow.queue),
                   col(PhonePresenceRow.what))  # fmt: skip
    first, last = min(one.at for one in told), max(one.at for one in told)
    known = {tuple(row) for row in session.execute(query.where(col(PhonePresenceRow.at).between(first, last)))}
    rows = {
        key: {
            "at": one.at,
            "member": one.member,
            "agent": people.behind(one.member, one.at),
            "queue": one.queue or "",
            "what": one.what.value,
            "reason": one.reason,
        }
        for one in told
        if (key := (one.at, one.member, one.queue or "", one.what.value)) not in known
    }
    if rows:
        session.execute(insert(_PRESENCE), list(rows.values()))
