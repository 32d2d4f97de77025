"""Who may see which recordings. Every query for people carries this condition."""

from sqlalchemy import ColumnElement, and_, false, true
from sqlmodel import col

from callqa.store.accounts import Account, Role
from callqa.store.tables import RecordingRow
from callqa.workflow import SHOWN, State

SUPERVISING = frozenset({Role.ADMIN, Role.SUPERVISOR})
"""Roles that see everybody's calls and may override marks."""


def may_supervise(account: Account | None) -> bool:
    """Tell whether somebody may read and change what concerns everybody; ``None`` is whoever runs the commands."""
    return account is None or account.role in SUPERVISING


def sees_personal(account: Account | None) -> bool:
    """Tell whether somebody is shown personal data without masks; ``None`` is whoever runs the commands."""
    return account is None or account.may_see_personal


def visible(account: Account) -> ColumnElement[bool]:
    """Return the condition on ``RecordingRow`` for what an account may see and hear.

    Supervisors and administrators see all calls, a manager only those of the agent the account stands for, from their
    release on and unless they were voided.
    """
    if account.role in SUPERVISING:
        return true()
    if account.role is Role.MANAGER and account.agent:
        return and_(col(RecordingRow.agent) == account.agent, col(RecordingRow.state).in_(sorted(SHOWN)))
    return false()


counted: ColumnElement[bool] = col(RecordingRow.state) != State.VOIDED
"""The condition on ``RecordingRow`` for what counts in averages and figures: all but voided calls."""
