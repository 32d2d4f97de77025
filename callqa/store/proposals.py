"""What reviews put forward for the rule files, until a person accepts or rejects it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.errors import PublishError
from callqa.store import personal
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.overridden import latest_reviews
from callqa.store.rule_tables import ProposalRow
from callqa.store.tables import AccountRow, RecordingRow, ReviewRow, now

OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"
REFUSED = "Only supervisors and admins change rules. Ask your supervisor."


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A text for a list of a rule file; ``file`` is within the language's folder."""

    language: str
    file: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An open proposal, with the review it comes from."""

    id: int
    new: NewProposal
    rule: str
    recording_id: int
    recording: str
    machine: Mark
    person: Mark
    comment: str
    reviewer: str
    made_at: datetime


def propose(session: Session, account: Account | None, review_id: int, new: Sequence[NewProposal]) -> int:
    """Keep proposals of a review; what was put forward before for the same list, in whatever state, is left out.

    Returns:
        How many are new.

    Raises:
        PublishError: the account may not supervise.
    """
    _require(account)
    added = 0
    for one in new:
        same = select(ProposalRow).where(
            col(ProposalRow.language) == one.language,
            col(ProposalRow.file) == one.file,
            col(ProposalRow.key) == one.key,
            col(ProposalRow.text) == one.text,
        )
        if session.scalars(same).first() is None:
            row = ProposalRow(
                review_id=review_id, language=one.language, file=one.file, key=one.key, text=one.text, state=OPEN
            )
            session.add(row)
            session.flush()
            added += 1
    return added


def reviews_with_proposals(session: Session) -> set[int]:
    """Return the ids of the reviews that something was put forward from."""
    return set(session.scalars(select(col(ProposalRow.review_id))))


def open_proposals(session: Session, account: Account | None) -> tuple[Proposal, ...]:
    """Return what waits for a decision, the oldest first; not what comes from a review that was taken back.

    Nothing for those who may not supervise.
    """
    if not may_supervise(account):
        return ()
    query = (
        select(ProposalRow, ReviewRow, col(RecordingRow.name), col(AccountRow.login))
        .join(ReviewRow, col(ReviewRow.id) == ProposalRow.review_id)
        .join(RecordingRow, col(RecordingRow.id) == ReviewRow.recording_id)
        .join(AccountRow, col(AccountRow.id) == ReviewRow.account_id)
        .where(col(ProposalRow.state) == OPEN, col(ReviewRow.id).in_(latest_reviews))
        .order_by(col(ProposalRow.id))
    )
    seen = personal.sight(account)
    return tuple(
        Proposal(
            id=row.id,
            new=NewProposal(row.language, row.file, row.key, row.text),
            rule=review.rule,
            recording_id=review.recording_id,
            recording=seen.name(name),
            machine=Mark(review.machine_mark),
            person=Mark(review.mark),
            comment=seen.note(review.comment),
            reviewer=login,
            made_at=review.created_at,
        )
        for row, review, name, login in session.execute(query)
    )


def decide(session: Session, account: Account | None, proposal_id: int, state: str) -> NewProposal:
    """Accept or reject an open proposal and return what it says.

    Raises:
        PublishError: the account may not supervise, or it is not open any more.
    """
    _require(account)
    row = session.get(ProposalRow, proposal_id)
    if row is None or row.state != OPEN:
        raise PublishError(f"There is no open proposal {proposal_id}; look at the list again.")
    row.state, row.decided_at, row.decided_by = state, now(), account.id if account else None
    session.add(row)
    session.flush()
    return NewProposal(row.language, row.file, row.key, row.text)


def _require(account: Account | None) -> None:
    if not may_supervise(account):
        raise PublishError(REFUSED)
