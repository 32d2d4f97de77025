"""Accounts under an administrator's hand: rights, the last administrator, passwords, and the audit trail."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlmodel import Session, select

from callqa.errors import AccountError
from callqa.store import accounts, administration, credentials, passwords, rulebookversions, sessions
from callqa.store.accounts import Account, Role
from callqa.store.admin_tables import AdminChangeRow
from callqa.store.adminlog import Kind
from tests.review import seed
from tests.store.test_accounts import HOUR

PASSWORD = "kx7m-9pqd-wn4t"


@pytest.fixture
def engine(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return engine


@pytest.fixture
def boss(session: Session) -> Account:
    return accounts.add(session=session, login="boss", role="admin", password=PASSWORD)


DOINGS: dict[str, Callable[[Session, Account], object]] = {
    "add": lambda session, by: administration.add(session=session, by=by, login="evil", role="admin"),
    "role": lambda session, by: administration.change_role(session=session, by=by, login="ivan", role="admin"),
    "names": lambda session, by: administration.set_names(
        session=session, by=by, login="olga", name=seed.OLGA, others=[seed.IVAN]
    ),
    "password": lambda session, by: administration.reset_password(session=session, by=by, login="boss"),
    "disable": lambda session, by: administration.disable(session=session, by=by, login="ivan"),
    "enable": lambda session, by: administration.enable(session=session, by=by, login="ivan"),
    "unlock": lambda session, by: administration.lift_lock(session=session, by=by, login="ivan"),
    "end": lambda session, by: administration.end_sessions(session=session, by=by, login="ivan"),
}


@pytest.mark.parametrize("doing", DOINGS)
def test_only_administrators_do_anything(session: Session, calls: seed.Seed, boss: Account, doing: str) -> None:
    before = administration.listed(session=session, account=boss)
    for account in (calls.supervisor, calls.olga):
        with pytest.raises(AccountError, match="Only administrators"):
            DOINGS[doing](session, account)
        session.rollback()
        assert administration.listed(session=session, account=account) == ()
        assert administration.people(session=session, account=account) == ()
        assert administration.changes(session=session, account=account) == ()
        assert rulebookversions.versions(session=session, account=account) == ()
    assert administration.listed(session=session, account=boss) == before


def test_a_new_account_gets_a_password_that_must_be_changed(session: Session, boss: Account) -> None:
    made = administration.add(
        session=session, by=boss, login="Petr@Shop.example", role="manager", agent=" Пётр  Ильин "
    )
    assert (made.account.login, made.account.agent, made.account.must_change) == (
        "petr@shop.example", "Пётр Ильин", True,
    )  # fmt: skip
    signed_in = credentials.verify(session=session, login="petr@shop.example", password=made.password)
    assert signed_in
    assert signed_in.must_change
    own = credentials.choose_password(
        session=session, account=signed_in, present=made.password, password="zelen-kak-trava-5"
    )
    assert own
    assert not own.must_change
    token = sessions.create(session=session, account=own, lifetime=HOUR)
    remade = administration.reset_password(session=session, by=boss, login=own.login)
    assert sessions.find(session=session, token=token) is None
    assert credentials.verify(session=session, login=own.login, password=remade.password) == made.account


def test_the_last_administrator_stays_and_nobody_changes_the_own_role(session: Session, boss: Account) -> None:
    for role in ("supervisor", "admin"):
        with pytest.raises(AccountError, match="your own account"):
            administration.change_role(session=session, by=boss, login="boss", role=role)
    with pytest.raises(AccountError, match="your own account"):
        administration.disable(session=session, by=boss, login="boss")
    second = administration.change_role(session=session, by=boss, login="anna", role="admin")
    assert accounts.disable(session=session, login="boss").disabled  # by the command line
    doings: tuple[Callable[[], object], ...] = (
        lambda: administration.change_role(session=session, by=boss, login="anna", role="supervisor"),
        lambda: administration.disable(session=session, by=boss, login="anna"),
        lambda: accounts.disable(session=session, login="anna"),
    )
    for doing in doings:
        with pytest.raises(AccountError, match="last administrator"):
            doing()
        session.rollback()
    assert second.role is Role.ADMIN


def test_a_role_is_changed_with_its_name_and_ends_sessions(session: Session, calls: seed.Seed, boss: Account) -> None:
    token = sessions.create(session=session, account=calls.olga, lifetime=HOUR)
    assert administration.change_role(session=session, by=boss, login="olga", role="supervisor").agent is None
    assert sessions.find(session=session, token=token) is None
    with pytest.raises(AccountError, match="needs the agent's name"):
        administration.change_role(session=session, by=boss, login="olga", role="manager")
    session.rollback()
    back = administration.change_role(session=session, by=boss, login="olga", role="manager", agent=seed.OLGA)
    assert (back.role, back.agent) == (Role.MANAGER, seed.OLGA)


def test_a_lock_is_lifted_and_sessions_are_ended(session: Session, calls: seed.Seed, boss: Account) -> None:
    for _ in range(credentials.MAX_FAILURES):
        credentials.verify(session=session, login="olga", password="wrong-password")
    sessions.create(session=session, account=calls.olga, lifetime=HOUR)
    line = next(one for one in administration.listed(session=session, account=boss) if one.account.login == "olga")
    assert line.locked_until
    assert line.sessions == 1
    administration.lift_lock(session=session, by=boss, login="olga")
    assert credentials.verify(session=session, login="olga", password=seed.PASSWORD) == calls.olga
    assert administration.end_sessions(session=session, by=boss, login="olga") == 1


def test_every_change_is_in_the_audit_trail_without_passwords(session: Session, boss: Account) -> None:
    made = administration.add(session=session, by=boss, login="petr", role="supervisor")
    accounts.set_password(session=session, login="petr", password="another-pass-word")
    told = [(one.kind, one.subject, one.who) for one in administration.changes(session=session, account=boss)]
    assert told == [(Kind.PASSWORD, "petr", None), (Kind.ADDED, "petr", "boss"), (Kind.ADDED, "boss", None)]
    rows = " ".join(row.model_dump_json() for row in session.scalars(select(AdminChangeRow)))
    assert made.password not in rows
    assert "another-pass-word" not in rows
    with pytest.raises(AccountError, match="already is"):
        administration.add(session=session, by=boss, login="petr", role="admin")
    assert len(administration.changes(session=session, account=boss)) == 3
