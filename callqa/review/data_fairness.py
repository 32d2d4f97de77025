"""What the pages read and do about release, disputes and voiding, as the account that looks at the page."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from callqa.review.context import engine, present_settings
from callqa.store import callhistory, disputes, fairlists, fairpage, steps
from callqa.store.accounts import Account
from callqa.store.callhistory import Event
from callqa.store.db import transaction
from callqa.store.disputes import Objection, Ruling
from callqa.store.fairlists import Dispute, Voided, Waiting
from callqa.store.fairpage import CallFairness
from callqa.store.rulebooks import rule_titles
from callqa.store.steps import Released
from callqa.workflow import Step


def of_call(account: Account, recording_id: int) -> CallFairness | None:
    """Return where people are with a call, and remember that a manager was shown it."""
    with transaction(engine()) as session:
        steps.lapse(session, recording_id)
        found = fairpage.call_fairness(session, account, recording_id)
        if found is not None:
            fairpage.note_seen(session, account, recording_id, again=False)
        return found


def history(account: Account, recording_id: int) -> tuple[Event, ...]:
    """Return what was done with a call, the latest first."""
    with transaction(engine()) as session:
        return callhistory.history(session, account, recording_id)


def lists(account: Account) -> tuple[tuple[Dispute, ...], tuple[Waiting, ...], tuple[Voided, ...]]:
    """Return disputes, and for managers what waits for them and what was voided."""
    with transaction(engine()) as session:
        steps.lapse(session)
        return (
            fairlists.disputes(session, account),
            fairlists.waiting(session, account),
            fairlists.voided(session, account),
        )


def titles() -> Mapping[str, str]:
    """Return what rules are called, by id."""
    with transaction(engine()) as session:
        return rule_titles(session)


def release(account: Account, recording_ids: Sequence[int]) -> Released:
    """Show calls to their managers.

    Raises:
        CallqaError: it is refused.
    """
    with transaction(engine()) as session:
        return steps.release(session, account, recording_ids, timedelta(days=present_settings().fairness.dispute_days))


def take(account: Account, recording_id: int) -> None:
    """Note that a supervisor looks at a call.

    Raises:
        CallqaError: it is refused.
    """
    with transaction(engine()) as session:
        steps.take(session, account, recording_id)


def acknowledge(account: Account, recording_id: int) -> None:
    """Take a manager's word that they accept their score.

    Raises:
        CallqaError: it is refused.
    """
    with transaction(engine()) as session:
        steps.acknowledge(session, account, recording_id)
        fairpage.note_seen(session, account, recording_id, again=True)


def noted(account: Account, recording_id: int) -> None:
    """Take a manager's word that they have seen what changed."""
    with transaction(engine()) as session:
        fairpage.note_seen(session, account, recording_id, again=True)


def dispute(account: Account, fair: CallFairness, objections: Sequence[Objection]) -> None:
    """Take a manager's objections.

    Raises:
        CallqaError: they are refused.
    """
    within = timedelta(days=present_settings().fairness.answer_days)
    with transaction(engine()) as session:
        disputes.dispute(
            session,
            account,
            fair.recording_id,
            objections,
            evaluation_id=fair.evaluation_id or 0,
            answer_within=within,
        )
        fairpage.note_seen(session, account, fair.recording_id, again=True)


def answer(account: Account, dispute_id: int, ruling: Ruling) -> None:
    """Decide on a disputed mark.

    Raises:
        CallqaError: it is refused.
    """
    with transaction(engine()) as session:
        disputes.answer(session, account, dispute_id, ruling)


def void_or_restore(account: Account, recording_id: int, step: Step, why: str) -> None:
    """Take a call out of everything that counts, or back.

    Raises:
        CallqaError: it is refused.
    """
    with transaction(engine()) as session:
        (disputes.void if step is Step.VOID else steps.restore)(session, account, recording_id, why)
