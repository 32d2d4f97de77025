"""Searching what was said: in which calls, how often, and at which second. The rights of who asks are in the query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    Subquery,
    Text,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlmodel import Session, col

from callqa.calls import Speaker
from callqa.lemmas import LANGUAGES
from callqa.store import personal, standing
from callqa.store.access import may_supervise, visible
from callqa.store.accounts import Account
from callqa.store.agent_names import whose
from callqa.store.search_hits import Hit, hits
from callqa.store.search_index import INDEXED, dialect, masked_turns
from callqa.store.search_tables import SearchCallRow
from callqa.store.search_words import Query
from callqa.store.tables import RecordingRow, TranscriptRow
from callqa.store.values import values_of

SHOWN_HITS = 3
"""Moments of one call in the answer."""


class Order(StrEnum):
    """Which call comes first: the newest, or the one in which what is looked for is said most."""

    NEWEST = "newest"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What is looked for, by whom it is said, and in which calls. ``since`` is included, ``until`` is not."""

    query: Query
    speaker: Speaker | None = None
    agent: str | None = None
    segment: str | None = None
    queue: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    score_from: float | None = None
    score_to: float | None = None
    order: Order = Order.NEWEST


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call in which all of it is said, in ``turns`` turns; ``hits`` are the first ``SHOWN_HITS`` of them."""

    recording_id: int
    name: str
    happened_at: datetime
    agent: str | None
    segment: str | None
    queue: str | None
    direction: str | None
    score: float | None
    flags: tuple[str, ...]
    duration_s: float
    turns: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the calls found; ``count`` is how many there are in all, ``page`` which page it is, from 1."""

    calls: tuple[FoundCall, ...]
    count: int
    page: int


@dataclass(frozen=True, slots=True)
class SearchChoices:
    """The managers, segments and queues that calls can be searched by, and the languages of all calls."""

    agents: tuple[str, ...]
    segments: tuple[str, ...]
    queues: tuple[str, ...]
    languages: tuple[str, ...]


def search(*, session: Session, account: Account, wanted: SearchFilter, page: int = 1, length: int = 20) -> Found:
    """Return the calls an account may see in which everything that is looked for is said.

    Nobody finds anything by personal data, nor sees it in what was found: the index has masks in its place.

    The terms of a query may be said in different turns. ``Order.BEST`` begins with the calls that have most turns with
    all terms in one, then most turns with any of them. A page past the last one is the first.
    """
    if not wanted.query.terms:
        return Found((), 0, 1)
    rows = _rows(session, account, wanted, page, length)
    if not rows and page > 1:
        page, rows = 1, _rows(session, account, wanted, 1, length)
    calls = tuple(_call(row, wanted, personal.sight(account)) for row in rows)
    return Found(calls, rows[0].found if rows else 0, page)


def search_choices(*, session: Session, account: Account) -> SearchChoices:
    """Return what an account can filter by."""
    columns = (col(RecordingRow.agent), col(RecordingRow.segment), col(RecordingRow.queue))
    if may_supervise(account):
        agents, segments, queues = (values_of(session, column) for column in columns)
    else:
        rows = session.execute(select(*columns).where(visible(account)).distinct()).all()
        agents, segments, queues = (tuple(sorted({row[at] for row in rows if row[at]})) for at in range(len(columns)))
    return SearchChoices(agents, segments, queues, languages(session))


def languages(session: Session) -> tuple[str, ...]:
    """Return in which languages words can be looked for: those of the indexed calls that have a dictionary."""
    found = session.scalars(select(col(SearchCallRow.language)).distinct())
    return tuple(sorted({language for language in found if language in LANGUAGES}))


def _rows(
    session: Session, account: Account, wanted: SearchFilter, page: int, length: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return one page: first only numbers and what is sorted by, as there may be very many; then the calls' content."""
    found = _matching(session, account, wanted).cte("found")
    shown = select(found).order_by(*_order(found, wanted)).offset((page - 1) * length).limit(length).subquery()
    query = (
        select(
            select(func.count()).select_from(found).scalar_subquery().label("found"),
            col(RecordingRow.id),
            col(RecordingRow.name),
            col(RecordingRow.customer_number),
            shown.c.happened_at,
            col(RecordingRow.agent),
            col(RecordingRow.segment),
            col(RecordingRow.queue),
            col(RecordingRow.direction),
            col(RecordingRow.score),
            col(RecordingRow.flags),
            col(TranscriptRow.duration_s),
            col(TranscriptRow.language),
            cast(col(TranscriptRow.turns), Text).label("turns"),
            col(RecordingRow.facts),
        )
        .join(shown, shown.c.id == RecordingRow.id)
        .join(SearchCallRow, col(SearchCallRow.recording_id) == RecordingRow.id)
        .join(TranscriptRow, col(TranscriptRow.id) == SearchCallRow.transcript_id)
        .order_by(*_order(shown, wanted))
    )
    return session.execute(query).all()


def _order(found: FromClause, wanted: SearchFilter) -> list[ColumnElement[Any]]:
    best = ("together", "turns") if wanted.order is Order.BEST else ()
    return [found.c[name].desc() for name in (*best, "happened_at", "id")]


def _matching(session: Session, account: Account, wanted: SearchFilter) -> Select[*tuple[Any, ...]]:
    """Select the calls in which every term is said: when, in how many turns, and in how many with all terms in one."""
    counts = _counts(session, wanted)
    said = select(
        col(RecordingRow.id).label("id"), standing.happened_at.label("happened_at"), counts.c.turns, counts.c.together
    )
    joined = said.select_from(RecordingRow).join(counts, counts.c.recording_id == RecordingRow.id)
    # What another version indexed may have words that are masked now.
    indexed = joined.join(SearchCallRow, col(SearchCallRow.recording_id) == RecordingRow.id)
    return indexed.where(col(SearchCallRow.version) == INDEXED, visible(account), *_conditions(wanted))


def _counts(session: Session, wanted: SearchFilter) -> Subquery:
    """Count turns by call: ``turns`` with a term, each term for itself, and ``together`` with all terms in one.

    Calls without one of the terms are left out by their number of counts. A join of the counts would say the same, but
    databases misjudge how many calls a term finds, and go through one term's calls for each call of the other.
    """
    search_in, terms = dialect(session), wanted.query.terms
    counts = [_by_call(search_in.matching([term], wanted.speaker), together=False) for term in terms]
    if len(terms) == 1:
        return counts[0].subquery()
    if wanted.order is Order.BEST:
        counts.append(_by_call(search_in.matching(terms, wanted.speaker), together=True))
    count = union_all(*counts).subquery()
    summed = select(
        count.c.recording_id, func.sum(count.c.turns).label("turns"), func.sum(count.c.together).label("together")
    )
    of_terms = func.count().filter(count.c.turns > 0)
    return summed.group_by(count.c.recording_id).having(of_terms == len(terms)).subquery()


def _by_call(turns: Select[tuple[int]], *, together: bool) -> Select[tuple[int, int, int]]:
    found = turns.subquery()
    counted, none = func.count(), literal(0)
    return select(
        found.c.recording_id,
        (none if together else counted).label("turns"),
        (counted if together else none).label("together"),
    ).group_by(found.c.recording_id)


def _conditions(wanted: SearchFilter) -> list[ColumnElement[bool]]:
    score = col(RecordingRow.score)
    agent = wanted.agent and whose(wanted.agent)
    named = {RecordingRow.agent: agent, RecordingRow.segment: wanted.segment, RecordingRow.queue: wanted.queue}
    conditions: list[ColumnElement[bool]] = [col(name) == value for name, value in named.items() if value is not None]
    if wanted.since is not None:
        conditions.append(standing.happened_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(standing.happened_at < wanted.until)
    if wanted.score_from is not None:
        conditions.append(score >= wanted.score_from)
    if wanted.score_to is not None:
        conditions.append(score <= wanted.score_to)
    return conditions


def _call(row: Row[*tuple[Any, ...]], wanted: SearchFilter, seen: personal.Sight) -> FoundCall:
    found = hits(masked_turns(row), row.language, wanted.query.terms, wanted.speaker, SHOWN_HITS)
    return FoundCall(
        recording_id=row.id,
        name=seen.name(row.name, row.customer_number),
        happened_at=row.happened_at,
        agent=row.agent,
        segment=row.segment,
        queue=row.queue,
        direction=row.direction,
        score=row.score,
        flags=tuple(row.flags or ()),
        duration_s=row.duration_s,
        turns=found.turns,
        hits=found.first,
    )
