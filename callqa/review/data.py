"""What the pages read and write: one short session a query, as the account that looks at the page."""

from sqlmodel import Session

from callqa.calls import Mark
from callqa.review.context import engine
from callqa.store import accounts, callpage, reviews
from callqa.store import queue as queue_store
from callqa.store.accounts import Account
from callqa.store.callpage import CallPage
from callqa.store.listening import number_of
from callqa.store.queue import QueueChoices, QueueFilter, QueueRow

_LARGEST_ID = 2**31 - 1


def queue(account: Account, wanted: QueueFilter, offset: int, limit: int) -> tuple[QueueRow, ...]:
    """Return one page of the queue."""
    with Session(engine()) as session:
        return queue_store.queue(session=session, account=account, wanted=wanted, offset=offset, limit=limit)


def queue_ids(account: Account, wanted: QueueFilter) -> tuple[int, ...]:
    """Return the calls of the queue in order."""
    with Session(engine()) as session:
        return queue_store.queue_ids(session=session, account=account, wanted=wanted)


def queue_length(account: Account, wanted: QueueFilter) -> int:
    """Return how many calls the queue holds."""
    with Session(engine()) as session:
        return queue_store.queue_length(session=session, account=account, wanted=wanted)


def queue_choices(account: Account) -> QueueChoices:
    """Return what the queue can be filtered by."""
    with Session(engine()) as session:
        return queue_store.queue_choices(session=session, account=account)


def call_page(account: Account, asked: str) -> CallPage | None:
    """Return the call that an address asks for, or ``None`` if the account may not see it or there is none."""
    recording_id = number_of(asked)
    if recording_id is None or not 0 < recording_id <= _LARGEST_ID:
        return None
    with Session(engine()) as session:
        return callpage.call_page(session=session, account=account, recording_id=recording_id)


def override(account: Account, *, evaluation_id: int, rule: str, mark: Mark, reason_code: str, comment: str) -> None:
    """Store a person's mark.

    Raises:
        ReviewError: it is refused.
    """
    with Session(engine()) as session:
        reviews.override(
            session=session,
            account=account,
            evaluation_id=evaluation_id,
            rule=rule,
            mark=mark,
            reason_code=reason_code,
            comment=comment,
        )
        session.commit()


def choose_language(account: Account, language: str) -> None:
    """Remember the language an account wants its pages in."""
    with Session(engine()) as session:
        accounts.set_language(session=session, login=account.login, language=language)
