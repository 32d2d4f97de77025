"""What the page Administration reads and writes: one short session a query, as the account that looks at the page."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel
from sqlalchemy import make_url
from sqlmodel import Session

from callqa.errors import AccountError
from callqa.review import context
from callqa.review.context import engine
from callqa.settings import CHANGEABLE, ShiftSettings
from callqa.store import administration, chosensettings, rulebookversions
from callqa.store.accounts import Account, Role, may_administer
from callqa.store.administration import Listed, Made
from callqa.store.adminlog import Change
from callqa.store.agent_names import Written
from callqa.store.db import without_secrets
from callqa.store.rulebookversions import Version

Told = tuple[str, str]
"""A value as it is shown, and where it comes from: ``chosen``, ``default``, a variable or the file."""


def accounts(account: Account) -> tuple[Listed, ...]:
    """Return all accounts."""
    with Session(engine()) as session:
        return administration.listed(session=session, account=account)


def people(account: Account) -> tuple[Written, ...]:
    """Return whom the calls name, and with which accounts."""
    with Session(engine()) as session:
        return administration.people(session=session, account=account)


def changes(account: Account) -> tuple[Change, ...]:
    """Return who changed what, the latest first."""
    with Session(engine()) as session:
        return administration.changes(session=session, account=account)


def versions(account: Account) -> tuple[Version, ...]:
    """Return the rulebooks that judged, the latest first."""
    with Session(engine()) as session:
        return rulebookversions.versions(session=session, account=account)


def settings(account: Account) -> tuple[dict[str, Told], dict[str, Told]]:
    """Return the settings that can be changed here, and all others: each with where it comes from, without secrets."""
    if not may_administer(account):
        return {}, {}
    with Session(engine()) as session:
        chosen = chosensettings.chosen(session)
    present = context.settings().with_chosen(chosen)
    told = dict(_told(present, ""))
    changeable = {key: (told[key][0], "chosen" if key in chosen else told[key][1]) for key in CHANGEABLE}
    return changeable, {key: value for key, value in told.items() if key not in {*CHANGEABLE, "home"}}


def choose(by: Account, key: str, value: str | None) -> None:
    """Choose a setting, or leave it to the file again.

    Raises:
        AccountError: ``by`` may not, or the key is none that can be changed here.
        SettingsError: the value is out of range.
    """
    changeable, _fixed = settings(by)
    if key not in changeable:
        raise AccountError("Only administrators change settings, and only those that the page offers.")
    if value is not None:
        context.settings().with_chosen({key: value})
    with Session(engine()) as session:
        chosensettings.choose(session, by, key, value, before=changeable[key][0])
        session.commit()


def _told(model: BaseModel, under: str) -> Iterator[tuple[str, Told]]:
    for name in type(model).model_fields:
        value, key = getattr(model, name), f"{under}{name}"
        if isinstance(value, BaseModel):
            yield from _told(value, f"{key}.")
        else:
            yield key, (_shown(key, value), context.settings().source(key))


def _shown(key: str, value: object) -> str:
    """Write a value; of the database's address not the password."""
    if key == "database" and "://" in str(value):
        return without_secrets(make_url(str(value)))
    if isinstance(value, tuple):
        return ", ".join(one.name if isinstance(one, ShiftSettings) else str(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def add(by: Account, login: str, role: Role, agent: str | None) -> Made:
    """Add an account.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        return administration.add(session=session, by=by, login=login, role=role, agent=agent)


def reset_password(by: Account, login: str) -> Made:
    """Make a new password for an account.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        return administration.reset_password(session=session, by=by, login=login)


def allow_personal(by: Account, login: str, allowed: bool) -> None:
    """Show an account personal data without masks, or no longer.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        administration.allow_personal(session=session, by=by, login=login, allowed=allowed)


def change_role(by: Account, login: str, role: Role, agent: str | None) -> None:
    """Give an account another role.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        administration.change_role(session=session, by=by, login=login, role=role, agent=agent)


def set_names(by: Account, login: str, name: str, others: Sequence[str]) -> None:
    """Say under which names the phone system knows a manager.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        administration.set_names(session=session, by=by, login=login, name=name, others=others)


def disable(by: Account, login: str) -> None:
    """Shut an account out.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        administration.disable(session=session, by=by, login=login)


def enable(by: Account, login: str) -> None:
    """Let an account in again.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        administration.enable(session=session, by=by, login=login)


def lift_lock(by: Account, login: str) -> None:
    """Forget the wrong passwords of an account.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        administration.lift_lock(session=session, by=by, login=login)


def end_sessions(by: Account, login: str) -> None:
    """Sign an account out everywhere.

    Raises:
        AccountError: it is refused.
    """
    with Session(engine()) as session:
        administration.end_sessions(session=session, by=by, login=login)
