"""The lines that tell of a call: new ones put together with those that are stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.phone import queue_log
from callqa.phone.cdr import Leg, leg_of
from callqa.phone.queue_log import QueueEvent
from callqa.store.batches import batches
from callqa.store.phone_tables import PhoneCallRow, PhoneIdRow

Key: TypeAlias = tuple[str, ...]
_IDENTITY = (
    "uniqueid", "channel", "dstchannel", "lastapp", "lastdata", "duration", "billsec", "disposition", "sequence",
)  # fmt: skip


@dataclass(slots=True)
class Sources:
    """All lines that tell of one call.

    ``rows`` are the stored calls that they belong to: two may turn out to be one. ``grown``: there is more than what
    is stored; ``has_new_events``: lines of the queue log are among it.
    """

    ids: set[str] = field(default_factory=set)
    events: dict[str, QueueEvent] = field(default_factory=dict)
    legs: dict[Key, Leg] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    grown: bool = True
    has_new_events: bool = True
    erased: bool = False

    def add(self, other: "Sources") -> None:
        """Take in the lines of a call that turned out to be the same."""
        self.ids |= other.ids
        self.events |= other.events
        self.legs |= other.legs

    def add_stored(self, row: int, lines: str, legs: Sequence[Mapping[str, str]]) -> None:
        """Take in what is stored of it."""
        events = {event.line: event for line in lines.splitlines() if (event := queue_log.parse(line))}
        known = {_key(leg): leg for leg in map(leg_of, legs)}
        whole = known | {key: _completed(known.get(key), leg) for key, leg in self.legs.items()}
        is_second = bool(self.rows)
        self.has_new_events = is_second or not self.events.keys() <= events.keys()
        self.grown = self.has_new_events or whole != known
        self.rows.append(row)
        self.events = events | self.events
        self.legs = whole

    def columns(self) -> dict[str, Any]:
        """Return the lines as they are stored."""
        lines = sorted(self.events.values(), key=lambda event: event.order)
        legs = [dict(self.legs[key].values) for key in sorted(self.legs)]
        return {"lines": "\n".join(event.line for event in lines), "legs": legs}


def gather(session: Session, events: Iterable[QueueEvent], legs: Iterable[Leg]) -> list[Sources]:
    """Return all that is known of the calls of some lines: what the lines tell, and what is stored."""
    by_id: dict[str, Sources] = {}
    for leg in legs:
        own, key = by_id.get(leg.unique_id), _key(leg)
        if own is None or own is not by_id.get(leg.linked_id):
            own = _joined(by_id, {leg.unique_id, leg.linked_id})
        own.legs[key] = _completed(own.legs.get(key), leg)
    for event in events:
        if event.call_id:
            own = by_id.get(event.call_id) or _joined(by_id, {event.call_id})
            own.events[event.line] = event
    by_row: dict[int, set[str]] = {}
    for number, row in _stored(session, by_id):
        by_row.setdefault(row, set()).add(number)
    for numbers in by_row.values():
        _joined(by_id, numbers)
    for batch in batches(sorted(by_row)):
        row_ = PhoneCallRow
        query = select(col(row_.id), col(row_.lines), col(row_.legs), col(row_.erased_at).is_not(None))
        for row, lines, stored_legs, erased in session.execute(query.where(col(row_.id).in_(batch))):
            own = by_id[min(by_row[row])]
            own.add_stored(row, lines, stored_legs)
            own.erased |= bool(erased)
    return list({id(one): one for one in by_id.values()}.values())


def _joined(by_id: dict[str, Sources], ids: set[str]) -> Sources:
    """Return what some ids stand for, making one of several."""
    several = {id(one): one for number in ids if (one := by_id.get(number))}
    first, *others = several.values() or [Sources()]
    for other in others:
        first.add(other)
    first.ids |= ids
    for number in ids.union(*(other.ids for other in others)):
        by_id[number] = first
    return first


def _stored(session: Session, ids: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield which of the ids are known, and the stored calls that they belong to."""
    for batch in batches(sorted(ids)):
        query = select(col(PhoneIdRow.unique_id), col(PhoneIdRow.phone_call_id))
        yield from ((row[0], row[1]) for row in session.execute(query.where(col(PhoneIdRow.unique_id).in_(batch))))


def _key(leg: Leg) -> Key:
    """Return what a row is known by, from whatever table and in whatever time zone it was read."""
    told = leg.values.get
    return tuple([told(name, "") for name in _IDENTITY])


def _completed(known: Leg | None, told: Leg) -> Leg:
    """Add what another table tells of the same row, such as the name of the recording."""
    return told if known is None or known.values == told.values else leg_of({**known.values, **told.values})
