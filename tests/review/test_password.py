"""A password that somebody else made opens one page only: that on which to choose another."""

from itertools import count

import pytest
from sqlmodel import Session
from starlette.websockets import WebSocketDisconnect

from callqa.review import context
from callqa.review.identity import COOKIE
from callqa.store import accounts
from callqa.store.accounts import Account
from tests.review.conftest import ADDRESS, PASSWORD, App
from tests.review.test_signin import A_PAGE, OUR_PAGE, STREAM, sign_in

OWN = "zelen-kak-trava-5"
_numbers = count(1)


@pytest.fixture
def newcomer(app: App) -> Account:
    account = app.add(f"new{next(_numbers)}", "supervisor")
    with Session(context.engine()) as session:
        return accounts.set_password(session=session, login=account.login, password=PASSWORD, must_change=True)


def choose(app: App, present: str = PASSWORD, password: str = OWN, again: str | None = None) -> int:
    form = {"present": present, "password": password, "again": password if again is None else again, "lang": "en"}
    return app.client.post("/password", data=form, headers=OUR_PAGE).status_code


@pytest.mark.parametrize("path", ["/", "/queue", "/call?call=1", "/rules"])
def test_every_page_leads_to_the_choice(app: App, newcomer: Account, path: str) -> None:
    assert sign_in(app, newcomer.login).status_code == 303
    assert app.client.get(path, headers=A_PAGE).headers["location"] == "/password"


def test_nothing_else_is_served_before(app: App, newcomer: Account) -> None:
    sign_in(app, newcomer.login)
    for path in ("/audio/1", "/export/csv", "/_stcore/host-config", "/media/x"):
        assert app.client.get(path).status_code == 403
    with pytest.raises(WebSocketDisconnect), app.client.websocket_connect(STREAM, headers=OUR_PAGE):
        pass
    assert "An administrator made this password" in app.client.get("/password?lang=en").text
    assert app.client.get("/sign-out").status_code == 200


def test_an_own_password_opens_everything_and_ends_the_other_sessions(app: App, newcomer: Account) -> None:
    sign_in(app, newcomer.login)
    former = app.client.cookies[COOKIE]
    assert choose(app) == 303
    assert app.client.get("/queue", headers=A_PAGE).status_code == 200
    app.client.cookies.clear()
    app.client.cookies.set(COOKIE, former)
    assert app.client.get("/queue", headers=A_PAGE).status_code == 303
    app.client.cookies.clear()
    assert sign_in(app, newcomer.login).status_code == 401
    assert sign_in(app, newcomer.login, OWN).headers["location"] == "/"
    assert app.client.get("/queue", headers=A_PAGE).status_code == 200


def test_what_will_not_do_is_refused_and_changes_nothing(app: App, newcomer: Account) -> None:
    sign_in(app, newcomer.login)
    assert choose(app, again="another-pass-word") == 400
    assert choose(app, password="short") == 400
    assert choose(app, password=PASSWORD) == 400
    assert choose(app, password=f"{newcomer.login}-12345") == 400
    assert choose(app, present="wrong-password") == 400
    assert app.client.get("/queue", headers=A_PAGE).headers["location"] == "/password"


def test_forms_of_other_sites_and_strangers_are_refused(app: App, newcomer: Account) -> None:
    form = {"present": PASSWORD, "password": OWN, "again": OWN}
    assert app.client.post("/password", data=form, headers=OUR_PAGE).status_code == 401
    sign_in(app, newcomer.login)
    foreign = {"Origin": f"{ADDRESS}.evil.example"}
    assert app.client.post("/password", data=form, headers=foreign).status_code == 403
    assert app.client.get("/queue", headers=A_PAGE).headers["location"] == "/password"
