"""The real app, Streamlit included, behind a test client; only its page is a short stand-in."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from argon2 import PasswordHasher
from sqlmodel import Session
from starlette.testclient import TestClient
from streamlit.runtime import Runtime
from streamlit.testing.v1 import AppTest

from callqa.review import context, server, signin
from callqa.review.identity import COOKIE
from callqa.review.parts import frame
from callqa.settings import Settings
from callqa.store import accounts, passwords, sessions
from callqa.store.accounts import Account
from tests.review import seed
from tests.review.drawn import VIEWS, Draw

ADDRESS = "http://testserver"
PASSWORD = "kx7m-9pqd-wn4t"
PAGE = """
import streamlit as st
from callqa.review import context, identity

account = identity.current_account(context.engine())
st.session_state.setdefault("first_seen_by", account.login if account else "nobody")
st.write(f"page of {account.login if account else 'nobody'}, tab of {st.session_state.first_seen_by}")
"""


class App:
    """The running app and who may use it."""

    def __init__(self, settings: Settings, client: TestClient) -> None:
        self.settings = settings
        self.client = client

    def add(self, login: str, role: str, agent: str | None = None) -> Account:
        with Session(context.engine()) as session:
            return accounts.add(session=session, login=login, role=role, password=PASSWORD, agent=agent)

    def disable(self, login: str) -> None:
        with Session(context.engine()) as session:
            accounts.disable(session=session, login=login)

    def come_in_as(self, account: Account, hours: float = 1) -> str:
        """Give the client a session of the account, without the form."""
        with Session(context.engine()) as session:
            token = sessions.create(session=session, account=account, lifetime=timedelta(hours=hours))
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, token)
        return token


@pytest.fixture(scope="package", autouse=True)
def _main_module_put_back() -> Iterator[None]:
    """Streamlit makes each page the main module, which processes started later would try to import."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="module")
def running_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("app")
    script = folder / "page.py"
    script.write_text(PAGE, encoding="utf-8")
    settings = Settings(home=folder, database=str(folder / "callqa.sqlite"), cache=folder / "cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "SCRIPT", script)
        patch.setattr(signin, "REFUSAL_S", 0.0)
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(Runtime, "_instance", None)  # Streamlit allows one a process
        with TestClient(server.make_app(settings), base_url=ADDRESS, follow_redirects=False) as client:
            yield App(settings, client)


@pytest.fixture
def app(running_app: App) -> App:
    """The app with nobody signed in."""
    running_app.client.cookies.clear()
    return running_app


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture
def calls(tmp_path: Path) -> Iterator[seed.Seed]:
    context.configure(Settings(home=tmp_path, database=str(tmp_path / "callqa.sqlite")))
    yield seed.fill(context.engine(), tmp_path)
    context.engine().dispose()


@pytest.fixture
def draw(monkeypatch: pytest.MonkeyPatch) -> Draw:
    """Draw a page as an account sees it."""

    def run(view: str, account: Account, **address: str) -> AppTest:
        monkeypatch.setattr(frame, "current_account", lambda _engine: account)
        monkeypatch.setattr(st, "page_link", lambda *_arguments, **_options: None)  # a page by itself knows no others
        page = AppTest.from_file(VIEWS / view, default_timeout=20)
        page.session_state["language"] = "ru"
        for name, value in address.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception
        return page

    return run
