"""What the calibration pages read and do, as the account that looks at the page."""

from collections.abc import Mapping, Sequence

from callqa.calls import Status
from callqa.review.context import engine
from callqa.store import calibration_rounds, calibrations
from callqa.store.accounts import Account
from callqa.store.calibration_rounds import BlindCall, BlindMark, MarkedCall, Person, Round
from callqa.store.db import transaction
from callqa.store.queue import QueueFilter, QueueRow, Show, queue

OFFERED_CALLS = 200
"""How many of the newest calls can be chosen from a list."""


def rounds(account: Account) -> tuple[Round, ...]:
    """Return all rounds, the latest first."""
    with transaction(engine()) as session:
        return calibration_rounds.rounds(session, account)


def people(account: Account) -> tuple[Person, ...]:
    """Return who may be asked to mark calls."""
    with transaction(engine()) as session:
        return calibration_rounds.people(session, account)


def offered(account: Account) -> tuple[QueueRow, ...]:
    """Return the newest calls that were scored."""
    wanted = QueueFilter(show=Show.ALL, status=Status.SCORED, newest_first=True)
    with transaction(engine()) as session:
        return queue(session=session, account=account, wanted=wanted, limit=OFFERED_CALLS)


def start(account: Account, title: str, recording_ids: Sequence[int], takers: Sequence[int], expert: int | None) -> int:
    """Begin a round.

    Raises:
        CallqaError: it is refused.
    """
    with transaction(engine()) as session:
        return calibrations.start(session, account, title, recording_ids, takers=takers, expert=expert)


def next_call(account: Account, number: int) -> BlindCall | None:
    """Return the next call that the account has to mark."""
    with transaction(engine()) as session:
        return calibration_rounds.next_call(session, account, number)


def give(account: Account, number: int, call_id: int, marks: Mapping[str, BlindMark]) -> None:
    """Store the marks of one call.

    Raises:
        CallqaError: they are refused.
    """
    with transaction(engine()) as session:
        calibrations.give(session, account, number, call_id, marks)


def close(account: Account, number: int) -> None:
    """End a round early.

    Raises:
        CallqaError: it is refused.
    """
    with transaction(engine()) as session:
        calibrations.close(session, account, number)


def results(account: Account, number: int) -> tuple[MarkedCall, ...]:
    """Return what was marked in a closed round."""
    with transaction(engine()) as session:
        return calibration_rounds.results(session, account, number)
