"""What may no longer be kept is deleted: by age, or because a customer asks for it; copies in the cache go first.

Runs may go on meanwhile: what is deleted is claimed as they claim what they hear, so that no run has it in hand.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine
from sqlmodel import Session

from callqa.claiming import Claims
from callqa.errors import BusyError
from callqa.settings import Settings
from callqa.store import adminlog, ages, claims, erasing, erasing_phone, forgetting, purging
from callqa.store.adminlog import Kind
from callqa.store.claims import Holder
from callqa.store.db import transaction
from callqa.store.forgetting import Customer

_MEANINGS = "meaning.sqlite"
_IN_HAND = "A run has a call of this customer in hand. Nothing was deleted; start this again later."


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data that comes of age: its name, since when it may not be kept, how many there are."""

    name: str
    before: datetime
    count: int


def due(database: Engine, settings: Settings, now: datetime) -> tuple[tuple[Part, ...], int]:
    """Return what has come of age, and how many calls stay because of an open dispute.

    Raises:
        StoreError: the database cannot be read.
    """
    parts, disputed = [], 0
    with transaction(database) as session:
        for name, days, having, _erase in _steps(settings):
            before = now - timedelta(days=days)
            parts.append(Part(name, before, ages.count(session, before, having)))
            disputed = max(disputed, ages.count_disputed(session, before))
        if settings.retention.phone_days is not None:
            before = _month(settings, now)
            found = erasing_phone.count_before(session, before)
            parts.append(Part("numbers of calls and orders", before, found.calls + found.orders))
    return tuple(parts), disputed


def delete_due(database: Engine, settings: Settings, now: datetime) -> Iterator[int]:
    """Delete what has come of age, a batch a transaction, and yield how much each batch held.

    It can be stopped and started again. What a run has in hand stays for the next time. The caller keeps imports off
    the database.

    Raises:
        StoreError: the database cannot be used.
    """
    with Claims(database, settings.run.lease_s) as in_hand:
        for name, days, having, erase in _steps(settings):
            before = now - timedelta(days=days)
            while batch := _batch(database, before, having):
                taken = [(number, sha256) for number, sha256 in batch if in_hand.take(sha256)]
                drop_copies(settings, [sha256 for _number, sha256 in taken])
                with transaction(database) as session:
                    done = _erase_held(session, taken, in_hand.holder, name, erase)
                yield done
    if settings.retention.phone_days is not None:
        yield from _phone(database, _month(settings, now))


def forget(database: Engine, settings: Settings, customer: Customer) -> bool:
    """Delete what is stored of a customer; tell whether the database's files hold nothing of it any more.

    Raises:
        BusyError: a run has one of the calls in hand; nothing was deleted.
        StoreError: the database cannot be used.
    """
    with Claims(database, settings.run.lease_s) as in_hand:
        if not all(in_hand.take(sha256) for sha256 in customer.sha256s):
            raise BusyError(_IN_HAND)
        drop_copies(settings, customer.sha256s)
        for file in settings.cache.glob(f"{_MEANINGS}*"):
            file.unlink(missing_ok=True)  # what sentences mean tells something of the sentences
        with transaction(database) as session:
            if not all(claims.release(session, sha256, in_hand.holder) for sha256 in customer.sha256s):
                raise BusyError(_IN_HAND)
            forgetting.forget(session, customer)
    return purging.purge(database, whole=True)


def drop_copies(settings: Settings, sha256s: Collection[str]) -> None:
    """Delete what the app keeps of recordings for listening."""
    for sha256 in sha256s:
        for file in settings.playable.glob(f"{sha256}.*"):
            file.unlink(missing_ok=True)


_Erase = Callable[[Session, Sequence[int]], None]
_Step = tuple[str, int, ColumnElement[bool], _Erase]


def _steps(settings: Settings) -> Iterator[_Step]:
    days = settings.retention
    if days.evaluations_days is not None:
        yield "whole calls", days.evaluations_days, ages.ALL, erasing.remove
    if days.transcripts_days is not None:
        yield "words of calls", days.transcripts_days, ages.WITH_WORDS, erasing.erase_words
    if days.audio_days is not None:
        yield "places of recordings", days.audio_days, ages.WITH_PLACE, erasing.erase_place


def _batch(database: Engine, before: datetime, having: ColumnElement[bool]) -> list[tuple[int, str]]:
    with transaction(database) as session:
        return ages.of_age(session, before, having)


def _erase_held(session: Session, taken: Sequence[tuple[int, str]], holder: Holder, name: str, erase: _Erase) -> int:
    """Erase those of some calls of which the claim still holds, and return how many they are."""
    held = [number for number, sha256 in taken if claims.release(session, sha256, holder)]
    if held:
        erase(session, held)
        adminlog.note(session, None, Kind.OF_AGE, "", after=f"{name}: {len(held)}")
    return len(held)


def _phone(database: Engine, before: datetime) -> Iterator[int]:
    while True:
        with transaction(database) as session:
            customers = erasing_phone.customers_before(session, before)
            done = erasing_phone.anonymise(session, customers, before=before)
            count = done.calls + done.orders
            count += erasing_phone.erase_lines(session, erasing_phone.strangers_before(session, before))
            if count:
                adminlog.note(session, None, Kind.OF_AGE, "", after=f"numbers of calls and orders: {count}")
        if not count:
            return
        yield count


def _month(settings: Settings, now: datetime) -> datetime:
    """Return the beginning of the month in which numbers are still kept, so that whole months go at once.

    A call back on the next day is of the same customer only while both calls name the customer alike.
    """
    last = (now - timedelta(days=settings.retention.phone_days or 0)).astimezone(ZoneInfo(settings.time_zone))
    return last.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
