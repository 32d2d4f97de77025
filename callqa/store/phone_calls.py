"""Which call of the phone system's logs a recording is of, and what they tell of it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from callqa.phone.calls import Ending
from callqa.phone.directory import Directory
from callqa.phone.facts import complete, merged
from callqa.phone.members import bare_id
from callqa.phone.numbers import normal
from callqa.recording import CallFacts, Recording
from callqa.store.phone_tables import PhoneCallRow, PhoneIdRow

_NEAR = timedelta(seconds=60)
"""A recording begins so near to its call: clocks differ, and some begin with the ring, others with the answer."""
_LONGEST = timedelta(hours=6)
"""No call begins so long before its recording."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What completes the facts of recordings: who is who, the country of their numbers, the shop's usual names."""

    directory: Directory
    country: str
    shop_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A call in the logs, by its key, and what they tell."""

    key: str
    facts: CallFacts


def completed(session: Session, recording: Recording, knowledge: Knowledge) -> Recording:
    """Return a recording with all that is known of it, from what its files tell and the logs."""
    own = merged(*recording.told)
    found = facts_of(session, own, recording.name, knowledge.country)
    logged = found.facts if found else None
    facts = complete(recording.told, logged, knowledge.directory, knowledge.shop_names)
    return replace(
        recording,
        facts=facts,
        phone_call=found.key if found else None,
        customer=normal(facts.customer_number, knowledge.country) if facts.customer_number else None,
    )


def phone_call_id(session: Session, key: str | None) -> int | None:
    """Return the number of a call in the logs by its key."""
    return (
        None
        if key is None
        else session.scalars(select(col(PhoneCallRow.id)).where(col(PhoneCallRow.key) == key)).first()
    )


def facts_of(session: Session, known: CallFacts, name: str, country: str) -> Found | None:
    """Find the call of a recording: by unique id, by the name that the CDR tells, or by number and time.

    Args:
        session: an open database session.
        known: what the recording's files tell.
        name: of the recording's file.
        country: in which numbers are dialled.

    Returns:
        ``None`` where the logs know of none, or of several that it may be.
    """
    for conditions in (_by_id(known), _by_bare_id(known), [col(PhoneCallRow.recording) == name]):
        if conditions and len(rows := session.scalars(select(PhoneCallRow).where(*conditions).limit(2)).all()) == 1:
            return _found(rows[0])
    near = _near(session, known, country)
    return _found(near[0]) if len(near) == 1 else None


def _by_id(known: CallFacts) -> list[ColumnElement[bool]]:
    if not known.call_id:
        return []
    ids = select(col(PhoneIdRow.phone_call_id)).where(col(PhoneIdRow.unique_id) == known.call_id)
    return [col(PhoneCallRow.id).in_(ids)]


def _by_bare_id(known: CallFacts) -> list[ColumnElement[bool]]:
    """The same id with and without the system's name in front is the same call, but not with two different names."""
    if not known.call_id:
        return []
    bare = bare_id(known.call_id)
    ids = select(col(PhoneIdRow.phone_call_id)).where(col(PhoneIdRow.bare_id) == bare)
    if bare != known.call_id:
        ids = ids.where(col(PhoneIdRow.unique_id) == bare)
    return [col(PhoneCallRow.id).in_(ids)]


def _near(session: Session, known: CallFacts, country: str) -> list[PhoneCallRow]:
    """Return the calls with the customer that were going on, or rang, when the recording began."""
    customer = normal(known.customer_number, country) if known.customer_number else None
    begun = known.started_at
    if customer is None or begun is None:
        return []
    query = select(PhoneCallRow).where(
        col(PhoneCallRow.customer) == customer,
        col(PhoneCallRow.started_at).between(begun - _LONGEST, begun + _NEAR),
    )
    if known.direction is not None:
        query = query.where(col(PhoneCallRow.direction) == known.direction)
    return [row for row in session.scalars(query) if begun <= row.started_at + _lasted(row) + _NEAR]


def _lasted(row: PhoneCallRow) -> timedelta:
    return timedelta(seconds=(row.wait_s or 0.0) + (row.talk_s or 0.0))


def _found(row: PhoneCallRow) -> Found:
    answered = row.direction == "in" and row.ending == Ending.ANSWERED
    direction: Literal["in", "out"] | None = (
        "in" if row.direction == "in" else "out" if row.direction == "out" else None
    )
    facts = CallFacts(
        call_id=row.key,
        started_at=row.started_at,
        direction=direction,
        queue=row.queue,
        segment=row.segment,
        agent=row.agent,
        customer_number=row.number,
        ring_s=row.wait_s if answered else None,
        shop_names=(row.shop,) if row.shop else (),
        language=row.language,
        line=row.line,
        member=row.member,
    )
    return Found(row.key, facts)
