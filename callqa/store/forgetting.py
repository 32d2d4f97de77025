"""A customer's request to be forgotten: what is stored under a number, and deleting it."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Text, and_, cast, delete, or_, select, update
from sqlmodel import Session, col

from callqa.errors import StoreError
from callqa.phone.numbers import normal
from callqa.store import adminlog, erasing, erasing_phone, known_files
from callqa.store.adminlog import Kind
from callqa.store.batches import batches
from callqa.store.coaching_tables import CoachingEntryRow, CoachingNoteRow
from callqa.store.phone_tables import PhoneCallRow, ShopOrderRow
from callqa.store.queue_tables import ViewRow
from callqa.store.rule_tables import ProposalRow, RuleChangeRow
from callqa.store.tables import RecordingRow, ReviewRow

_LEAST_DIGITS = 7
"""A shorter number stands in too many others."""
_NATIONAL = 10
"""So many digits at the end of a number are the same however it is dialled."""
_DIGITS = re.compile(r"\d+")
_LONGEST_PREFIX = 5
_FIRST_OF_SECONDS = ("1", "2")
"""What the seconds since 1970 begin with, which have ten digits, too, and stand in lines and names everywhere."""
_GONE = "…"


@dataclass(frozen=True, slots=True)
class Customer:
    """What is stored of a customer.

    Attributes:
        forms: the number as it may be stored.
        digits: its end, as it stands in file names and lines of logs.
        recordings: where each lies, by its id; those under an open dispute are not among them.
        disputed: how many calls are under an open dispute, and stay.
        phone_calls: calls of the phone system, by id.
        mentions: calls of others in whose lines the number stands.
        orders: how many.
        sha256s: of the recordings.
        rule_files: files with examples that people took from the calls.
    """

    forms: tuple[str, ...]
    digits: str
    recordings: dict[int, str]
    disputed: dict[int, int | None]
    phone_calls: tuple[int, ...]
    mentions: tuple[int, ...]
    orders: int
    sha256s: tuple[str, ...]
    rule_files: tuple[str, ...]
    texts: tuple[str, ...] = field(repr=False, default=())

    @property
    def is_known(self) -> bool:
        """Something is stored that can be deleted now."""
        return bool(self.recordings or self.phone_calls or self.mentions or self.orders)

    @property
    def counts(self) -> str:
        """How many of what, for people and for the audit trail."""
        return (
            f"recorded calls: {len(self.recordings)}, calls of the phone system: {len(self.phone_calls)}, "
            f"orders: {self.orders}, mentions: {len(self.mentions)}"
        )


def find(session: Session, number: str, country: str) -> Customer:
    """Return what is stored under a number.

    Args:
        session: an open database session.
        number: as anybody writes it.
        country: ISO 3166 code of the country in which it is dialled.

    Raises:
        StoreError: it is no customer's number.
    """
    known_as = normal(number, country)
    digits = "".join(filter(str.isdecimal, known_as or ""))[-_NATIONAL:]
    if known_as is None or len(digits) < _LEAST_DIGITS:
        raise StoreError("That is no customer's number. Write it with all its digits, the code of its country first.")
    forms = tuple(dict.fromkeys((known_as, known_as.removeprefix("+"))))
    calls = _ids(session, PhoneCallRow, erasing_phone.of_customer(forms))
    theirs = [
        row for row in _recordings(session, _of_customer(forms, digits, calls)) if _is_of(row, forms, digits, calls)
    ]
    disputed = {row.id or 0: row.phone_call_id for row in theirs if _is_disputed(session, row)}
    recordings = [row for row in theirs if row.id not in disputed]
    linked = {row.phone_call_id for row in recordings} - {None}
    stay = {call for call in disputed.values() if call is not None}
    phone = sorted((set(calls) | {one for one in linked if one is not None}) - stay)
    others = _mentioning(session, digits)
    accepted = _accepted(session, [row.id or 0 for row in recordings])
    return Customer(
        forms=forms,
        digits=digits,
        recordings={row.id or 0: row.path or row.name for row in recordings},
        disputed=disputed,
        phone_calls=tuple(phone),
        mentions=tuple(sorted(others - set(phone) - stay)),
        orders=len(session.scalars(select(ShopOrderRow).where(col(ShopOrderRow.customer).in_(forms))).all()),
        sha256s=tuple(row.sha256 for row in recordings),
        rule_files=tuple(sorted({f"{one.language}/{one.file}" for one in accepted if one.state == "accepted"})),
        texts=tuple(one.text for one in accepted),
    )


def forget(session: Session, customer: Customer) -> None:
    """Delete what is stored of a customer, and note how much that was. The caller commits, and frees the room."""
    ids = list(customer.recordings)
    for batch in batches(ids):
        _forget_notes(session, batch)
        erasing.remove(session, batch)
    for text in customer.texts:
        _strike_out(session, text)
    erasing_phone.anonymise(session, customer.forms, but=[one for one in customer.disputed.values() if one])
    erasing_phone.erase_lines(session, [*customer.phone_calls, *customer.mentions])
    known_files.drop_addresses(session, customer.digits)
    session.execute(delete(ViewRow).where(col(ViewRow.address).contains(customer.digits)))
    adminlog.note(session, None, Kind.FORGOTTEN, "", after=customer.counts)


def _of_customer(forms: Iterable[str], digits: str, calls: Iterable[int]) -> ColumnElement[bool]:
    row = RecordingRow
    named = [col(one).contains(digits) for one in (row.name, row.path, row.customer_number)]
    told = [cast(col(one), Text).contains(digits) for one in (row.facts, row.told)]
    return or_(col(row.customer).in_(forms), col(row.phone_call_id).in_(calls), *named, *told)


def _is_of(row: RecordingRow, forms: Sequence[str], digits: str, calls: Sequence[int]) -> bool:
    if row.customer in forms or row.phone_call_id in calls:
        return True
    told = (row.name, row.path, row.customer_number or "", json.dumps(row.facts), json.dumps(row.told))
    return any(_holds(text, digits) for text in told)


def _mentioning(session: Session, digits: str) -> set[int]:
    """Return the calls in whose lines a number stands."""
    wanted = and_(col(PhoneCallRow.erased_at).is_(None), erasing_phone.mentioning(digits))
    return {
        row.id or 0
        for row in session.scalars(select(PhoneCallRow).where(wanted))
        if any(
            _holds(text, digits) for text in (row.number or "", row.lines, row.recording or "", json.dumps(row.legs))
        )
    }


def _holds(text: str, digits: str) -> bool:
    """Tell whether a number stands in a text, with whatever is dialled before it; a moment in seconds is none."""
    return any(
        found.endswith(digits)
        and len(found) <= len(digits) + _LONGEST_PREFIX
        and not (found == digits and found.startswith(_FIRST_OF_SECONDS))
        for found in _DIGITS.findall(text)
    )


def _recordings(session: Session, condition: ColumnElement[bool]) -> list[RecordingRow]:
    return list(session.scalars(select(RecordingRow).where(condition).order_by(col(RecordingRow.id))))


def _is_disputed(session: Session, row: RecordingRow) -> bool:
    query = select(col(RecordingRow.id)).where(col(RecordingRow.id) == row.id, erasing.disputed)
    return session.scalar(query) is not None


def _ids(session: Session, table: type[PhoneCallRow], condition: ColumnElement[bool]) -> list[int]:
    return [one for one in session.scalars(select(col(table.id)).where(condition)) if one is not None]


def _accepted(session: Session, recording_ids: list[int]) -> list[ProposalRow]:
    found: list[ProposalRow] = []
    for batch in batches(recording_ids):
        query = select(ProposalRow).join(ReviewRow, col(ReviewRow.id) == ProposalRow.review_id)
        found += session.scalars(query.where(col(ReviewRow.recording_id).in_(batch)))
    return found


def _forget_notes(session: Session, recording_ids: Iterable[int]) -> None:
    """Take the words out of coaching notes about calls; that there was a note stays."""
    about = col(CoachingNoteRow.recording_id).in_(recording_ids)
    notes = select(col(CoachingNoteRow.id)).where(about)
    session.execute(update(CoachingEntryRow).where(col(CoachingEntryRow.note_id).in_(notes)).values(text=""))
    session.execute(update(CoachingNoteRow).where(about).values(goal=_GONE))


def _strike_out(session: Session, text: str) -> None:
    """Take a sentence of a call out of the kept versions of rule files."""
    query = select(RuleChangeRow).where(
        or_(col(RuleChangeRow.before).contains(text, autoescape=True),
            col(RuleChangeRow.after).contains(text, autoescape=True))
    )  # fmt: skip
    for row in session.scalars(query):
        row.before, row.after = row.before.replace(text, _GONE), row.after.replace(text, _GONE)
        session.add(row)
