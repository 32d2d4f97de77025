"""Signing in by an identity provider: through Streamlit's own routes, against a provider with real signatures."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from sqlmodel import Session
from starlette.testclient import TestClient
from streamlit.runtime import Runtime

from callqa.errors import SettingsError
from callqa.review import context, provider, server
from callqa.review.identity import COOKIE
from callqa.settings import OidcSettings, ReviewSettings, Settings
from callqa.store import accounts
from tests.review.conftest import ADDRESS, PASSWORD, App
from tests.review.fake_provider import CLIENT, SECRET, FakeProvider, serving
from tests.review.test_signin import A_PAGE, OUR_PAGE

OLGA = {"email": "Olga@Shop.example", "email_verified": True}


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeProvider]:
    with serving() as fake:
        yield fake


@pytest.fixture(scope="module")
def running(fake: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("oidc")
    script = folder / "page.py"
    script.write_text("", encoding="utf-8")
    oidc = OidcSettings(
        metadata_url=f"{fake.address}/.well-known/openid-configuration",
        client_id=CLIENT,
        client_secret=SecretStr(SECRET),
        redirect_url=f"{ADDRESS}/oauth2callback",
    )
    review = ReviewSettings(oidc=oidc)
    settings = Settings(home=folder, database=str(folder / "callqa.sqlite"), cache=folder / "cache", review=review)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "SCRIPT", script)
        patch.setattr(Runtime, "_instance", None)  # Streamlit allows one a process
        with TestClient(server.make_app(settings), base_url=ADDRESS, follow_redirects=False) as client:
            app = App(settings, client)
            with Session(context.engine()) as session:
                for login, agent in (("olga@shop.example", "Ольга"), ("ivan@shop.example", "Иван")):
                    accounts.add(
                        session=session, login=login, role="manager", password=PASSWORD, agent=agent, must_change=True
                    )
            yield app


@pytest.fixture
def app(running: App, fake: FakeProvider) -> App:
    running.client.cookies.clear()
    fake.claims, fake.key = dict(OLGA), fake.published
    return running


def come_back(app: App) -> str:
    """Go to the provider and come back; return the address that leads to the app again."""
    start = app.client.get("/sign-in/provider").headers["location"]
    assert start.startswith("/auth/login?provider=")
    leads_out = app.client.get(start)
    agreed = httpx2.get(leads_out.headers["location"], follow_redirects=False)
    address = urlsplit(agreed.headers["location"])
    return f"{address.path}?{address.query}"


def enter(app: App) -> httpx2.Response:
    """Sign in by the provider as far as callqa's own answer."""
    response = app.client.get(come_back(app))
    assert (response.status_code, response.headers["location"]) == (302, "/")
    assert app.client.get("/", headers=A_PAGE).headers["location"] == "/sign-in"
    return app.client.get("/sign-in?lang=en")


def test_whom_the_provider_vouches_for_comes_in_without_a_password(app: App) -> None:
    assert 'href="/sign-in/provider"' in app.client.get("/sign-in").text
    response = enter(app)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert COOKIE in app.client.cookies
    assert not [name for name in app.client.cookies if name.startswith("_streamlit_user")]
    assert app.client.get("/", headers=A_PAGE).headers["location"] == "/my-scores"
    app.client.post("/sign-out", headers=OUR_PAGE)
    assert app.client.get("/my-scores", headers=A_PAGE).headers["location"].startswith("/sign-in")
    assert app.client.get("/sign-in").status_code == 200


def test_signing_out_also_forgets_an_answer_that_was_not_needed(app: App) -> None:
    enter(app)
    app.client.get(come_back(app))
    assert [name for name in app.client.cookies if name.startswith("_streamlit_user")]
    app.client.post("/sign-out", headers=OUR_PAGE)
    assert app.client.get("/sign-in").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@shop.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": ["olga@shop.example"]},
        {"email": ""},
        {"iat": int(time.time()) - 3000},
    ],
)
def test_others_do_not_and_no_account_is_made(app: App, fake: FakeProvider, claims: dict[str, Any]) -> None:
    fake.claims |= claims
    response = enter(app)
    assert response.status_code == 403
    assert "cannot sign in" in response.text or "войти нельзя" in response.text
    assert COOKIE not in app.client.cookies
    assert app.client.get("/my-scores", headers=A_PAGE).status_code == 303
    assert app.client.get("/sign-in").status_code == 200
    with Session(context.engine()) as session:
        assert len(accounts.list_accounts(session=session)) == 2


def test_a_disabled_account_stays_out(app: App, fake: FakeProvider) -> None:
    app.disable("ivan@shop.example")
    fake.claims["email"] = "ivan@shop.example"
    assert enter(app).status_code == 403


@pytest.mark.parametrize("wrong", [{"nonce": "another"}, {"aud": "another-app"}, {"iss": "http://evil.example"}, None])
def test_a_forged_answer_is_nobodys(app: App, fake: FakeProvider, wrong: dict[str, Any] | None) -> None:
    if wrong is None:
        fake.key = RSAKey.generate_key(2048)
    fake.claims |= wrong or {}
    app.client.get(come_back(app))
    assert not [name for name in app.client.cookies if name.startswith("_streamlit_user")]
    assert app.client.get("/sign-in").status_code == 200
    assert COOKIE not in app.client.cookies


def test_an_answer_to_another_browser_and_an_answer_used_before_open_nothing(app: App) -> None:
    address = come_back(app)
    app.client.cookies.clear()
    app.client.get(address)
    assert not [name for name in app.client.cookies if name.startswith("_streamlit_user")]

    app.client.get(come_back(app))
    answer = {name: value for name, value in app.client.cookies.items() if name.startswith("_streamlit_user")}
    assert app.client.get("/sign-in").status_code == 303
    for cookies in (answer, {name: f"{value}x" for name, value in answer.items()}):
        app.client.cookies.clear()
        for name, value in cookies.items():
            app.client.cookies.set(name, value)
        assert app.client.get("/sign-in").status_code == 403
        assert COOKIE not in app.client.cookies


def test_the_secret_is_shown_nowhere_and_authlib_is_asked_for(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SECRET not in repr(app.settings)
    assert app.settings.review.oidc
    monkeypatch.setattr(provider, "is_authlib_installed", lambda: False)
    with pytest.raises(SettingsError, match="callqa\\[oidc\\]"):
        provider.Provider(app.settings.review.oidc)
