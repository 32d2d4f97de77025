import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, col, select, update

from callqa.errors import AccountError
from callqa.store import accounts, credentials, passwords, sessions
from callqa.store.accounts import Account, Role
from callqa.store.db import open_store
from callqa.store.tables import AccountRow, SessionRow, now

PASSWORD = "kx7m-9pqd-wn4t"
HOUR = timedelta(hours=1)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    engine = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    with Session(engine) as session:
        yield session
    engine.dispose()


def add_olga(session: Session) -> Account:
    return accounts.add(session=session, login="olga", role="manager", password=PASSWORD, agent="Ольга Смирнова")


def row_of(session: Session, login: str) -> AccountRow:
    return session.exec(select(AccountRow).where(AccountRow.login == login)).one()


def verified(session: Session, password: str, login: str = "olga") -> Account | None:
    return credentials.verify(session=session, login=login, password=password)


def test_an_account_is_added_checked_and_listed(session: Session) -> None:
    olga = add_olga(session)
    assert olga == Account(olga.id, "olga", Role.MANAGER, "Ольга Смирнова")
    assert verified(session, PASSWORD) == olga
    assert verified(session, PASSWORD, login=" OLGA ") == olga
    assert accounts.list_accounts(session=session) == [olga]


def test_the_password_itself_is_stored_nowhere(session: Session) -> None:
    add_olga(session)
    stored = row_of(session, "olga").password_hash
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"login": "o"}, "2 to 64"),
        ({"login": "<b>olga</b>"}, "Latin letters"),
        ({"login": "оlga"}, "Latin letters"),  # begins with a Cyrillic о
        ({"role": "owner"}, "admin, supervisor, manager"),
        ({"agent": None}, "needs the agent's name"),
        ({"agent": "  "}, "needs the agent's name"),
        ({"agent": "Ольга\x07"}, "control characters"),
        ({"role": "admin"}, "give no agent's name"),
        ({"password": "short-1"}, "12 to 256"),
        ({"password": "x" * 257}, "12 to 256"),
        ({"password": "aaaaaaaaaaaaaa"}, "too easy"),
        ({"password": "olga-olga-2026-9pqd"}, "too easy"),
        ({"language": "fr"}, "ru, en"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(session: Session, wrong: dict[str, Any], says: str) -> None:
    right: dict[str, Any] = {"login": "olga", "role": "manager", "password": PASSWORD, "agent": "Ольга"}
    with pytest.raises(AccountError, match=says):
        accounts.add(session=session, **(right | wrong))
    assert accounts.list_accounts(session=session) == []


def test_a_login_is_taken_once_whatever_its_case(session: Session) -> None:
    add_olga(session)
    with pytest.raises(AccountError, match="already is an account 'olga'"):
        accounts.add(session=session, login="Olga", role="admin", password=PASSWORD)


@pytest.mark.parametrize(
    ("login", "password"),
    [("olga", "wrong-password"), ("olga", ""), ("nobody", PASSWORD), ("", ""), ("olga' OR 1=1 --", PASSWORD)],
)
def test_a_wrong_login_or_password_is_nobody(session: Session, login: str, password: str) -> None:
    add_olga(session)
    assert verified(session, password, login=login) is None


def test_an_unknown_a_disabled_and_a_locked_login_cost_a_password_check_too(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_olga(session)
    accounts.add(session=session, login="former", role="supervisor", password=PASSWORD)
    accounts.disable(session=session, login="former")
    for _ in range(credentials.MAX_FAILURES):
        verified(session, "wrong-password")
    checked: list[str] = []
    real = passwords.matches

    def counted(password_hash: str, password: str) -> bool:
        checked.append(password)
        return real(password_hash, password)

    monkeypatch.setattr(passwords, "matches", counted)
    for login in ("nobody", "former", "olga"):
        assert verified(session, PASSWORD, login=login) is None
    assert len(checked) == 3


def test_wrong_passwords_in_a_row_lock_the_account_for_a_while(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    olga = add_olga(session)
    with caplog.at_level(logging.WARNING):
        for _ in range(credentials.MAX_FAILURES):
            assert verified(session, "wrong-password") is None
    assert verified(session, PASSWORD) is None
    assert f"Account {olga.id} is locked" in caplog.text
    assert "olga" not in caplog.text

    later = now() + credentials.LOCK_TIME
    monkeypatch.setattr(credentials, "now", lambda: later)
    assert verified(session, "wrong-password") is None
    assert verified(session, PASSWORD) == olga


def test_the_right_password_forgives_the_wrong_ones_before(session: Session) -> None:
    add_olga(session)
    for _ in range(2):
        for _ in range(credentials.MAX_FAILURES - 1):
            verified(session, "wrong-password")
        assert verified(session, PASSWORD)


def test_a_guess_that_another_overtook_is_refused(session: Session) -> None:
    add_olga(session)
    stale = row_of(session, "olga")
    with Session(session.get_bind()) as other:
        credentials.verify(session=other, login="olga", password="wrong-password")
    assert stale.failed_sign_ins == 0
    assert verified(session, PASSWORD) is None


def test_a_disabled_account_is_out_at_once_and_comes_back_without_its_sessions(session: Session) -> None:
    olga = add_olga(session)
    token = sessions.create(session=session, account=olga, lifetime=HOUR)
    assert accounts.disable(session=session, login="olga").disabled
    assert sessions.find(session=session, token=token) is None
    assert verified(session, PASSWORD) is None
    accounts.enable(session=session, login="olga")
    assert sessions.find(session=session, token=token) is None
    assert verified(session, PASSWORD) == olga


def test_a_session_begun_while_the_account_was_being_disabled_is_nobody(session: Session) -> None:
    olga = add_olga(session)
    accounts.disable(session=session, login="olga")
    token = sessions.create(session=session, account=olga, lifetime=HOUR)
    assert sessions.find(session=session, token=token) is None


def test_a_new_password_ends_the_old_one_its_sessions_and_a_lock(session: Session) -> None:
    olga = add_olga(session)
    token = sessions.create(session=session, account=olga, lifetime=HOUR)
    for _ in range(credentials.MAX_FAILURES):
        verified(session, "wrong-password")
    accounts.set_password(session=session, login="olga", password="another-pass-word")
    assert sessions.find(session=session, token=token) is None
    assert verified(session, PASSWORD) is None
    assert verified(session, "another-pass-word") == olga


def test_an_unknown_login_cannot_be_changed(session: Session) -> None:
    for change in (accounts.disable, accounts.enable):
        with pytest.raises(AccountError, match="no account 'nobody'"):
            change(session=session, login="nobody")


def test_a_hash_made_with_weaker_parameters_is_renewed_on_sign_in(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_olga(session)
    before = row_of(session, "olga").password_hash
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert verified(session, PASSWORD)
    after = row_of(session, "olga").password_hash
    assert after != before
    assert "m=16,t=2" in after
    assert verified(session, PASSWORD)


def test_generated_passwords_are_readable_accepted_and_all_different() -> None:
    made = {passwords.generate_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) == 19 and not set(password) & set("0o1liIO") for password in made)
    assert passwords.hash_new(made.pop(), "olga")


def test_a_session_is_found_by_its_token_until_it_ends(session: Session) -> None:
    olga = add_olga(session)
    first, second = (sessions.create(session=session, account=olga, lifetime=HOUR) for _ in range(2))
    assert sessions.find(session=session, token=first) == olga
    sessions.end(session=session, token=first)
    assert sessions.find(session=session, token=first) is None
    assert sessions.find(session=session, token=second) == olga
    sessions.end_all(session=session, account=olga)
    assert sessions.find(session=session, token=second) is None


@pytest.mark.parametrize("token", [None, "", "unknown", "\udcff"])
def test_a_strange_token_is_nobody(session: Session, token: str | None) -> None:
    add_olga(session)
    assert sessions.find(session=session, token=token) is None


def test_the_token_is_not_stored(session: Session) -> None:
    token = sessions.create(session=session, account=add_olga(session), lifetime=HOUR)
    stored = session.exec(select(SessionRow)).one()
    assert token not in stored.model_dump_json()
    assert sessions.find(session=session, token=stored.token_sha256) is None


def test_an_expired_session_is_nobody_and_is_swept_away(session: Session) -> None:
    olga = add_olga(session)
    token = sessions.create(session=session, account=olga, lifetime=HOUR)
    session.exec(update(SessionRow).values(expires_at=now()))
    assert sessions.find(session=session, token=token) is None
    sessions.create(session=session, account=olga, lifetime=HOUR)
    assert len(session.exec(select(col(SessionRow.token_sha256))).all()) == 1
